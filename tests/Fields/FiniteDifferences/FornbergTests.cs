namespace Adjoint.Tests.Fields.FiniteDifferences;

/// <summary>B. Fornberg, Mathematics of Computation 51 (1988), 699–706: tables 1 and 3.</summary>
public sealed class FornbergTests
{
    public static TheoryData<int, int, double[]> Table1 => new()
    {
        { 2, 2, [-2, 1] },
        { 2, 4, [-5.0 / 2, 4.0 / 3, -1.0 / 12] },
        { 2, 6, [-49.0 / 18, 3.0 / 2, -3.0 / 20, 1.0 / 90] },
        { 2, 8, [-205.0 / 72, 8.0 / 5, -1.0 / 5, 8.0 / 315, -1.0 / 560] },
        { 1, 2, [0, 1.0 / 2] },
        { 1, 4, [0, 2.0 / 3, -1.0 / 12] },
        { 1, 6, [0, 3.0 / 4, -3.0 / 20, 1.0 / 60] },
        { 1, 8, [0, 4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280] },
    };

    [Theory]
    [MemberData(nameof(Table1))]
    public void Central_IsThePublishedTable(int derivative, int order, double[] expected)
    {
        double[] actual = Fornberg.Central(derivative, order);
        Assert.Equal(expected.Length, actual.Length);
        for (int k = 0; k < expected.Length; k++) Assert.Equal(expected[k], actual[k], 4e-16 * Math.Max(1, Math.Abs(expected[k])));
    }

    [Fact]
    public void OneSided_IsThePublishedTable()
    {
        double[] expected = [-25.0 / 12, 4, -3, 4.0 / 3, -1.0 / 4], actual = Fornberg.Weights(1, 0, [0, 1, 2, 3, 4]);
        for (int k = 0; k < expected.Length; k++) Assert.Equal(expected[k], actual[k], 1e-14);
    }
}
