namespace Adjoint.Compilation.Emit;

/// <summary>What an elementwise operation costs a method in instructions, for keeping below the JIT's limits.</summary>
internal static class EmissionCost
{
    public static int Of(Elementwise op) =>
        op.Op.DeclaringType == typeof(Arithmetic) || op.Op.DeclaringType == typeof(Comparison) ? 1 : 30;
}
