namespace Adjoint.Loops;

/// <summary>Decides during the forward sweep which states are kept, and in which slots.</summary>
internal abstract class Placement
{
    /// <summary>Slots in memory, numbered from 0.</summary>
    public abstract int MemorySlots { get; }

    /// <summary>Whether slots from <see cref="MemorySlots"/> up are in use, on disk.</summary>
    public virtual bool UsesDisk => false;

    /// <summary>States 0 … DenseSteps − 1 all go into the slots of their own number; <see cref="Keep"/> need not be asked about them.</summary>
    public virtual int DenseSteps => 0;

    /// <summary>Forgets what was kept.</summary>
    public abstract void Begin();

    /// <summary>The slot for the state at the beginning of a step, or −1. Steps are asked about in order, from <see cref="DenseSteps"/> on.</summary>
    public abstract int Keep(int step);

    /// <summary>Appends the kept states in the order of their steps.</summary>
    public abstract void Collect(int steps, CheckpointList kept);
}
