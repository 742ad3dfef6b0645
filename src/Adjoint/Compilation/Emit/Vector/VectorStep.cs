using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Adjoint.Compilation.Emit;

/// <summary>
/// Runs a <see cref="LoopNest"/>: divides rows, or blocks of its reductions, among threads, finds the addresses of every stretch of rows
/// in which all of them count up evenly, and calls the emitted loop on it.
/// </summary>
internal sealed unsafe class VectorStep : ProgramStep, IParallelWork
{
    /// <summary>Instructions on elements below which a second thread costs more than it saves; waking one takes some ten microseconds.</summary>
    private const long WorthThreads = 1 << 19;

    /// <summary>Parts for each thread, for one that comes late.</summary>
    private const int PartsPerThread = 4;

    /// <summary>A part of a row is a multiple of this many elements: whole cache lines of any element type.</summary>
    private const int PieceUnit = 64;

    private readonly LoopNest _nest;
    private readonly LoopKernel _interior;
    private readonly LoopKernel? _rim;
    private readonly LoopKernel? _streaming;
    private readonly string _description;
    private readonly bool _hasPartials;
    private readonly byte* _zeros;

    public VectorStep(LoopNest nest, int[] operands, bool hasPartials, string description) : base(operands)
    {
        (_nest, _hasPartials, _description) = (nest, hasPartials, description);
        int width = LaneEmitter.BestWidth;
        _interior = LoopKernel(true);
        bool streams = width > 0 && nest.Extents.Length == 1 && nest.Stores.Length > 0
            && nest.Stores.All(s => s.Element == nest.Element && (long)nest.Inner * s.Element.Size() > MachineCache.Bytes);
        if (streams) _streaming = LoopEmitter.Emit(nest, width, true, streams: true);
        bool hasRims = nest.Loads.Any(l => l.Rules.Items.AsSpan(..^1).ContainsAnyExcept((AxisRule?)null));
        if (hasRims)
        {
            _rim = LoopKernel(false);

            // A line of zeros stands in for lines outside; it is read like a line, at distances of at most one extent.
            long bytes = 0;
            foreach (LoopLoad load in nest.Loads)
            {
                long reach = nest.Inner + 64L + Math.Abs((long)(load.InnerRule?.Start ?? 0));
                bytes = Math.Max(bytes, reach * Math.Abs(load.InnerStride) * load.Element.Size());
            }

            _zeroBlock = (byte*)NativeMemory.AllocZeroed((nuint)((2 * bytes) + 128));
            _zeros = _zeroBlock + bytes + 64;
        }

        LoopKernel LoopKernel(bool isInterior) => LoopEmitter.Emit(nest, width, isInterior);
    }

    private readonly byte* _zeroBlock;

    ~VectorStep() => NativeMemory.Free(_zeroBlock);

    public override bool CanWriteOver(int input, int output) => _nest.CanWriteOver(input, output);

    public override string Describe() => _description;

    public static long PartialBytes(ReductionTree tree, ElementType element) =>
        ((tree.Kept * tree.Blocks * (tree.RunReduced ? 1 : tree.Run) * element.Size()) + 63) / 64 * 64;

    public override void Run(byte** table, Operand[] scratch)
    {
        byte** addresses = stackalloc byte*[Operands.Length];
        for (int i = 0; i < Operands.Length; i++) addresses[i] = table[Operands[i]];
        long rows = _nest.Rows, tasks, pieces = 1;
        int threads = Parallelism.Threads;
        long work = rows * _nest.Inner * (_nest.Body.Instructions.Length + 1);
        if (work < WorthThreads) threads = 1;
        int parts = threads == 1 ? 1 : threads * PartsPerThread;
        ReductionTree? tree = _nest.Tree;
        bool byBlock = tree is not null && !_nest.ReducesByRow;
        tasks = byBlock ? tree!.Kept * tree.Blocks : rows;
        if (tasks < parts && (tree is null || !tree.RunReduced))
            pieces = Math.Max(1, Math.Min((parts + tasks - 1) / tasks, _nest.Inner / PieceUnit));
        var state = new State { Addresses = addresses, Tasks = tasks, Pieces = pieces, Parts = (int)Math.Min(parts, tasks * pieces) };
        WorkerPool.Run(this, &state, state.Parts, threads);
        if (byBlock && tree!.Blocks > 1) Join(addresses, tree);
    }

