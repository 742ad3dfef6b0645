using System.Numerics;
using System.Runtime.CompilerServices;
using Adjoint.Blas;
using Adjoint.Blas.Simd;

namespace Adjoint.Primitives;

/// <summary>
/// Convolutions without an unrolled matrix: an image is copied once between zeros, and tiles of results read each tap at its distance.
/// Positions run over whole rows of the copy, margins included, so that vectors are full however narrow the image is; what is computed in
/// the margins is not copied out. Images are shared out among threads.
/// </summary>
internal sealed unsafe class VectorConvolution<T, TVector, TSimd> : ConvolutionKernels<T>, IParallelWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    /// <summary>Multiply-adds below which a second thread costs more than it saves.</summary>
    internal const long WorthThreads = 1 << 19;

    /// <summary>Parts for each thread, for one that comes late.</summary>
    internal const int PartsPerThread = 4;

    /// <summary>Positions computed before they are copied out: with eight results they stay in the first-level cache.</summary>
    private const int BandPositions = 1024;

    private static readonly KernelGradient<T, TVector, TSimd> ByKernel = new();

    public override void Run(Convolution convolution, Operand first, Operand second, Operand result)
    {
        if (result.Size == 0) return;
        if (convolution.Role == ConvolutionRole.Kernel)
        {
            ByKernel.Run(convolution, first, second, result);
            return;
        }

        var job = new Job
        {
            Planes = convolution.Role == ConvolutionRole.Input
                ? PaddedPlanes.OfOutput(convolution.Y, convolution.X) : PaddedPlanes.OfInput(convolution.Y, convolution.X),
            Source = (T*)first.Pointer,
            Target = (T*)result.Pointer,
            Images = result.Shape[0],
            Sources = first.Shape[1],
            Results = result.Shape[1],
            SourcePlane = (nint)first.Shape[2] * first.Shape[3],
            Height = result.Shape[2],
            Width = result.Shape[3],
            RowStep = convolution.Role == ConvolutionRole.Input ? convolution.Y.Stride : 1,
            ColumnStep = convolution.Role == ConvolutionRole.Input ? convolution.X.Stride : 1,
        };
        var plan = new CorrelationPlan<T>(convolution, job.Planes, job.Results, job.Sources, TSimd.MaxRows);
        job.Passes = plan.Write((T*)second.Pointer, Workspace.RentShared<byte>(plan.Bytes));
        (job.PassCount, job.LeavesGaps) = (plan.Passes, plan.LeavesGaps);
        long work = (long)job.Images * job.Results * job.Sources * convolution.Y.Kernel * convolution.X.Kernel * convolution.Y.Output * convolution.X.Output;
        int threads = work < WorthThreads ? 1 : Parallelism.Threads;
        job.Parts = threads == 1 ? 1 : Math.Min(job.Images, threads * PartsPerThread);
        WorkerPool.Run(this, &job, job.Parts, threads);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void IParallelWork.RunPart(void* state, int part)
    {
        var job = (Job*)state;
        PaddedPlanes planes = job->Planes;
        nint size = job->Sources * planes.Plane, slack = CorrelationTile<T, TVector, TSimd>.Width;
        int bandRows = Math.Max(1, BandPositions / planes.Pitch);
        nint pitch = ((nint)bandRows * planes.Pitch) + slack;
        T* source = Workspace.Rent<T>(size + slack + (TSimd.MaxRows * pitch));
        T* results = source + size + slack;
        new Span<T>(source + size, (int)slack).Clear();
        nint imageSize = (nint)job->Results * job->Height * job->Width;
        for (int image = (int)((long)job->Images * part / job->Parts); image < (int)((long)job->Images * (part + 1) / job->Parts); image++)
        {
            T* target = job->Target + (image * imageSize);
            planes.Fill(job->Source + (image * job->Sources * job->SourcePlane), source, job->Sources, planes.Plane);
            if (job->LeavesGaps) new Span<T>(target, (int)imageSize).Clear();
            for (int p = 0; p < job->PassCount; p++)
            {
                Correlation<T>* pass = job->Passes + p;
                if (pass->ColumnBegin >= pass->ColumnEnd) continue;
                for (int row = pass->RowBegin; row < pass->RowEnd;)
                {
                    int end = row + 1, most = Math.Min(pass->RowEnd, row + bandRows);
                    while (end < most && pass->First[end] == pass->First[row] && pass->End[end] == pass->End[row]) end++;
                    if (pass->First[row] < pass->End[row]) RunBand(job, pass, row, end, source, results, pitch, target);
                    row = end;
                }
            }
        }
    }

    /// <summary>Computes rows that have the same taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBand(Job* job, Correlation<T>* pass, int row, int end, T* source, T* results, nint pitch, T* target)
    {
        nint rowPitch = job->Planes.Pitch;
        int columns = pass->ColumnEnd - pass->ColumnBegin, first = pass->First[row], taps = pass->End[row] - first;
        nint length = ((end - row - 1) * rowPitch) + columns;
        source += (row * rowPitch) + pass->ColumnBegin;
        for (int r = 0; r < job->Results; r += TSimd.MaxRows)
        {
            int rows = Math.Min(TSimd.MaxRows, job->Results - r);
            T* weights = pass->Weights + ((nint)r * pass->Taps) + ((nint)first * rows);
            for (nint q = 0; q < length; q += CorrelationTile<T, TVector, TSimd>.Width)
            {
                int vectors = (int)Math.Min(3, (length - q + TSimd.Count - 1) / TSimd.Count);
                CorrelationTile<T, TVector, TSimd>.Run(rows, vectors, taps, weights, pass->Offsets + first, source + q, results + q, pitch);
            }

            for (int k = 0; k < rows; k++)
            {
                T* plane = target + ((nint)(r + k) * job->Height * job->Width);
                for (int y = row; y < end; y++)
                {
                    T* from = results + (k * pitch) + ((y - row) * rowPitch);
                    T* to = plane + ((((nint)y * job->RowStep) + pass->TargetRow) * job->Width)
                        + ((nint)pass->ColumnBegin * job->ColumnStep) + pass->TargetColumn;
                    if (job->ColumnStep == 1) new ReadOnlySpan<T>(from, columns).CopyTo(new Span<T>(to, columns));
                    else for (int x = 0; x < columns; x++) to[(nint)x * job->ColumnStep] = from[x];
                }
            }
        }
    }

    private struct Job
    {
        public PaddedPlanes Planes;
        public Correlation<T>* Passes;
        public int PassCount;
        public bool LeavesGaps;
        public T* Source;
        public T* Target;
        public int Images;
        public int Sources;
        public int Results;
        public nint SourcePlane;
        public int Height;
        public int Width;
        public int RowStep;
        public int ColumnStep;
        public int Parts;
    }
}
