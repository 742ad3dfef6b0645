using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Primitives;

public sealed class ShiftTests
{
    private static readonly Tensor X = FromArray([1.0, 2, 3, 4, 5]);

    public static TheoryData<int, Boundary, double[]> Values => new()
    {
        { 2, Boundary.Zero, [3, 4, 5, 0, 0] }, { -2, Boundary.Zero, [0, 0, 1, 2, 3] }, { 7, Boundary.Zero, [0, 0, 0, 0, 0] },
        { 2, Boundary.Periodic, [3, 4, 5, 1, 2] }, { -1, Boundary.Periodic, [5, 1, 2, 3, 4] }, { 11, Boundary.Periodic, [2, 3, 4, 5, 1] },
        { 2, Boundary.Edge, [3, 4, 5, 5, 5] }, { -2, Boundary.Edge, [1, 1, 1, 2, 3] }, { 9, Boundary.Edge, [5, 5, 5, 5, 5] },
        { 2, Boundary.Reflect, [3, 4, 5, 4, 3] }, { -2, Boundary.Reflect, [3, 2, 1, 2, 3] }, { 4, Boundary.Reflect, [5, 4, 3, 2, 1] },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Shift_LooksAhead_AndBeyondTheEndByTheRule(int offset, Boundary boundary, double[] expected)
    {
        Assert.Equal(expected, Shift(X, offset, 0, boundary).ToArray());
        Tensor column = X.Reshape(5, 1).BroadcastTo([5, 3]);
        Assert.Equal(expected, Shift(column, offset, 0, boundary)[.., 2].ToArray());
    }

    /// <summary>⟨S x, y⟩ = ⟨x, Sᵀ y⟩ in integers, hence exactly.</summary>
    [Theory]
    [MemberData(nameof(Values))]
    public void TheDerivative_IsTheTranspose(int offset, Boundary boundary, double[] shifted)
    {
        Tensor y = FromArray([2.0, -3, 5, 7, -11]);
        Tensor transposed = Grad((Tensor x) => Sum(Shift(x, offset, 0, boundary) * y))(X);
        Assert.Equal(shifted.Zip(y.ToArray(), (a, b) => a * b).Sum(), (double)Sum(X * transposed));
    }

    [Fact]
    public void Reflect_DeeperThanTheAxis_IsRefused_NamingTheDepth()
    {
        var error = Assert.Throws<ArgumentException>(() => Shift(X, 5, 0, Boundary.Reflect));
        Assert.Contains("at most 4", error.Message);
    }
}
