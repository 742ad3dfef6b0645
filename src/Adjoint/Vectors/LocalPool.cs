using System.Reflection.Emit;

namespace Adjoint.Vectors;

/// <summary>
/// Locals that several formulas of one method use in turn. The JIT's work grows with the number of locals, and beyond 1,024 of them it
/// keeps values in memory.
/// </summary>
internal sealed class LocalPool(ILGenerator il, Type type)
{
    private readonly Stack<LocalBuilder> _free = new();

    /// <summary>A local that nothing else uses until it is returned.</summary>
    public LocalBuilder Rent() => _free.TryPop(out LocalBuilder? local) ? local : il.DeclareLocal(type);

    /// <summary>Gives locals back; null stands for none.</summary>
    public void Return(ReadOnlySpan<LocalBuilder?> locals)
    {
        foreach (LocalBuilder? local in locals)
            if (local is not null) _free.Push(local);
    }
}
