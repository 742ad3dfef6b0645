using System.Numerics;
using System.Runtime.CompilerServices;
using Adjoint.Blas;

namespace Adjoint.Primitives;

/// <summary>
/// The kernels of pooling: a plane is copied so that every tap is at a fixed distance (<see cref="PaddedPlanes"/>), and vectors of windows
/// read tap after tap. Planes are shared out among threads.
/// </summary>
internal sealed unsafe class WindowKernels<T> : IParallelWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const long WorthThreads = 1 << 19;
    private const int PartsPerThread = 4;

    public static WindowKernels<T> Instance { get; } = new();

    private static int Lanes => Vector<T>.Count;

    /// <summary>Runs a mode on operands whose last two axes are those of the windows.</summary>
    /// <param name="mode">What is done.</param>
    /// <param name="y">The slower axis.</param>
    /// <param name="x">The faster axis.</param>
    /// <param name="first">x, or what is summed or spread.</param>
    /// <param name="second">t or ȳ of a switch.</param>
    /// <param name="result">The result.</param>
    public void Run(WindowMode mode, WindowAxis y, WindowAxis x, Operand first, Operand second, Operand result)
    {
        if (result.Size == 0) return;
        nint inside = (nint)y.Input * x.Input, windows = (nint)y.Output * x.Output;
        bool backward = mode is WindowMode.SwitchTransposed or WindowMode.SumTransposed;
        if (windows == 0)
        {
            result.Bytes.Clear();
            return;
        }

        var job = new Job
        {
            Mode = mode,
            Planes = PaddedPlanes.OfInput(y, x),
            Windows = PaddedPlanes.LikeInput(y, x),
            First = (T*)first.Pointer,
            Second = (T*)second.Pointer,
            Result = (T*)result.Pointer,
            InputPlane = inside,
            WindowPlane = windows,
            Columns = x.Output,
            Rows = y.Output,
            Width = x.Input,
            IsPairs = PairPool.Takes<T>(y, x) && (mode == WindowMode.SwitchTransposed || (mode == WindowMode.Switch && first.Pointer == second.Pointer)),
            IsComplete = PaddedPlanes.OfInput(y, x).IsComplete,
            Taps = y.Kernel * x.Kernel,
            Count = result.Size / (backward ? inside : windows),
        };
        job.Offsets = Workspace.RentShared<nint>(job.Taps);
        int tap = 0;
        for (int a = 0; a < y.Kernel; a++)
            for (int b = 0; b < x.Kernel; b++) job.Offsets[tap++] = job.Planes.TapOffset(0, y, a, x, b);
        int threads = (long)job.Count * windows * job.Taps < WorthThreads ? 1 : Parallelism.Threads;
        job.Parts = threads == 1 ? 1 : (int)Math.Min(job.Count, threads * PartsPerThread);
        WorkerPool.Run(this, &job, job.Parts, threads);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void IParallelWork.RunPart(void* state, int part)
    {
        var job = (Job*)state;
        if (job->IsPairs)
        {
            RunPairs(job, part);
            return;
        }

        nint copy = job->Planes.Plane + Lanes, window = job->Windows.Plane + Lanes;
        T* x = Workspace.Rent<T>((2 * copy) + window), t = x + copy, y = t + copy;
        nint length = ((nint)(job->Rows - 1) * job->Planes.Pitch) + job->Columns;
        bool isMax = job->Mode == WindowMode.Switch && job->First == job->Second;
        T lowest = T.NegativeInfinity;
        for (nint plane = job->Count * part / job->Parts; plane < job->Count * (part + 1) / job->Parts; plane++)
        {
            T* input = job->First + (plane * job->InputPlane);
            switch (job->Mode)
            {
                case WindowMode.Switch:
                    job->Planes.Fill(input, x, 1, copy, lowest);
                    if (isMax)
                    {
                        Largest(job, x, y, length);
                    }
                    else
                    {
                        job->Planes.Fill(job->Second + (plane * job->InputPlane), t, 1, copy);
                        Select(job, x, t, y, length);
                    }

                    CopyOut(job, y, job->Result + (plane * job->WindowPlane));
                    break;
                case WindowMode.Sum:
                    job->Planes.Fill(input, x, 1, copy);
                    Sum(job, x, y, length);
                    CopyOut(job, y, job->Result + (plane * job->WindowPlane));
                    break;
                default:
                    bool isSwitch = job->Mode == WindowMode.SwitchTransposed;
                    job->Windows.Fill((isSwitch ? job->Second : job->First) + (plane * job->WindowPlane), y, 1, window);
                    new Span<T>(t, (int)copy).Clear();
                    if (isSwitch)
                    {
                        job->Planes.Fill(input, x, 1, copy, lowest);
                        Distribute(job, x, y, t, length);
                    }
                    else
                    {
                        Spread(job, y, t, length);
                    }

                    T* target = job->Result + (plane * job->InputPlane);
                    if (!job->IsComplete) new Span<T>(target, (int)job->InputPlane).Clear();
                    job->Planes.Restore(t, target);
                    break;
            }
        }
    }

    private static void RunPairs(Job* job, int part)
    {
        for (nint plane = job->Count * part / job->Parts; plane < job->Count * (part + 1) / job->Parts; plane++)
        {
            var x = (float*)job->First + (plane * job->InputPlane);
            if (job->Mode == WindowMode.Switch)
            {
                PairPool.Largest(x, job->Width, (float*)job->Result + (plane * job->WindowPlane), job->Rows, job->Columns);
                continue;
            }

            var target = (float*)job->Result + (plane * job->InputPlane);
            if (job->InputPlane != 4 * job->WindowPlane) new Span<float>(target, (int)job->InputPlane).Clear();
            PairPool.Distribute(x, job->Width, (float*)job->Second + (plane * job->WindowPlane), target, job->Rows, job->Columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Largest(Job* job, T* x, T* y, nint length)
    {
        for (nint q = 0; q < length; q += Lanes)
        {
            Vector<T> best = Vector.Load(x + job->Offsets[0] + q);
            for (int tap = 1; tap < job->Taps; tap++)
            {
                Vector<T> value = Vector.Load(x + job->Offsets[tap] + q);
                best = Vector.ConditionalSelect(Replaces(value, best), value, best);
            }

            best.Store(y + q);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select(Job* job, T* x, T* t, T* y, nint length)
    {
        for (nint q = 0; q < length; q += Lanes)
        {
            Vector<T> best = Vector.Load(x + job->Offsets[0] + q), chosen = Vector.Load(t + job->Offsets[0] + q);
            for (int tap = 1; tap < job->Taps; tap++)
            {
                Vector<T> value = Vector.Load(x + job->Offsets[tap] + q), mask = Replaces(value, best);
                best = Vector.ConditionalSelect(mask, value, best);
                chosen = Vector.ConditionalSelect(mask, Vector.Load(t + job->Offsets[tap] + q), chosen);
            }

            chosen.Store(y + q);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Distribute(Job* job, T* x, T* y, T* t, nint length)
    {
        for (nint q = 0; q < length; q += Lanes)
        {
            Vector<T> best = Vector.Load(x + job->Offsets[0] + q);
            for (int tap = 1; tap < job->Taps; tap++)
            {
                Vector<T> value = Vector.Load(x + job->Offsets[tap] + q);
                best = Vector.ConditionalSelect(Replaces(value, best), value, best);
            }

            // What is left of ȳ goes to the first tap that equals the largest; a NaN is equal to none.
            Vector<T> rest = Vector.Load(y + q);
            for (int tap = 0; tap < job->Taps; tap++)
            {
                T* at = t + job->Offsets[tap] + q;
                Vector<T> hit = Vector.Equals(Vector.Load(x + job->Offsets[tap] + q), best);
                (Vector.Load(at) + (rest & hit)).Store(at);
                rest = Vector.AndNot(rest, hit);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(Job* job, T* x, T* y, nint length)
    {
        for (nint q = 0; q < length; q += Lanes)
        {
            Vector<T> sum = Vector.Load(x + job->Offsets[0] + q);
            for (int tap = 1; tap < job->Taps; tap++) sum += Vector.Load(x + job->Offsets[tap] + q);
            sum.Store(y + q);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(Job* job, T* y, T* t, nint length)
    {
        for (nint q = 0; q < length; q += Lanes)
        {
            Vector<T> value = Vector.Load(y + q);
            for (int tap = 0; tap < job->Taps; tap++)
            {
                T* at = t + job->Offsets[tap] + q;
                (Vector.Load(at) + value).Store(at);
            }
        }
    }

    /// <summary>Where a value is larger, or the first NaN: not at most the best, which is a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Replaces(Vector<T> value, Vector<T> best) => Vector.AndNot(Vector.Equals(best, best), Vector.LessThanOrEqual(value, best));

    private static void CopyOut(Job* job, T* y, T* target)
    {
        nint pitch = job->Planes.Pitch;
        if (pitch == job->Columns)
        {
            new ReadOnlySpan<T>(y, (int)job->WindowPlane).CopyTo(new Span<T>(target, (int)job->WindowPlane));
            return;
        }

        for (int row = 0; row < job->Rows; row++)
            new ReadOnlySpan<T>(y + (row * pitch), job->Columns).CopyTo(new Span<T>(target + ((nint)row * job->Columns), job->Columns));
    }

    private struct Job
    {
        public WindowMode Mode;
        public PaddedPlanes Planes;
        public PaddedPlanes Windows;
        public T* First;
        public T* Second;
        public T* Result;
        public nint* Offsets;
        public nint InputPlane;
        public nint WindowPlane;
        public nint Count;
        public int Columns;
        public int Rows;
        public int Width;
        public bool IsPairs;
        public bool IsComplete;
        public int Taps;
        public int Parts;
    }
}
