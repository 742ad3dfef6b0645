namespace Adjoint.Tests.Fields.Grids;

public sealed class Grid2Tests
{
    [Fact]
    public void Sample_PutsXInTheFirstAxis()
    {
        Tensor field = new Grid2(3, 2, 0.5).Sample((x, y) => (10 * x) + y);
        Assert.Equal([0, 0.5, 5, 5.5, 10, 10.5], field.ToArray());
        Assert.Equal(ElementType.Float32, new Grid2(2, 2, 1).Sample((_, _) => 1, ElementType.Float32).ElementType);
    }

    [Theory]
    [InlineData(0, 3, 1.0, "nx")]
    [InlineData(3, -1, 1.0, "ny")]
    [InlineData(3, 3, 0.0, "spacing")]
    [InlineData(3, 3, double.NaN, "spacing")]
    [InlineData(3, 3, double.PositiveInfinity, "spacing")]
    public void Grid_WithoutPointsOrSpacing_IsRefused(int nx, int ny, double spacing, string argument) =>
        Assert.Equal(argument, Assert.Throws<ArgumentOutOfRangeException>(() => new Grid2(nx, ny, spacing)).ParamName);
}
