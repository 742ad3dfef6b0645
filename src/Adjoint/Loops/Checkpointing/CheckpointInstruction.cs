namespace Adjoint.Loops;

/// <summary>What an executor does next. "The state at hand" is the executor's working state; it is identified by its step number.</summary>
internal enum CheckpointAction
{
    /// <summary>The sweep is over.</summary>
    Done,

    /// <summary>Advance the state at hand from step <c>From</c> to step <c>To</c>, storing nothing.</summary>
    Forward,

    /// <summary>Write the state at hand, which is state <c>From</c>, into <c>Slot</c>.</summary>
    Store,

    /// <summary>
    /// Make the state in <c>Slot</c>, which is state <c>From</c>, the state at hand. The slot is not written before the next
    /// <see cref="Forward"/> or <see cref="Restore"/> has been carried out, so that reading it in place is as good as a copy.
    /// </summary>
    Restore,

    /// <summary>Run the adjoint of step <c>From</c> → <c>To</c> = <c>From</c> + 1; the state at hand is state <c>From</c> and stays so.</summary>
    Reverse,
}

/// <summary>One instruction of a schedule: an action with its steps and slot; a slot that plays no part is −1.</summary>
internal readonly struct CheckpointInstruction(CheckpointAction action, int from, int to, int slot)
{
    public readonly CheckpointAction Action = action;
    public readonly int From = from;
    public readonly int To = to;
    public readonly int Slot = slot;

    public override string ToString() => Action switch
    {
        CheckpointAction.Forward => $"Forward {From}→{To}",
        CheckpointAction.Store => $"Store {From} in slot {Slot}",
        CheckpointAction.Restore => $"Restore {From} from slot {Slot}",
        CheckpointAction.Reverse => $"Reverse {From}",
        _ => "Done",
    };
}
