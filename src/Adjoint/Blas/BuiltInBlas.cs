namespace Adjoint.Blas;

/// <summary>The built-in provider: needs nothing but the runtime.</summary>
internal sealed class BuiltInBlas : BlasProvider
{
    private readonly VectorWidth _width;
    private readonly DenseKernels<double> _double;
    private readonly DenseKernels<float> _single;

    /// <summary>The kernels at a given width, which the machine must have.</summary>
    public BuiltInBlas(VectorWidth width)
    {
        _width = width;
        _double = DenseKernels<double>.Create(width);
        _single = DenseKernels<float>.Create(width);
    }

    /// <summary>The widest of this machine.</summary>
    public static BuiltInBlas Best { get; } = new(VectorWidths.Best);

    /// <inheritdoc/>
    public override string Description => $"built-in SIMD GEMM ({_width.Name()})";

    internal override void Multiply(in GemmProblem<double> problem) => _double.Gemm(problem, Parallelism.Threads);

    internal override void Multiply(in GemmProblem<float> problem) => _single.Gemm(problem, Parallelism.Threads);

    internal override void Multiply(in GemmBatch<double> batch) => _double.Gemm(batch, Parallelism.Threads);

    internal override void Multiply(in GemmBatch<float> batch) => _single.Gemm(batch, Parallelism.Threads);
}