    void IParallelWork.RunPart(void* argument, int part)
    {
        var state = (State*)argument;
        ReductionTree? tree = _nest.Tree;
        bool byBlock = tree is not null && !_nest.ReducesByRow;
        long total = state->Tasks * state->Pieces, first = total * part / state->Parts, end = total * (part + 1) / state->Parts;
        if (byBlock)
        {
            for (long t = first; t < end; t++) RunBlock(state, t / state->Pieces, t % state->Pieces);
        }
        else if (state->Pieces == 1)
        {
            RunRows(state, first, end, 0, _nest.Inner, null);
        }
        else
        {
            for (long t = first; t < end; t++)
            {
                long row = t / state->Pieces, piece = t % state->Pieces;
                RunRows(state, row, row + 1, Cut(piece, state->Pieces), Cut(piece + 1, state->Pieces), null);
            }
        }
    }

    /// <summary>Where a piece of the innermost axis begins.</summary>
    private long Cut(long piece, long pieces) => piece == pieces ? _nest.Inner : _nest.Inner * piece / pieces / PieceUnit * PieceUnit;

    /// <summary>Computes one block of all reductions.</summary>
    private void RunBlock(State* state, long task, long piece)
    {
        ReductionTree tree = _nest.Tree!;
        long kept = task / tree.Blocks;
        int block = (int)(task % tree.Blocks);
        var (firstRow, endRow, begin, end) = tree.Block(block);
        int size = _nest.Element.Size(), count = _nest.Reductions.Length;
        byte** targets = stackalloc byte*[count];
        for (int i = 0; i < count; i++)
            targets[i] = BlockAddress(state->Addresses, tree, i) + (((kept * tree.Blocks) + block) * (tree.RunReduced ? 1 : tree.Run) * size);
        if (!tree.RunReduced)
        {
            if (state->Pieces > 1) (begin, end) = (Cut(piece, state->Pieces), Cut(piece + 1, state->Pieces));
            for (int i = 0; i < count; i++) Clear(targets[i] + (begin * size), _nest.Reductions[i].Kind, end - begin);
        }

        RunRows(state, (kept * tree.Rows) + firstRow, (kept * tree.Rows) + endRow, begin, end, targets);
    }

    /// <summary>The results of the blocks of a reduction: its output where there is one block, else partial results.</summary>
    private byte* BlockAddress(byte** addresses, ReductionTree tree, int reduction) =>
        tree.Blocks == 1 ? addresses[_nest.Reductions[reduction].Operand] : addresses[Operands.Length - 1] + (reduction * PartialBytes(tree, _nest.Element));

    private void Clear(byte* target, Reduction kind, long count)
    {
        if (_nest.Element == ElementType.Float64) new Span<double>(target, (int)count).Fill(ReductionKernel.Neutral<double>(kind));
        else new Span<float>(target, (int)count).Fill(ReductionKernel.Neutral<float>(kind));
    }

    private void Join(byte** addresses, ReductionTree tree)
    {
        long run = tree.RunReduced ? 1 : tree.Run, size = _nest.Element.Size();
        for (int i = 0; i < _nest.Reductions.Length; i++)
        {
            LoopReduction reduction = _nest.Reductions[i];
            for (long k = 0; k < tree.Kept; k++)
            {
                byte* blocks = BlockAddress(addresses, tree, i) + (k * tree.Blocks * run * size);
                if (_nest.Element == ElementType.Float64) ReductionKernel.Join(reduction.Kind, (double*)blocks, tree.Blocks, run);
                else ReductionKernel.Join(reduction.Kind, (float*)blocks, tree.Blocks, run);
                Buffer.MemoryCopy(blocks, addresses[reduction.Operand] + (k * run * size), run * size, run * size);
            }
        }
    }

