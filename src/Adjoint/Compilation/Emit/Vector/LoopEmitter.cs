using System.Reflection;
using System.Reflection.Emit;

namespace Adjoint.Compilation.Emit;

/// <summary>
/// Writes a <see cref="LoopNest"/> as one native method over rows: the interior of a row in full vectors with plain loads, the rest
/// by the same code on the first lanes, with loads that obey bounds. So every element comes from the same instructions.
/// </summary>
internal sealed partial class LoopEmitter
{
    /// <summary>Instructions of a formula: both copies of it stay far enough below the JIT's limits (design: 8,000 references to locals).</summary>
    public const int MaxWeight = 900;

    private readonly LoopNest _nest;
    private readonly LaneEmitter _lanes;
    private readonly bool _isInterior;
    private readonly bool _streams;
    private readonly ILGenerator _il;
    private readonly DynamicMethod _method;
    private readonly List<LoopSlot> _slots = [];
    private readonly int[] _loadSlots;
    private readonly int[] _storeSlots;
    private readonly int[] _reductionSlots;
    private readonly LocalBuilder[] _pointers;
    private readonly LocalBuilder?[] _uniform;
    private readonly LocalBuilder?[] _accumulators;
    private readonly LocalBuilder _position;
    private readonly LocalBuilder _end;
    private readonly LocalBuilder _count;

