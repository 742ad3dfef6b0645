using System.Reflection.Emit;

namespace Adjoint.Compilation.Emit;

/// <summary>Loads and stores of a loop: full vectors or the first lanes, dense, strided, uniform or beyond a rim.</summary>
internal sealed partial class LoopEmitter
{
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
}
