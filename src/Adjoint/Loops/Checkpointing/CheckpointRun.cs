namespace Adjoint.Loops;

/// <summary>One loop's passage through a schedule: a forward sweep that asks which states to keep, then any number of reverse sweeps.</summary>
internal sealed class CheckpointRun
{
    /// <summary>The number of slots in memory; they are numbered from 0. Slots on disk follow.</summary>
    public int MemorySlots => throw new NotImplementedException();

    /// <summary>Whether slots numbered from <see cref="MemorySlots"/> up, on disk, are in use.</summary>
    public bool UsesDisk => throw new NotImplementedException();

    /// <summary>The number of steps: given at the start, or told by <see cref="EndForward"/>; −1 while unknown.</summary>
    public int Steps => throw new NotImplementedException();

    /// <summary>After the forward sweep: whether state n lies in slot n for every n, so that an executor may loop without instructions.</summary>
    public bool KeepsAll => throw new NotImplementedException();

    /// <summary>Starts (again) at step 0 with nothing stored; keeps its buffers.</summary>
    public void BeginForward() => throw new NotImplementedException();

    /// <summary>Called with state <paramref name="step"/> at hand before that step is taken: the slot to save it in, or −1.</summary>
    public int Keep(int step) => throw new NotImplementedException();

    /// <summary>Ends the forward sweep after <paramref name="steps"/> steps.</summary>
    public void EndForward(int steps) => throw new NotImplementedException();

    /// <summary>Starts a reverse sweep. May be called again after a finished or abandoned one.</summary>
    public void BeginReverse() => throw new NotImplementedException();

    /// <summary>The next instruction of the reverse sweep; false (and Done) when every step has been reversed.</summary>
    public bool Next(out CheckpointInstruction instruction) => throw new NotImplementedException();

    /// <summary>Forward steps that this reverse sweep's instructions have asked for so far.</summary>
    public long RecomputedSteps => throw new NotImplementedException();
}