    // Initialized before code is compiled that reads its table: a check in the loop's method would be a call, and calls keep no
    // vector in a register (measured: a sum of squares five times slower).
    static LoopEmitter() => System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(LaneMemory).TypeHandle);

    private LoopEmitter(LoopNest nest, int width, bool isInterior, bool streams)
    {
        _nest = nest;
        _streams = streams;
        _isInterior = isInterior;
        _lanes = new LaneEmitter(nest.Element == ElementType.Float64, width);
        _method = new DynamicMethod("loop", typeof(void), [typeof(object), typeof(LoopCall*)], typeof(LoopEmitter).Module, true) { InitLocals = false };
        _il = _method.GetILGenerator();
        _loadSlots = Array.ConvertAll(nest.Loads, SlotOf);
        _storeSlots = Array.ConvertAll(nest.Stores, s => Slot(new LoopSlot(s.Operand, 0, s.Element.Size(), s.Strides, new AxisRule?[s.Strides.Count])));
        _reductionSlots = Array.ConvertAll(nest.Reductions, SlotOf);
        _pointers = [.. _slots.Select(_ => _il.DeclareLocal(typeof(byte*)))];
        _uniform = new LocalBuilder?[nest.Loads.Length];
        _accumulators = new LocalBuilder?[nest.Reductions.Length];
        _position = _il.DeclareLocal(typeof(nint));
        _end = _il.DeclareLocal(typeof(nint));
        _count = _il.DeclareLocal(typeof(nint));
    }

    /// <summary>Emits the method for the interior of all axes but the innermost, or the one for any position.</summary>
    /// <param name="nest">The loop.</param>
    /// <param name="width">The bits of a register.</param>
    /// <param name="isInterior">Whether it is for the interior.</param>
    /// <param name="streams">Whether full vectors are written past the caches; their addresses must be multiples of their size.</param>
    public static LoopKernel Emit(LoopNest nest, int width, bool isInterior, bool streams = false)
    {
        var emitter = new LoopEmitter(nest, width, isInterior, streams);
        emitter.Rows();
        return new LoopKernel((LoopMethod)emitter._method.CreateDelegate(typeof(LoopMethod), null), [.. emitter._slots]);
    }

    private int SlotOf(LoopLoad load)
    {
        int size = load.Element.Size();
        AxisRule?[] rules = [.. load.Rules];
        rules[^1] = null;
        return Slot(_isInterior
            ? new LoopSlot(load.Operand, 0, size, load.Strides, new AxisRule?[rules.Length])
            : new LoopSlot(load.Operand, load.Offset, size, load.Strides, rules));
    }

    private int SlotOf(LoopReduction reduction)
    {
        int size = _nest.Element.Size();
        int axes = _nest.Extents.Length;
        int[] strides = new int[axes];
        if (!_nest.ReducesByRow)
        {
            // A block of its own for each reduction: told apart by the offset.
            strides[^1] = 1;
            return Slot(new LoopSlot(LoopSlot.Block, Array.IndexOf(_nest.Reductions, reduction), size, strides, new AxisRule?[axes]));
        }

        for (int axis = axes - 2, stride = 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= _nest.Extents[axis];
        }

        return Slot(new LoopSlot(reduction.Operand, 0, size, strides, new AxisRule?[axes]));
    }

    private int Slot(LoopSlot slot)
    {
        int index = _slots.IndexOf(slot);
        if (index >= 0) return index;
        _slots.Add(slot);
        return _slots.Count - 1;
    }

    private void Rows()
    {
        var rows = _il.DeclareLocal(typeof(nint));
        for (int s = 0; s < _slots.Count; s++)
        {
            Field(nameof(LoopCall.Pointers));
            Offset(s * 8);
            _il.Emit(OpCodes.Ldind_I);
            _il.Emit(OpCodes.Stloc, _pointers[s]);
        }

        Field(nameof(LoopCall.Rows));
        _il.Emit(OpCodes.Stloc, rows);
        Field(nameof(LoopCall.End));
        _il.Emit(OpCodes.Stloc, _end);
        if (HasRegisterAccumulators && !_nest.ReducesByRow) LoadAccumulators();
        Label row = _il.DefineLabel();
        _il.MarkLabel(row);
        Row();
        for (int s = 0; s < _slots.Count; s++)
        {
            _il.Emit(OpCodes.Ldloc, _pointers[s]);
            Field(nameof(LoopCall.Steps));
            Offset(s * 8);
            _il.Emit(OpCodes.Ldind_I);
            _il.Emit(OpCodes.Add);
            _il.Emit(OpCodes.Stloc, _pointers[s]);
        }

        _il.Emit(OpCodes.Ldloc, rows);
        _il.Emit(OpCodes.Ldc_I4_1);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Stloc, rows);
        _il.Emit(OpCodes.Ldloc, rows);
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Bgt, row);
        if (HasRegisterAccumulators && !_nest.ReducesByRow) StoreAccumulators();
        _il.Emit(OpCodes.Ret);
    }

    private void Row()
    {
        if (_nest.ReducesByRow) ClearAccumulators();
        for (int i = 0; i < _nest.Loads.Length; i++)
        {
            LoopLoad load = _nest.Loads[i];
            if (load.InnerStride != 0 || load.InnerRule is not null) continue;
            _uniform[i] ??= _il.DeclareLocal(_lanes.Vector);
            PushUniform(i);
            _il.Emit(OpCodes.Stloc, _uniform[i]!);
        }

        int count = _lanes.Count;
        Field(nameof(LoopCall.Begin));
        _il.Emit(OpCodes.Stloc, _position);
        if (_nest.InteriorBegin > 0) PartialTo(_nest.InteriorBegin);

        // Full vectors up to the end of the interior.
        if (_nest.InteriorEnd - _nest.InteriorBegin >= count)
        {
            var last = _il.DeclareLocal(typeof(nint));
            _il.Emit(OpCodes.Ldloc, _end);
            Number(_nest.InteriorEnd);
            _il.Emit(OpCodes.Call, Min);
            Number(count);
            _il.Emit(OpCodes.Sub);
            _il.Emit(OpCodes.Stloc, last);
            Label body = _il.DefineLabel(), test = _il.DefineLabel();
            _il.Emit(OpCodes.Br, test);
            _il.MarkLabel(body);
            Body(isFull: true);
            Advance(count);
            _il.MarkLabel(test);
            _il.Emit(OpCodes.Ldloc, _position);
            _il.Emit(OpCodes.Ldloc, last);
            _il.Emit(OpCodes.Ble, body);
        }

        PartialTo(int.MaxValue);
        if (_nest.ReducesByRow) FoldAccumulators();
    }

    private static readonly MethodInfo Min = typeof(Math).GetMethod(nameof(Math.Min), [typeof(nint), typeof(nint)])!;

    /// <summary>Vectors of the first lanes until the position reaches a limit or the end.</summary>
    private void PartialTo(int limit)
    {
        Label body = _il.DefineLabel(), test = _il.DefineLabel(), done = _il.DefineLabel();
        _il.Emit(OpCodes.Br, test);
        _il.MarkLabel(body);
        _il.Emit(OpCodes.Ldloc, _end);
        _il.Emit(OpCodes.Ldloc, _position);
        _il.Emit(OpCodes.Sub);
        Number(_lanes.Count);
        _il.Emit(OpCodes.Call, Min);
        _il.Emit(OpCodes.Stloc, _count);
        Body(isFull: false);
        Advance(_lanes.Count);
        _il.MarkLabel(test);
        if (limit != int.MaxValue)
        {
            _il.Emit(OpCodes.Ldloc, _position);
            Number(limit);
            _il.Emit(OpCodes.Bge, done);
        }

        _il.Emit(OpCodes.Ldloc, _position);
        _il.Emit(OpCodes.Ldloc, _end);
        _il.Emit(OpCodes.Blt, body);
        _il.MarkLabel(done);
    }

    private void Body(bool isFull)
    {
        _lanes.Emit(_il, _nest.Body, i => Load(i, isFull), (r, push) =>
        {
            if (r < _nest.Stores.Length) Store(r, push, isFull);
            else Accumulate(r - _nest.Stores.Length, push, isFull);
        });
    }

    private void Field(string name)
    {
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Ldfld, typeof(LoopCall).GetField(name)!);
    }

    private void Pointer(int slot) => _il.Emit(OpCodes.Ldloc, _pointers[slot]);

    /// <summary>Pushes slot + position · step + displacement.</summary>
    private void Address(int slot, int step, long displacement)
    {
        Pointer(slot);
        if (step != 0)
        {
            _il.Emit(OpCodes.Ldloc, _position);
            if (step != 1)
            {
                Number(step);
                _il.Emit(OpCodes.Mul);
            }

            _il.Emit(OpCodes.Add);
        }

        Offset(displacement);
    }

    private void Offset(long bytes)
    {
        if (bytes == 0) return;
        _il.Emit(OpCodes.Ldc_I8, bytes);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
    }

    private void Number(int value)
    {
        _il.Emit(OpCodes.Ldc_I4, value);
        _il.Emit(OpCodes.Conv_I);
    }

    private void Advance(int count)
    {
        _il.Emit(OpCodes.Ldloc, _position);
        Number(count);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, _position);
    }

    private void Own(string name) => _il.Emit(OpCodes.Call, _lanes.Lanes.GetMethod(name)!);

    private void Helper(string name, params Type[] element) =>
        _il.Emit(OpCodes.Call, typeof(LaneMemory).GetMethod(name)!.MakeGenericMethod([_lanes.Vector, _lanes.Lanes, .. element]));
}
