using System.Reflection;
using System.Reflection.Emit;

namespace Adjoint.Compilation.Emit;

/// <summary>The few shapes of IL that straight-line code on single numbers needs.</summary>
internal sealed class ScalarWriter(ILGenerator il, bool isDouble, int[] operands)
{
    private static readonly MethodInfo LoadMask64 = typeof(Float64Lanes).GetMethod(nameof(Float64Lanes.LoadMask))!;
    private static readonly MethodInfo LoadMask32 = typeof(Float32Lanes).GetMethod(nameof(Float32Lanes.LoadMask))!;
    private static readonly MethodInfo StoreMask64 = typeof(Float64Lanes).GetMethod(nameof(Float64Lanes.StoreMask))!;
    private static readonly MethodInfo StoreMask32 = typeof(Float32Lanes).GetMethod(nameof(Float32Lanes.StoreMask))!;
    private static readonly LaneEmitter Lanes64 = new(isDouble: true, width: 0);
    private static readonly LaneEmitter Lanes32 = new(isDouble: false, width: 0);

    private readonly Dictionary<int, LocalBuilder> _bases = [];
    private readonly LaneEmitter _lanes = isDouble ? Lanes64 : Lanes32;
    private readonly LocalPool _temporaries = new(il, isDouble ? typeof(double) : typeof(float));

    private int Size => isDouble ? 8 : 4;

    public LocalBuilder NewLocal() => il.DeclareLocal(_lanes.Vector);

    public void LoadLocal(LocalBuilder local) => il.Emit(OpCodes.Ldloc, local);

    public void StoreLocal(LocalBuilder local) => il.Emit(OpCodes.Stloc, local);

    public void DuplicateToLocal(LocalBuilder local)
    {
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Stloc, local);
    }

    public void Constant(double value) => _lanes.Constant(il, value);

    public void Load(int operand, int index, bool isMask)
    {
        Address(operands[operand], isMask ? index : index * Size);
        if (isMask) il.Emit(OpCodes.Call, isDouble ? LoadMask64 : LoadMask32);
        else il.Emit(isDouble ? OpCodes.Ldind_R8 : OpCodes.Ldind_R4);
    }

    public void LoadScratch(int scratch, int slot)
    {
        Address(scratch, slot * Size);
        il.Emit(isDouble ? OpCodes.Ldind_R8 : OpCodes.Ldind_R4);
    }

    public void Store(int operand, int index, bool isMask, Action push)
    {
        Address(operands[operand], isMask ? index : index * Size);
        push();
        if (isMask) il.Emit(OpCodes.Call, isDouble ? StoreMask64 : StoreMask32);
        else il.Emit(isDouble ? OpCodes.Stind_R8 : OpCodes.Stind_R4);
    }

    public void StoreScratch(int scratch, int slot, Action push)
    {
        Address(scratch, slot * Size);
        push();
        il.Emit(isDouble ? OpCodes.Stind_R8 : OpCodes.Stind_R4);
    }

    /// <summary>Whether the operation takes several steps here.</summary>
    public bool IsLong(Elementwise op) => LaneProgram.Of(op, isDouble).Single is null && !ScalarFunction.IsCalled(op);

    /// <summary>Applies an operation.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="push">Pushes the argument of that number.</param>
    /// <param name="isCheap">Whether pushing an argument again takes one instruction.</param>
    public void Apply(Elementwise op, Action<int> push, Func<int, bool> isCheap)
    {
        LaneProgram formula = LaneProgram.Of(op, isDouble);
        if (formula.Single is { } step)
        {
            _lanes.Operation(il, step, push);
        }
        else if (ScalarFunction.IsCalled(op))
        {
            for (int i = 0; i < op.Arity; i++) push(i);
            il.Emit(OpCodes.Call, ScalarFunction.Of(op, isDouble));
        }
        else
        {
            _lanes.Emit(il, formula, push, (_, result) => result(), _temporaries, isCheap);
        }
    }

    public void Return() => il.Emit(OpCodes.Ret);

    private void Address(int position, int offset)
    {
        if (!_bases.TryGetValue(position, out LocalBuilder? pointer))
        {
            pointer = _bases[position] = il.DeclareLocal(typeof(byte*));
            il.Emit(OpCodes.Ldarg_1);
            if (position != 0)
            {
                il.Emit(OpCodes.Ldc_I4, position * 8);
                il.Emit(OpCodes.Add);
            }

            il.Emit(OpCodes.Ldind_I);
            il.Emit(OpCodes.Stloc, pointer);
        }

        il.Emit(OpCodes.Ldloc, pointer);
        if (offset == 0) return;
        il.Emit(OpCodes.Ldc_I4, offset);
        il.Emit(OpCodes.Add);
    }
}
