using static Adjoint.Tensor;
using static Adjoint.Tests.Fields.FieldClaims;

namespace Adjoint.Tests.Fields.Boundaries;

public sealed class SpongeTests
{
    [Fact]
    public void Damping_IsTheFormulaOnEverySide_AndNothingInside()
    {
        var sponge = new Sponge(40);
        Grid2 grid = sponge.Around(new Grid2(101, 91, 10));
        Assert.Equal([181, 171], grid.Shape.Extents.ToArray());
        Tensor damping = sponge.Damping(grid);
        static double Layer(int i)
        {
            double p = (41.0 - i) / 40;
            return 1.5 * Math.Log(1000) / 40 * (p - (Math.Sin(2 * Math.PI * p) / (2 * Math.PI))) / 10;
        }

        Assert.Equal(Layer(3), (double)damping[3, 80], 1e-15);
        Assert.Equal(Layer(3), (double)damping[177, 80], 1e-15);
        Assert.Equal(Layer(39), (double)damping[90, 39], 1e-15);
        Assert.Equal(Layer(0) + Layer(7), (double)damping[0, 163], 1e-15);
        Assert.Equal(0, (double)Max(Abs(sponge.Inside(damping))));
    }

    [Fact]
    public void Continue_RepeatsTheEdge_AndInsideUndoesIt()
    {
        var sponge = new Sponge(2);
        Tensor field = Noise([3, 4], 1), wide = sponge.Continue(field);
        Assert.Equal([7, 8], wide.Shape.Extents.ToArray());
        Assert.Equal((double)field[0, 0], (double)wide[0, 1]);
        Assert.Equal((double)field[2, 3], (double)wide[6, 7]);
        Assert.Equal((double)field[1, 0], (double)wide[3, 0]);
        Assert.Equal(field.ToArray(), sponge.Inside(wide).ToArray());
        AssertTransposed(sponge.Continue, field);
        AssertTransposed(sponge.Inside, wide);
    }

    [Fact]
    public void Misuse_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sponge(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sponge(4, 1));
        Assert.Contains("do not fit", Assert.Throws<ArgumentException>(() => new Sponge(4).Damping(new Grid2(7, 20, 1))).Message);
    }
}
