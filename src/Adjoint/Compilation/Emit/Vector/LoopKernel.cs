namespace Adjoint.Compilation.Emit;

/// <summary>A call of an emitted loop: rows of one row axis, a part of the innermost axis.</summary>
internal unsafe struct LoopCall
{
    /// <summary>An address for each <see cref="LoopSlot"/>, at the first row and position 0.</summary>
    public byte** Pointers;

    /// <summary>The bytes from row to row for each slot.</summary>
    public nint* Steps;

    public nint Rows;

    public nint Begin;

    public nint End;

    /// <summary>64 bytes of accumulators for each reduction.</summary>
    public byte* Accumulators;
}

/// <summary>An emitted loop.</summary>
internal unsafe delegate void LoopMethod(LoopCall* call);

/// <summary>
/// An address that a loop counts up from row to row. Loads of one operand with the same strides share one where their distance
/// is fixed; the method for rims has one for each line, which may then be zeros.
/// </summary>
/// <param name="Operand">Which operand it points into.</param>
/// <param name="Offset">Elements from its start.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="Strides">Elements along each axis, the innermost included.</param>
/// <param name="Rules">The rules of the axes but the innermost; none in the method for the interior.</param>
internal sealed record LoopSlot(int Operand, int Offset, int Size, EquatableArray<int> Strides, EquatableArray<AxisRule?> Rules)
{
    /// <summary>The operand of a slot that the driver points into a block of a reduction.</summary>
    public const int Block = -1;
}

/// <summary>An emitted loop and the addresses it wants.</summary>
internal sealed record LoopKernel(LoopMethod Method, LoopSlot[] Slots);
