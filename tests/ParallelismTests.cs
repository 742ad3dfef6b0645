namespace Adjoint.Tests;

public sealed class ParallelismTests
{
    [Fact]
    public void For_DoesEveryPieceOnce()
    {
        int[] done = new int[40_000];
        Parallelism.For(done.Length, i => Interlocked.Increment(ref done[i]));
        Assert.All(done, d => Assert.Equal(1, d));
        Parallelism.For(0, _ => Assert.Fail("There is no piece."));
    }

    [Fact]
    public void For_TriesAllPieces_ThenThrowsTheFailureOfTheFirst()
    {
        int done = 0;
        var failure = Assert.Throws<InvalidOperationException>(() => Parallelism.For(20, i =>
        {
            Interlocked.Increment(ref done);
            if (i is 7 or 13) throw new InvalidOperationException($"piece {i}");
        }));
        Assert.Equal("piece 7", failure.Message);
        Assert.Equal(20, done);
    }

    [Fact]
    public void For_InsideAPiece_RunsOnItsThread()
    {
        Parallelism.For(4, _ =>
        {
            int thread = Environment.CurrentManagedThreadId;
            Parallelism.For(8, _ => Assert.Equal(thread, Environment.CurrentManagedThreadId));
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => Parallelism.For(-1, _ => { }));
    }
}
