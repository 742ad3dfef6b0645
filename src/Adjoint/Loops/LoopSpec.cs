namespace Adjoint.Loops;

/// <summary>
/// What a loop of known length is: the graph of its body (index, carry…, rows…, constants…) → (carry…, outputs…), the number of steps,
/// and the checkpoint schedule of its adjoint. Rows are the slices of step n along the first axis of the loop's inputs; outputs are
/// stacked along a new first axis.
/// </summary>
internal sealed class LoopSpec : IEquatable<LoopSpec>
{
    private readonly int _hash;
    private LoopPlan? _plan;

    public LoopSpec(Graph body, int carries, int rows, int steps, Checkpoints checkpoints)
    {
        Body = body;
        Carries = carries;
        Rows = rows;
        Steps = steps;
        Checkpoints = checkpoints;
        Constants = body.Inputs.Length - 1 - carries - rows;
        _hash = HashCode.Combine(body.GetStructuralHash(), carries, rows, steps, checkpoints);
    }

    public Graph Body { get; }

    /// <summary>Tensors of the state.</summary>
    public int Carries { get; }

    /// <summary>Tensors of which each step reads a row.</summary>
    public int Rows { get; }

    /// <summary>Tensors that all steps share.</summary>
    public int Constants { get; }

    public int Steps { get; }

    public Checkpoints Checkpoints { get; }

    /// <summary>The inputs of the loop: carry, row tensors, constants.</summary>
    public int Operands => Carries + Rows + Constants;

    /// <summary>Tensors of which each step writes a row.</summary>
    public int Outputs => Body.Outputs.Length - Carries;

    public LoopPlan Plan => _plan ??= LoopPlan.For(this);

    /// <summary>The type of an input of the loop, by the body's.</summary>
    public TensorType OperandType(int index)
    {
        TensorType type = Body.Inputs[1 + index].Type;
        return index >= Carries && index < Carries + Rows ? Stacked(type) : type;
    }

    /// <summary>The type of a result of the loop: the carry's, or the stacked rows'.</summary>
    public TensorType ResultType(int index)
    {
        TensorType type = Body.Outputs[index].Type;
        return index < Carries ? type : Stacked(type);
    }

    public bool Equals(LoopSpec? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Carries == other.Carries && Rows == other.Rows
            && Steps == other.Steps && Checkpoints == other.Checkpoints && Body.StructurallyEquals(other.Body));

    public override bool Equals(object? obj) => Equals(obj as LoopSpec);

    public override int GetHashCode() => _hash;

    private TensorType Stacked(TensorType row) => row with { Shape = row.Shape.Insert(0, Steps) };
}
