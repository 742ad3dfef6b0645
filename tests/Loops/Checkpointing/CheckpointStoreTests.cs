using Adjoint.Loops;
using CsCheck;

namespace Adjoint.Tests.Loops;

public sealed class CheckpointStoreTests : IDisposable
{
    private const int Slots = 40;

    private readonly string _directory = Directory.CreateTempSubdirectory("adjoint-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void AnyStore_GivesBackWhatWasSavedLast() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[1, 5000], Gen.Int[0, Slots - 1].Array[1, 60]).Sample((kind, bytes, writes) =>
        {
            using ICheckpointStore store = Create(kind, bytes);
            byte[][] expected = new byte[Slots][];
            for (int i = 0; i < writes.Length; i++)
            {
                byte[] state = new byte[bytes];
                new Random(i).NextBytes(state);
                store.Save(writes[i], state);
                expected[writes[i]] = state;
            }

            byte[] read = new byte[bytes];
            for (int slot = 0; slot < Slots; slot++)
            {
                if (expected[slot] is null)
                    continue;
                store.Load(slot, read);
                Assert.Equal(expected[slot], read);
            }
        }, iter: 60);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void SavingAndLoading_AllocateNothing(int kind)
    {
        using ICheckpointStore store = Create(kind, 3000);
        byte[] state = new byte[3000];
        SaveAndLoadAll(store, state);
        long before = GC.GetAllocatedBytesForCurrentThread();
        SaveAndLoadAll(store, state);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public unsafe void MemorySlots_DoNotMoveAndLargeOnesAreAligned()
    {
        using var store = new MemoryCheckpointStore(1500, Slots);
        nint[] addresses = [.. Enumerable.Range(0, Slots).Select(slot => (nint)store.Address(slot))];
        GC.Collect();
        for (int slot = 0; slot < Slots; slot++)
        {
            Assert.Equal(addresses[slot], (nint)store.Address(slot));
            Assert.Equal(0, addresses[slot] % 64);
        }
    }

    [Fact]
    public void MemoryIsTaken_AsSlotsAreUsedAndNeverBeyondThePlan()
    {
        using var roomy = new MemoryCheckpointStore(16, int.MaxValue);
        Assert.Equal(0, roomy.BytesHeld);
        roomy.Save(0, new byte[16]);
        Assert.InRange(roomy.BytesHeld, 16, 64.KiB());

        foreach (int bytes in (int[])[1, 16, 100, 1000, 1500, 70_000])
        {
            using var store = new MemoryCheckpointStore(bytes, Slots);
            for (int slot = 0; slot < Slots; slot++)
                store.Save(slot, new byte[bytes]);
            Assert.Equal(Checkpoints.Binomial(Slots).PlanFor(1000, bytes).Bytes, store.BytesHeld);
        }
    }

    [Fact]
    public void TheScratchFile_IsDeletedWithItsStore()
    {
        var store = new DiskCheckpointStore(100, _directory, expectedSlots: 10);
        store.Save(3, new byte[100]);
        Assert.Equal(store.Path, Assert.Single(Directory.GetFiles(_directory)));
        store.Dispose();
        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Fact]
    public void AMissingDirectory_IsRefusedBeforeAnyWork()
    {
        string missing = Path.Combine(_directory, "missing");
        Checkpoints schedule = Checkpoints.TwoLevel(2, 10, missing);
        CheckpointRun run = schedule.CreateRun(100, 8);
        DirectoryNotFoundException refused = Assert.Throws<DirectoryNotFoundException>(() => schedule.CreateStore(run, 8));
        Assert.Contains($"'{missing}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStateBeyondOneArray_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Checkpoints.StoreAll.CreateStore(Checkpoints.StoreAll.CreateRun(1, 3.GiB()), 3.GiB()));

    // A logistic map with a cubic objective: the adjoint of a whole loop through schedule and store, the same to the last bit for every
    // schedule.
    [Fact]
    public void AGradient_IsTheSameToTheLastBitForEverySchedule()
    {
        const int Steps = 300;
        double expected = Gradient(Checkpoints.StoreAll, Steps);
        Assert.NotEqual(0, expected);
        foreach (Checkpoints schedule in (Checkpoints[])
            [Checkpoints.Binomial(1), Checkpoints.Binomial(9), Checkpoints.Online(6), Checkpoints.Within(1.KiB()), Checkpoints.TwoLevel(4, 30, _directory)])
        {
            Assert.Equal(expected, Gradient(schedule, Steps));
        }
    }

    private static double Gradient(Checkpoints schedule, int steps)
    {
        CheckpointRun run = schedule.CreateRun(steps, sizeof(double));
        using ICheckpointStore store = schedule.CreateStore(run, sizeof(double));
        byte[] state = BitConverter.GetBytes(0.3);

        run.BeginForward();
        for (int n = 0; n < steps; n++)
        {
            if (run.Keep(n) is int slot and >= 0)
                store.Save(slot, state);
            Step(state);
        }

        run.EndForward(steps);
        double y = BitConverter.ToDouble(state);
        double cotangent = 3 * y * y;

        run.BeginReverse();
        while (run.Next(out CheckpointInstruction next))
        {
            switch (next.Action)
            {
                case CheckpointAction.Forward:
                    for (int n = next.From; n < next.To; n++)
                        Step(state);
                    break;
                case CheckpointAction.Store:
                    store.Save(next.Slot, state);
                    break;
                case CheckpointAction.Restore:
                    store.Load(next.Slot, state);
                    break;
                case CheckpointAction.Reverse:
                    cotangent *= 3.2 * (1 - 2 * BitConverter.ToDouble(state)) * 1.05;
                    break;
            }
        }

        return cotangent;
    }

    private static void Step(byte[] state)
    {
        double x = BitConverter.ToDouble(state);
        BitConverter.TryWriteBytes(state, 3.2 * x * (1 - x));
    }

    private static void SaveAndLoadAll(ICheckpointStore store, byte[] state)
    {
        for (int slot = 0; slot < Slots; slot++)
        {
            store.Save(slot, state);
            store.Load(slot, state);
        }
    }

    private ICheckpointStore Create(int kind, int bytes) => kind switch
    {
        0 => new MemoryCheckpointStore(bytes, Slots),
        1 => new DiskCheckpointStore(bytes, _directory, expectedSlots: 0),
        _ => new TieredCheckpointStore(Slots / 2, new MemoryCheckpointStore(bytes, Slots / 2), new DiskCheckpointStore(bytes, _directory, Slots / 2)),
    };
}
