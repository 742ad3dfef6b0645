using static Adjoint.Tensor;
using static Adjoint.Tests.Fields.FieldClaims;

namespace Adjoint.Tests.Fields.Sources;

public sealed class GridPointsTests
{
    private static readonly Grid2 Grid = new(7, 5, 2);
    private static readonly GridPoints Cells = GridPoints.AtCells(Grid, (0, 0), (6, 4), (3, 1), (3, 1));
    private static readonly GridPoints Places = GridPoints.At(Grid, [(0, 0), (12, 8), (3.1, 4.6), (12, 0.4)]);

    [Fact]
    public void Sample_OfALinearField_IsExactBetweenCells()
    {
        Tensor field = Grid.Sample((x, y) => 3 + (2 * x) - y);
        Close(FromArray([3.0, 19, 4.6, 26.6]), Places.Sample(field), 1e-13);
        Close(FromArray([3.0, 19, 13, 13]), Cells.Sample(field), 0);
    }

    [Fact]
    public void Inject_IsTheTransposeOfSample()
    {
        foreach (GridPoints points in (GridPoints[])[Cells, Places, Cells.Scaled(2 + Noise(Grid.Shape, 5)), Places.Scaled(2 + Noise(Grid.Shape, 5))])
        {
            Tensor field = Noise(Grid.Shape, 1), values = Noise([4], 2);
            double left = (double)Sum(points.Sample(field) * values), right = (double)Sum(field * points.Inject(Grid.Zeros(), values));
            Assert.Equal(left, right, 1e-14);
            AssertTransposed(points.Sample, field);
            AssertTransposed(v => points.Inject(field, v), values);
            AssertTransposed(u => points.Inject(u, values), field);
        }
    }

    [Fact]
    public void Scaled_WeighsByTheCellsOfTheField()
    {
        Tensor field = 2 + Noise(Grid.Shape, 3), u = Noise(Grid.Shape, 4);
        Close(Places.Sample(u * field), Places.Scaled(field).Sample(u), 1e-14);
        AssertTransposed(f => Places.Scaled(f).Inject(u, FromArray([1.0, 2, 3, 4])), field);
    }

    [Fact]
    public void Batches_GoAhead()
    {
        Tensor fields = Noise([2, 7, 5], 1), values = Noise([2, 4], 2);
        for (int b = 0; b < 2; b++)
        {
            Assert.Equal(Places.Sample(fields[b]).ToArray(), Places.Sample(fields)[b].ToArray());
            Assert.Equal(Places.Inject(fields[b], values[b]).ToArray(), Places.Inject(fields, values)[b].ToArray());
        }
    }

    [Fact]
    public void Misuse_IsRefused()
    {
        Assert.Contains("(12.1, 0) is outside", Assert.Throws<ArgumentOutOfRangeException>(() => GridPoints.At(Grid, [(12.1, 0)])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => GridPoints.At(Grid, [(0, double.NaN)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => GridPoints.At(Grid, [(-0.1, 0)]));
        Assert.Contains("[7, 0]", Assert.Throws<ArgumentOutOfRangeException>(() => GridPoints.AtCells(Grid, (7, 0))).Message);
        Assert.Throws<ArgumentException>(() => GridPoints.AtCells(Grid));
        Assert.Throws<ArgumentException>(() => Cells.Sample(Zeros([5, 7])));
        Assert.Contains("[4]", Assert.Throws<ArgumentException>(() => Cells.Inject(Grid.Zeros(), Zeros([3]))).Message);
    }
}
