using System.Reflection;
using System.Reflection.Emit;

namespace Adjoint.Compilation.Emit;

/// <summary>
/// Writes a <see cref="LoopNest"/> as one native method over rows: the interior of a row in full vectors with plain loads, the rest
/// by the same code on the first lanes, with loads that obey bounds. So every element comes from the same instructions.
/// </summary>
internal sealed class LoopEmitter
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

    private bool HasRegisterAccumulators =>
        _nest.Tree is { RunReduced: true } && _lanes.Count == ReductionTree.Lanes(_nest.Element);

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

    /// <summary>Bytes from a slot's address to what a load reads at position 0 (for a ruled load: at coordinate <c>Start</c>).</summary>
    private long Displacement(LoopLoad load)
    {
        long elements = load.InnerRule is { } inner ? (long)inner.Start * load.InnerStride : 0;
        if (_isInterior)
        {
            elements += load.Offset;
            for (int axis = 0; axis < load.Rules.Count - 1; axis++)
                if (load.Rules[axis] is { } rule) elements += (long)rule.Start * load.Strides[axis];
        }

        return elements * load.Element.Size();
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

    private void Load(int index, bool isFull)
    {
        LoopLoad load = _nest.Loads[index];
        bool isMask = load.Element == ElementType.Bool;
        int size = load.Element.Size();
        if (_uniform[index] is { } uniform)
        {
            _il.Emit(OpCodes.Ldloc, uniform);
        }
        else if (isFull && _nest.Absent[index])
        {
            _lanes.Constant(_il, 0);
        }
        else if (!isFull && load.InnerRule is { } rule)
        {
            Pointer(_loadSlots[index]);
            Offset(Displacement(load) - ((long)rule.Start * load.InnerStride * size));
            Number(rule.Start);
            _il.Emit(OpCodes.Ldloc, _position);
            _il.Emit(OpCodes.Add);
            Number(rule.Extent);
            Number(load.InnerStride * size);
            _il.Emit(OpCodes.Ldc_I4, (int)rule.Boundary);
            _il.Emit(OpCodes.Ldloc, _count);
            if (isMask) Helper(nameof(LaneMemory.LoadMaskRim));
            else Helper(nameof(LaneMemory.LoadRim), _nest.Element.Clr());
        }
        else
        {
            Address(_loadSlots[index], load.InnerStride * size, Displacement(load));
            if (load.InnerStride == 1 && isFull)
            {
                if (isMask) Own(nameof(IMachineLanes<int>.LoadMask));
                else Own(nameof(IMachineLanes<int>.Load));
            }
            else if (load.InnerStride == 0)
            {
                Spread(isMask);
            }
            else if (load.InnerStride == 1 && !isMask)
            {
                _il.Emit(OpCodes.Ldloc, _count);
                Helper(nameof(LaneMemory.LoadPartial));
            }
            else
            {
                Number(load.InnerStride * size);
                if (isFull) Number(_lanes.Count);
                else _il.Emit(OpCodes.Ldloc, _count);
                if (isMask) Helper(nameof(LaneMemory.LoadMaskStrided));
                else Helper(nameof(LaneMemory.LoadStrided), _nest.Element.Clr());
            }
        }
    }

    /// <summary>Pushes an element that is the same along the innermost axis, in every lane.</summary>
    private void PushUniform(int index)
    {
        LoopLoad load = _nest.Loads[index];
        Pointer(_loadSlots[index]);
        Offset(Displacement(load));
        Spread(load.Element == ElementType.Bool);
    }

    private void Spread(bool isMask)
    {
        if (isMask)
        {
            Helper(nameof(LaneMemory.SpreadMask));
            return;
        }

        _il.Emit(_nest.Element == ElementType.Float64 ? OpCodes.Ldind_R8 : OpCodes.Ldind_R4);
        _lanes.Spread(_il);
    }

    private void Store(int index, Action push, bool isFull)
    {
        LoopStore store = _nest.Stores[index];
        bool isMask = store.Element == ElementType.Bool;
        if (isFull && _streams)
        {
            push();
            Address(_storeSlots[index], store.Strides[^1] * store.Element.Size(), 0);
            _lanes.Stream(_il);
            return;
        }

        Address(_storeSlots[index], store.Strides[^1] * store.Element.Size(), 0);
        push();
        if (!isFull) _il.Emit(OpCodes.Ldloc, _count);
        switch (isMask, isFull)
        {
            case (false, true):
                Own(nameof(IMachineLanes<int>.Store));
                break;
            case (true, true):
                Own(nameof(IMachineLanes<int>.StoreMask));
                break;
            case (false, false):
                Helper(nameof(LaneMemory.StorePartial));
                break;
            default:
                Helper(nameof(LaneMemory.StoreMaskPartial));
                break;
        }
    }

    private void Accumulate(int index, Action push, bool isFull)
    {
        LoopReduction reduction = _nest.Reductions[index];
        LaneOperation combine = reduction.Kind switch { Reduction.Sum => LaneOperation.Add, Reduction.Max => LaneOperation.Max, _ => LaneOperation.Min };
        if (!_nest.Tree!.RunReduced)
        {
            // A row of sums, each position its own.
            Address(_reductionSlots[index], _nest.Element.Size(), 0);
            Address(_reductionSlots[index], _nest.Element.Size(), 0);
            if (isFull)
            {
                Own(nameof(IMachineLanes<int>.Load));
            }
            else
            {
                _il.Emit(OpCodes.Ldloc, _count);
                Helper(nameof(LaneMemory.LoadPartial));
            }

            push();
            _lanes.Apply(_il, combine);
            if (isFull)
            {
                Own(nameof(IMachineLanes<int>.Store));
            }
            else
            {
                _il.Emit(OpCodes.Ldloc, _count);
                Helper(nameof(LaneMemory.StorePartial));
            }

            return;
        }

        if (_accumulators[index] is { } register)
        {
            _il.Emit(OpCodes.Ldloc, register);
        }
        else
        {
            AccumulatorAddress(index);
            AccumulatorAddress(index);
            Own(nameof(IMachineLanes<int>.Load));
        }

        if (isFull)
        {
            push();
        }
        else
        {
            _il.Emit(OpCodes.Ldloc, _count);
            Helper(nameof(LaneMemory.FirstLanes));
            push();
            _lanes.Constant(_il, ReductionKernel.Neutral<double>(reduction.Kind));
            Own(nameof(ILanes<int>.Select));
        }

        _lanes.Apply(_il, combine);
        if (_accumulators[index] is { } target) _il.Emit(OpCodes.Stloc, target);
        else Own(nameof(IMachineLanes<int>.Store));
    }

    /// <summary>Where the accumulators for the lanes at the position are, for registers narrower than all of them.</summary>
    private void AccumulatorAddress(int index)
    {
        Field(nameof(LoopCall.Accumulators));
        Offset(index * 64);
        if (_lanes.Count == ReductionTree.Lanes(_nest.Element)) return;
        _il.Emit(OpCodes.Ldloc, _position);
        Number(ReductionTree.Lanes(_nest.Element) - 1);
        _il.Emit(OpCodes.And);
        Number(_nest.Element.Size());
        _il.Emit(OpCodes.Mul);
        _il.Emit(OpCodes.Add);
    }

    private void LoadAccumulators()
    {
        for (int i = 0; i < _accumulators.Length; i++)
        {
            AccumulatorAddress(i);
            Own(nameof(IMachineLanes<int>.Load));
            _accumulators[i] = _il.DeclareLocal(_lanes.Vector);
            _il.Emit(OpCodes.Stloc, _accumulators[i]!);
        }
    }

    private void StoreAccumulators()
    {
        for (int i = 0; i < _accumulators.Length; i++)
        {
            AccumulatorAddress(i);
            _il.Emit(OpCodes.Ldloc, _accumulators[i]!);
            Own(nameof(IMachineLanes<int>.Store));
        }
    }

    private void ClearAccumulators()
    {
        for (int i = 0; i < _accumulators.Length; i++)
        {
            double neutral = ReductionKernel.Neutral<double>(_nest.Reductions[i].Kind);
            if (HasRegisterAccumulators)
            {
                _accumulators[i] = _il.DeclareLocal(_lanes.Vector);
                _lanes.Constant(_il, neutral);
                _il.Emit(OpCodes.Stloc, _accumulators[i]!);
                continue;
            }

            for (int lane = 0; lane < ReductionTree.Lanes(_nest.Element); lane += _lanes.Count)
            {
                Field(nameof(LoopCall.Accumulators));
                Offset((i * 64) + (lane * _nest.Element.Size()));
                _lanes.Constant(_il, neutral);
                Own(nameof(IMachineLanes<int>.Store));
            }
        }
    }

    private void FoldAccumulators()
    {
        if (HasRegisterAccumulators) StoreAccumulators();
        for (int i = 0; i < _accumulators.Length; i++)
        {
            Field(nameof(LoopCall.Accumulators));
            Offset(i * 64);
            _il.Emit(OpCodes.Ldc_I4, (int)_nest.Reductions[i].Kind);
            Pointer(_reductionSlots[i]);
            _il.Emit(OpCodes.Call, typeof(LaneMemory).GetMethod(nameof(LaneMemory.Fold))!.MakeGenericMethod(_nest.Element.Clr()));
        }
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
