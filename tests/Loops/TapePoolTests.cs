using Adjoint.Loops;

namespace Adjoint.Tests.Loops;

public sealed class TapePoolTests
{
    [Fact]
    public void ATapeIsFoundByItsTicket_OnceWhileInUse_AndAgainAfterItIsReturned()
    {
        var pool = Pool();
        LoopTape tape = pool.Rent();
        long ticket = pool.Leave(tape);
        Assert.NotEqual(0, ticket);
        Assert.Same(tape, pool.Find(ticket));
        Assert.Null(pool.Find(ticket));
        pool.Return(tape);
        Assert.Same(tape, pool.Find(ticket));
    }

    [Fact]
    public void ATapeThatWasRead_IsFilledAgain_AndOneThatWasNotIsLeftAlone()
    {
        var pool = Pool();
        LoopTape unread = pool.Rent(), read = pool.Rent();
        long first = pool.Leave(unread), second = pool.Leave(read);
        pool.Return(pool.Find(second)!);
        Assert.Same(read, pool.Rent());
        Assert.NotSame(unread, pool.Rent());
        Assert.Null(pool.Find(second));
        Assert.Same(unread, pool.Find(first));
    }

    [Fact]
    public void TapesThatNobodyReads_AreBoundedInNumber()
    {
        var pool = Pool();
        long first = pool.Leave(pool.Rent());
        for (int i = 0; i < TapePool.MostTapes + 5; i++) pool.Leave(pool.Rent());
        Assert.Null(pool.Find(first));
    }

    [Fact]
    public void TapesWithFiles_AreFewAndLeaveWhenRead()
    {
        var pool = new TapePool<LoopTape>(() => new LoopTape(Checkpoints.TwoLevel(2, 4), 20, 16));
        long[] tickets = [pool.Leave(pool.Rent()), pool.Leave(pool.Rent()), pool.Leave(pool.Rent())];
        Assert.Null(pool.Find(tickets[0]));
        LoopTape tape = pool.Find(tickets[1])!;
        pool.Return(tape);
        Assert.Null(pool.Find(tickets[1]));
        Assert.NotNull(pool.Find(tickets[2]));
    }

    private static TapePool<LoopTape> Pool() => new(() => new LoopTape(Checkpoints.StoreAll, 10, 16));
}