    /// <summary>Rows from <paramref name="first"/> to <paramref name="end"/> in the order of the axes, one part of the innermost axis.</summary>
    /// <param name="state">The call.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row after the last.</param>
    /// <param name="begin">The first position of the innermost axis.</param>
    /// <param name="stop">The position after the last.</param>
    /// <param name="blocks">Where each reduction of this block goes; null where there is no block.</param>
    private void RunRows(State* state, long first, long end, long begin, long stop, byte** blocks)
    {
        int outer = _nest.Extents.Length - 1, reductions = _nest.Reductions.Length;
        int most = Math.Max(_interior.Slots.Length, _rim?.Slots.Length ?? 0);
        byte** pointers = stackalloc byte*[most];
        nint* steps = stackalloc nint[most];
        long* index = stackalloc long[outer + 1];
        byte* accumulators = stackalloc byte[(64 * reductions) + 64];
        accumulators = (byte*)(((nint)accumulators + 63) & ~63);
        var call = new LoopCall { Pointers = pointers, Steps = steps, Begin = (nint)begin, End = (nint)stop, Accumulators = accumulators };
        bool folds = blocks is not null && _nest.Tree!.RunReduced;
        if (folds)
        {
            int lanes = ReductionTree.Lanes(_nest.Element);
            for (int i = 0; i < reductions; i++) Clear(accumulators + (64 * i), _nest.Reductions[i].Kind, lanes);
        }

        while (first < end)
        {
            long rest = first;
            for (int axis = outer - 1; axis >= 0; axis--) (rest, index[axis]) = Math.DivRem(rest, _nest.Extents[axis]);
            long length = outer == 0 ? 1 : Math.Min(end - first, _nest.Extents[outer - 1] - index[outer - 1]);
            LoopKernel kernel = Choose(index, outer, ref length);
            for (int s = 0; s < kernel.Slots.Length; s++) Place(kernel.Slots[s], state->Addresses, blocks, index, outer, out pointers[s], out steps[s]);
            call.Rows = (nint)length;
            if (_streaming is not null) Stream(&call);
            else kernel.Method(&call);
            first += length;
        }

        if (!folds) return;
        for (int i = 0; i < reductions; i++)
        {
            int kind = (int)_nest.Reductions[i].Kind;
            if (_nest.Element == ElementType.Float64) LaneMemory.Fold((double*)(accumulators + (64 * i)), kind, (double*)blocks[i]);
            else LaneMemory.Fold((float*)(accumulators + (64 * i)), kind, (float*)blocks[i]);
        }
    }

    /// <summary>
    /// The same with the outputs written past the caches, once they are aligned. They are larger than the last-level cache, so that
    /// writing through it would read every line of them first.
    /// </summary>
    private void Stream(LoopCall* call)
    {
        const int Line = 64;
        int size = _nest.Element.Size();
        nint misaligned = -1;
        for (int s = 0; s < _interior.Slots.Length; s++)
        {
            if (!Array.Exists(_nest.Stores, store => store.Operand == _interior.Slots[s].Operand)) continue;
            nint here = (nint)(call->Pointers[s] + (call->Begin * size)) % Line;
            if (here % size != 0 || (misaligned >= 0 && here != misaligned))
            {
                _interior.Method(call);
                return;
            }

            misaligned = here;
        }

        nint end = call->End;
        call->End = Math.Min(end, call->Begin + ((Line - misaligned) % Line / size));
        if (call->End > call->Begin) _interior.Method(call);
        (call->Begin, call->End) = (call->End, end);
        if (call->End > call->Begin) _streaming!.Method(call);
    }

    /// <summary>Shortens a stretch of rows until every load moves evenly in it, and tells which method is for it.</summary>
    private LoopKernel Choose(long* index, int outer, ref long length)
    {
        if (_rim is null) return _interior;
        bool isInside = true;
        foreach (LoopSlot slot in _rim.Slots)
        {
            AxisRule?[] rules = slot.Rules.Items;
            for (int axis = 0; axis < outer; axis++)
            {
                if (rules[axis] is not { } rule) continue;
                AxisSpan span = rule.At(index[axis]);
                if (axis == outer - 1) length = Math.Min(length, span.End - index[axis]);
                long c = rule.Start + index[axis];
                isInside &= c >= 0 && c < rule.Extent;
            }
        }

        return isInside ? _interior : _rim;
    }

    private void Place(LoopSlot slot, byte** addresses, byte** blocks, long* index, int outer, out byte* pointer, out nint step)
    {
        if (slot.Operand == LoopSlot.Block)
        {
            pointer = blocks[slot.Offset];
            step = 0;
            return;
        }

        int[] strides = slot.Strides.Items;
        AxisRule?[] rules = slot.Rules.Items;
        long offset = slot.Offset, rowStep = 0;
        for (int axis = 0; axis < outer; axis++)
        {
            if (rules[axis] is not { } rule)
            {
                offset += index[axis] * strides[axis];
                rowStep = strides[axis];
                continue;
            }

            AxisSpan span = rule.At(index[axis]);
            if (span.IsZero)
            {
                pointer = _zeros;
                step = 0;
                return;
            }

            offset += span.Index * strides[axis];
            rowStep = (long)span.Step * strides[axis];
        }

        pointer = addresses[slot.Operand] + (offset * slot.Size);
        step = (nint)(rowStep * slot.Size);
    }

    private struct State
    {
        public byte** Addresses;
        public long Tasks;
        public long Pieces;
        public int Parts;
    }
}
