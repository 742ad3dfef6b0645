using static Adjoint.Tensor;

namespace Adjoint.Tests.Tensors;

public sealed class RearrangingTests
{
    private static readonly Tensor A = FromArray(new[,] { { 1.0, 2, 3 }, { 4, 5, 6 } });

    [Fact]
    public void Tile_RepeatsTheWhole_AndRepeat_EveryElement()
    {
        Assert.Equal([1.0, 2, 1, 2], FromArray([1.0, 2]).Tile(2).ToArray());
        Assert.Equal([1.0, 1, 2, 2], FromArray([1.0, 2]).Repeat(2, 0).ToArray());
        Assert.Equal([4, 3], A.Tile(2, 1).Shape);
        Assert.Equal([1.0, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6], A.Repeat(2, 0).ToArray());
        Assert.Contains("one count an axis", Assert.Throws<ArgumentException>(() => A.Tile(2)).Message);
    }

    [Fact]
    public void Split_IsUndoneByConcat()
    {
        Tensor[] parts = A.Split([1, 2], 1);
        Assert.Equal([2.0, 3, 5, 6], parts[1].ToArray());
        Assert.Equal(A.ToArray(), Concat(1, parts).ToArray());
        Assert.Equal(3, A.Split(3, -1).Length);
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentException>(() => A.Split(2, 1)).Message);
        Assert.Contains("[1, 1]", Assert.Throws<ArgumentException>(() => A.Split([1, 1], 1)).Message);
        Assert.Throws<ArgumentException>(() => A.Split([-1, 4], 1));
    }

    [Theory]
    [InlineData(1, new[] { 3.0, 1, 2 })]
    [InlineData(-1, new[] { 2.0, 3, 1 })]
    [InlineData(5, new[] { 2.0, 3, 1 })]
    [InlineData(0, new[] { 1.0, 2, 3 })]
    public void Roll_MovesElementsOnInARing(int shift, double[] expected) => Assert.Equal(expected, A[0].Roll(shift, 0).ToArray());

    [Fact]
    public void DiagonalsAndTrace()
    {
        Assert.Equal([1.0, 5], A.Diagonal().ToArray());
        Assert.Equal([2.0, 6], A.Diagonal(1).ToArray());
        Assert.Equal([4.0], A.Diagonal(-1).ToArray());
        Assert.Equal([0], A.Diagonal(3).Shape);
        Assert.Equal([1.0, 0, 0, 2], Diag(FromArray([1.0, 2])).ToArray());
        Assert.Equal([3, 2, 2], Diag(Ones([3, 2])).Shape);
        Assert.Equal(6.0, (double)MatrixTrace(A));
        Assert.Equal([2, 3, 2], Outer(A, FromArray([1.0, 2])).Shape);
        Assert.Contains("[3]", Assert.Throws<ArgumentException>(() => A[0].Diagonal()).Message);
    }

    [Fact]
    public void FlipMoveAxisAndSqueeze()
    {
        Assert.Equal([3.0, 2, 1], A[0].Flip(0).ToArray());
        Assert.Equal([0], Zeros([0]).Flip(0).Shape);
        Assert.Equal([3, 4, 2], Zeros([2, 3, 4]).MoveAxis(0, -1).Shape);
        Assert.Equal([4, 2, 3], Zeros([2, 3, 4]).MoveAxis(-1, 0).Shape);
        Assert.Equal([2], Zeros([2, 1]).Squeeze(1).Shape);
        Assert.Contains("not one", Assert.Throws<ArgumentException>(() => A.Squeeze(0)).Message);
    }

    [Fact]
    public void LinspaceArangeAndEye()
    {
        Assert.Equal([0.0, 0.25, 0.5, 0.75, 1], Linspace(0, 1, 5).ToArray());
        Assert.Equal([0L, 1, 2], Arange(3).ToArray<long>());
        Assert.Equal([1f, 0, 0, 1], Eye(2, ElementType.Float32).ToArray<float>());
        Assert.Contains("at least 2", Assert.Throws<ArgumentException>(() => Linspace(0, 1, 1)).Message);
    }

    [Fact]
    public void Stack_OfVeryManyScalars_NeedsNoStackOfItsOwn()
    {
        // One megabyte: a frame for each of them would need several.
        Tensor[] parts = [.. Enumerable.Range(0, 30000).Select(i => Scalar(i))];
        double interpreted = 0, compiled = 0;
        var thread = new Thread(
            () =>
            {
                interpreted = (double)Sum(Stack(parts));
                compiled = (double)Transform.Compile((Tensor[] x) => x[0] + x[^1])(parts);
            },
            1 << 20);
        thread.Start();
        thread.Join();
        Assert.Equal(30000.0 * 29999 / 2, interpreted);
        Assert.Equal(29999.0, compiled);
    }
}
