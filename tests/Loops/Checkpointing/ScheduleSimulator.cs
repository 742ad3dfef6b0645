using Adjoint.Loops;

namespace Adjoint.Tests.Loops;

/// <summary>
/// Carries out a schedule on states that are nothing but their step number, and fails at the first instruction that an executor with
/// real states could not carry out or that would give it a wrong state.
/// </summary>
internal sealed class ScheduleSimulator(CheckpointRun run)
{
    private const int Empty = -1;

    private readonly Dictionary<int, int> _slots = [];
    private int _steps;

    public CheckpointRun Run { get; } = run;

    /// <summary>What a sweep did.</summary>
    /// <param name="Advanced">Steps run forward.</param>
    /// <param name="Stores">States saved.</param>
    /// <param name="Repetitions">How often the step most often run forward was.</param>
    public readonly record struct Work(long Advanced, int Stores, int Repetitions);

    /// <summary>Slots in memory, and on disk, that hold a state.</summary>
    public (int Memory, int Disk) Used => (_slots.Keys.Count(slot => slot < Run.MemorySlots), _slots.Keys.Count(slot => slot >= Run.MemorySlots));

    public Work Forward(int steps)
    {
        _slots.Clear();
        _steps = steps;
        int stores = 0;
        Run.BeginForward();
        for (int n = 0; n < steps; n++)
        {
            int slot = Run.Keep(n);
            if (slot < 0)
                continue;
            Save(slot, n);
            stores++;
        }

        Run.EndForward(steps);
        return new Work(steps, stores, Math.Min(1, steps));
    }

    /// <summary>Reverses all steps, or stops after <paramref name="abandonAfter"/> instructions.</summary>
    public Work Reverse(int abandonAfter = int.MaxValue)
    {
        int[] advances = new int[_steps];
        long advanced = 0;
        int stores = 0;
        int next = _steps - 1;
        int atHand = Empty;
        int viewed = Empty;
        Run.BeginReverse();
        for (int count = 0; count < abandonAfter; count++)
        {
            bool more = Run.Next(out CheckpointInstruction instruction);
            if (!more || instruction.Action == CheckpointAction.Done)
            {
                Check(!more && instruction.Action == CheckpointAction.Done, "the end is announced twice over", instruction);
                Check(next == -1, $"the end comes before step {next} is reversed", instruction);
                Check(!Run.Next(out _), "the end is not the end", instruction);
                break;
            }

            switch (instruction.Action)
            {
                case CheckpointAction.Forward:
                    Check(instruction.From == atHand && instruction.To > atHand && instruction.To <= next, "cannot advance", instruction);
                    for (int n = instruction.From; n < instruction.To; n++)
                        advances[n]++;
                    advanced += instruction.To - instruction.From;
                    atHand = instruction.To;
                    viewed = Empty;
                    break;
                case CheckpointAction.Store:
                    Check(instruction.From == atHand, "another state is at hand", instruction);
                    Check(instruction.Slot != viewed, "would write the slot that is read in place", instruction);
                    Check(instruction.Slot < Run.MemorySlots, "a reverse sweep writes to memory only", instruction);
                    Save(instruction.Slot, atHand);
                    stores++;
                    break;
                case CheckpointAction.Restore:
                    Check(_slots.TryGetValue(instruction.Slot, out int state) && state == instruction.From, "holds another state", instruction);
                    atHand = instruction.From;
                    viewed = instruction.Slot;
                    break;
                case CheckpointAction.Reverse:
                    Check(instruction.From == next && atHand == next, "out of order or without its state", instruction);
                    Check(instruction.To == next + 1, "spans more than a step", instruction);
                    next--;
                    break;
            }
        }

        Check(advanced == Run.AdvancedSteps, $"{advanced} steps advanced, the run counts {Run.AdvancedSteps}", default);
        return new Work(advanced, stores, _steps == 0 ? 0 : advances.Max());
    }

    private static void Check(bool condition, string complaint, in CheckpointInstruction instruction)
    {
        if (!condition)
            Assert.Fail($"{instruction}: {complaint}");
    }

    private void Save(int slot, int state)
    {
        Check(slot >= 0 && (slot < Run.MemorySlots || Run.UsesDisk), $"slot {slot} of {Run.MemorySlots}", default);
        _slots[slot] = state;
    }
}
