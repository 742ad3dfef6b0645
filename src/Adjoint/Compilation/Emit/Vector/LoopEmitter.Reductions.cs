using System.Reflection.Emit;
using Adjoint.Primitives;

namespace Adjoint.Compilation.Emit;

/// <summary>Reductions of a loop: accumulators in registers, in memory, or a row of them.</summary>
internal sealed partial class LoopEmitter
{
    private bool HasRegisterAccumulators =>
        _nest.Tree is { RunReduced: true } && _lanes.Count == ReductionTree.Lanes(_nest.Element);

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
}
