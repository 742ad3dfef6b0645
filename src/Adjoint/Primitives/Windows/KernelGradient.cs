using System.Numerics;
using System.Runtime.CompilerServices;
using Adjoint.Blas;
using Adjoint.Blas.Simd;

namespace Adjoint.Primitives;

/// <summary>
/// The derivative of a convolution by its kernel: w̄[o, c, a, b] is the inner product of plane o of ȳ with plane c of x moved by (a, b), over all
/// images. Both are copied to planes of one pitch; where ȳ has no element its copy is zero. Images go in blocks that depend on the shapes
/// alone; sums of blocks are added in order, so that the number of threads does not touch the bits.
/// </summary>
internal sealed unsafe class KernelGradient<T, TVector, TSimd> : IParallelWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    /// <summary>Bytes of a block's copies: half of a second-level cache.</summary>
    private const int BlockBytes = 512 * 1024;

    /// <summary>Blocks that a large batch has at least, for threads.</summary>
    private const int LeastBlocks = 8;

    /// <summary>Blocks at most, for the memory of their sums.</summary>
    private const int MostBlocks = 1024;

    public void Run(Convolution convolution, Operand first, Operand second, Operand result)
    {
        var job = new Job
        {
            X = PaddedPlanes.OfInput(convolution.Y, convolution.X),
            Y = PaddedPlanes.LikeInput(convolution.Y, convolution.X),
            Inputs = first.Shape[1],
            Outputs = second.Shape[1],
            Images = first.Shape[0],
            Source = (T*)first.Pointer,
            Cotangent = (T*)second.Pointer,
            SourceImage = (nint)first.Shape[1] * first.Shape[2] * first.Shape[3],
            CotangentImage = (nint)second.Shape[1] * second.Shape[2] * second.Shape[3],
            Taps = first.Shape[1] * convolution.Y.Kernel * convolution.X.Kernel,
        };
        var sums = new Span<T>(result.Pointer, result.Size);
        if (first.Size == 0 || second.Size == 0)
        {
            sums.Clear();
            return;
        }

        nint length = ((nint)(convolution.Y.Output - 1) * job.X.Pitch) + convolution.X.Output;
        job.Vectors = (length + TSimd.Count - 1) / TSimd.Count;
        job.Plane = Math.Max(job.Y.Plane, job.Vectors * TSimd.Count);
        nint imageBytes = ((job.Inputs * job.X.Plane) + (job.Outputs * job.Plane)) * sizeof(T);
        nint fewest = (job.Images + MostBlocks - 1) / MostBlocks, most = (job.Images + LeastBlocks - 1) / LeastBlocks;
        job.ImagesPerBlock = (int)Math.Max(Math.Min(BlockBytes / imageBytes, most), fewest);
        job.Blocks = (job.Images + job.ImagesPerBlock - 1) / job.ImagesPerBlock;
        const int Group = KernelGradientTile<T, TVector, TSimd>.Taps;
        nint offsets = (nint)(job.Taps + Group) * sizeof(nint);
        byte* memory = Workspace.RentShared<byte>(offsets + ((nint)job.Blocks * result.Size * sizeof(T)));
        job.Offsets = (nint*)memory;
        job.Partials = job.Blocks == 1 ? (T*)result.Pointer : (T*)(memory + offsets);
        int tap = 0;
        for (int c = 0; c < job.Inputs; c++)
        {
            for (int a = 0; a < convolution.Y.Kernel; a++)
                for (int b = 0; b < convolution.X.Kernel; b++) job.Offsets[tap++] = job.X.TapOffset(c, convolution.Y, a, convolution.X, b);
        }

        for (int i = 0; i < Group; i++) job.Offsets[tap + i] = job.Offsets[tap - 1];
        long work = (long)job.Images * job.Outputs * job.Taps * length;
        int threads = work < VectorConvolution<T, TVector, TSimd>.WorthThreads ? 1 : Parallelism.Threads;
        WorkerPool.Run(this, &job, job.Blocks, threads);
        if (job.Blocks == 1) return;
        new ReadOnlySpan<T>(job.Partials, result.Size).CopyTo(sums);
        for (int block = 1; block < job.Blocks; block++)
        {
            T* partial = job.Partials + ((nint)block * result.Size);
            for (int i = 0; i < sums.Length; i++) sums[i] += partial[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void IParallelWork.RunPart(void* state, int part)
    {
        var job = (Job*)state;
        int begin = part * job->ImagesPerBlock, count = Math.Min(job->ImagesPerBlock, job->Images - begin);
        nint xImage = job->Inputs * job->X.Plane, yImage = job->Outputs * job->Plane, slack = 2 * TSimd.Count;

        // Behind the last image stand the slack and the cotangents, all finite; what a last vector reads there is multiplied by zeros.
        T* x = Workspace.Rent<T>((count * (xImage + yImage)) + slack);
        T* y = x + (count * xImage) + slack;
        new Span<T>(x + (count * xImage), (int)slack).Clear();
        for (int i = 0; i < count; i++)
        {
            job->X.Fill(job->Source + ((begin + i) * job->SourceImage), x + (i * xImage), job->Inputs, job->X.Plane);
            job->Y.Fill(job->Cotangent + ((begin + i) * job->CotangentImage), y + (i * yImage), job->Outputs, job->Plane);
        }

        const int Group = KernelGradientTile<T, TVector, TSimd>.Taps, Rows = KernelGradientTile<T, TVector, TSimd>.Rows;
        T* partial = job->Partials + ((nint)part * job->Outputs * job->Taps);
        for (int tap = 0; tap < job->Taps; tap += Group)
        {
            for (int o = 0; o < job->Outputs; o += Rows)
            {
                KernelGradientTile<T, TVector, TSimd>.Run(
                    Math.Min(Rows, job->Outputs - o), Math.Min(Group, job->Taps - tap), job->Vectors, count, y + (o * job->Plane), job->Plane, yImage,
                    x, xImage, job->Offsets + tap, partial + ((nint)o * job->Taps) + tap, job->Taps);
            }
        }
    }

    private struct Job
    {
        public PaddedPlanes X;
        public PaddedPlanes Y;
        public T* Source;
        public T* Cotangent;
        public T* Partials;
        public nint* Offsets;
        public nint SourceImage;
        public nint CotangentImage;
        public nint Plane;
        public nint Vectors;
        public int Inputs;
        public int Outputs;
        public int Images;
        public int Taps;
        public int ImagesPerBlock;
        public int Blocks;
    }
}
