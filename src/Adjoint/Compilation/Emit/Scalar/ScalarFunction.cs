using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace Adjoint.Compilation.Emit;

/// <summary>
/// Operations with long formulas as methods of their own, which straight-line code calls: compiled once in a process instead of at each
/// place. Short formulas are written out, since a call costs some 2 ns and lets no value stay in a register (with calls for all, the gradient
/// of a pendulum by Tsit5 took a tenth more, at 2 ms of JIT instead of 5).
/// </summary>
internal static class ScalarFunction
{
    /// <summary>What a call counts among the instructions of a method.</summary>
    public const int CallWeight = 8;

    /// <summary>Instructions of the longest formula that is written out.</summary>
    public const int MaxWrittenOut = 60;

    private static readonly ConcurrentDictionary<(Elementwise Op, bool IsDouble), MethodInfo> Methods = new();

    /// <summary>Whether the operation is called.</summary>
    public static bool IsCalled(Elementwise op) => LaneProgram.Weight(op) > MaxWrittenOut;

    /// <summary>The method that takes and returns numbers of the element type.</summary>
    public static MethodInfo Of(Elementwise op, bool isDouble) => Methods.GetOrAdd((op, isDouble), static key => Emit(key.Op, key.IsDouble));

    private static DynamicMethod Emit(Elementwise op, bool isDouble)
    {
        var lanes = new LaneEmitter(isDouble, width: 0);
        Type[] arguments = new Type[op.Arity];
        Array.Fill(arguments, lanes.Vector);
        var method = new DynamicMethod(op.OpName, lanes.Vector, arguments, typeof(ScalarFunction).Module, true) { InitLocals = false };
        ILGenerator il = method.GetILGenerator();
        lanes.Emit(il, LaneProgram.Of(op, isDouble), argument => il.Emit(OpCodes.Ldarg, (short)argument), (_, result) => result(), null, static _ => true);
        il.Emit(OpCodes.Ret);
        return method;
    }
}
