using Adjoint.Compilation;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Compilation.Emit.Vector;

/// <summary>What becomes of typical programs: the number of passes over memory.</summary>
public sealed class FusionTests
{
    private static readonly double[] Weights = [-205.0 / 72, 8.0 / 5, -1.0 / 5, 8.0 / 315, -1.0 / 560];

    internal static Tensor Laplacian(Tensor u, Boundary boundary)
    {
        Tensor sum = 2 * Weights[0] * u;
        for (int k = 1; k < Weights.Length; k++)
            sum += Weights[k] * (Shift(u, -k, 1, boundary) + Shift(u, k, 1, boundary) + Shift(u, -k, 0, boundary) + Shift(u, k, 0, boundary));
        return sum;
    }

    internal static Tensor[] WaveStep(Tensor[] x) => [(2 * x[0]) - x[1] + (x[2] * Laplacian(x[0], Boundary.Zero))];

    internal static Tensor[] TenOperations(Tensor[] inputs)
    {
        Tensor x = inputs[0], v = (0.75 * x) + 0.25;
        v = (v * v) - x;
        v = Abs(0.5 * Min(Max(v, -1.0), 1.0)) + x;
        return [v * v];
    }

    private static Tensor Sample(params int[] shape) => FusedLoopTests.Sample(shape, shape.Length);

    [Fact]
    public void TenOperations_AreOneLoop() => Assert.Single(FusedLoopTests.Steps(TenOperations, Sample(1000)));

    [Fact]
    public void AWaveStep_IsOneLoop_WithTheInterpretersBits()
    {
        Tensor[] fields = [Sample(60, 70), FusedLoopTests.Sample([60, 70], 8), FusedLoopTests.Sample([60, 70], 9)];
        Assert.Single(FusedLoopTests.Steps(WaveStep, fields));
        FusedLoopTests.AssertCompiledIsInterpreted(WaveStep, fields);
        Tensor[] floats = Array.ConvertAll(fields, f => f.Cast(ElementType.Float32));
        FusedLoopTests.AssertCompiledIsInterpreted(WaveStep, floats);
    }

    [Theory]
    [InlineData(Boundary.Zero)]
    [InlineData(Boundary.Periodic)]
    [InlineData(Boundary.Edge)]
    [InlineData(Boundary.Reflect)]
    public void TheTransposedWaveStep_AgreesWithTheInterpreter(Boundary boundary)
    {
        static Tensor[] Transposed(Tensor[] x, Boundary boundary) =>
            [Grad((Tensor u) => Sum(((2 * u) + (x[1] * Laplacian(u, boundary))) * x[2]))(x[0])];
        Tensor[] fields = [Sample(40, 50), FusedLoopTests.Sample([40, 50], 8), FusedLoopTests.Sample([40, 50], 9)];
        FusedLoopTests.AssertCompiledIsInterpreted(x => Transposed(x, boundary), fields);
    }

    [Fact]
    public void ATransposedStencil_ReadsOneProduct_NotOneForEveryWeight()
    {
        static Tensor[] Transposed(Tensor[] x) => [Grad((Tensor u) => Sum(x[1] * Laplacian(u, Boundary.Zero)))(x[0])];
        Tensor[] fields = [Sample(40, 50), FusedLoopTests.Sample([40, 50], 8)];
        Assert.Single(FusedLoopTests.Steps(Transposed, fields));
        FusedLoopTests.AssertCompiledIsInterpreted(Transposed, fields);
    }

    [Fact]
    public void TheElementwisePartOfADenseLayersGradient_IsOneLoop()
    {
        // The product of the layer, its activation, the loop of the backward pass, and the two products it leads to.
        static Tensor[] Backward(Tensor[] x)
        {
            var (w, b, input, target) = (x[0], x[1], x[2], x[3]);
            return Grad((Tensor[] p) =>
            {
                Tensor y = Tanh(MatMul(p[2], p[0]) + p[1]) - target;
                return Sum(y * y);
            })([w, b, input]);
        }

        string[] steps = FusedLoopTests.Steps(Backward, Sample(40, 50), Sample(50), Sample(64, 40), FusedLoopTests.Sample([64, 50], 3));
        Assert.Single(steps, s => s.StartsWith("fused loop", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3000, false)]
    [InlineData(120, true)]
    public void AFormulaBeyondTheJitsLimits_IsCutIntoSeveralLoops(int length, bool elementary)
    {
        Tensor[] Long(Tensor[] x)
        {
            Tensor y = x[0];
            for (int i = 0; i < length; i++) y = elementary ? Sin(y + x[1]) : (y * x[1]) - (1.0 / (i + 1));
            return [y];
        }

        Tensor[] inputs = [FusedLoopTests.Sample([203], 1), FusedLoopTests.Sample([203], 2)];
        int loops = FusedLoopTests.Steps(Long, inputs).Length;
        Assert.InRange(loops, 3, 12);
        FusedLoopTests.AssertCompiledIsInterpreted(Long, inputs);
    }

    [Fact]
    public void AFactorOfALaterLoop_IsComputedThere_WhereThatSavesTraffic()
    {
        // tanh is stored for the product; its derivative 1 − h² is computed where it is used, not stored beside it.
        static Tensor[] Layer(Tensor[] x)
        {
            Tensor h = Tanh(x[0]);
            Tensor late = MatMul(h, x[1]);
            return [late * (1.0 - (h * h)), Sum(h)];
        }

        Tensor[] inputs = [FusedLoopTests.Sample([40, 40], 1), FusedLoopTests.Sample([40, 40], 2)];
        string[] loops = [.. FusedLoopTests.Steps(Layer, inputs).Where(s => s.StartsWith("fused loop", StringComparison.Ordinal))];
        Assert.Equal(2, loops.Length);
        Assert.Contains("1 stores, 1 reductions", loops[0]);

        // To rounding: a BLAS may sum in another order where its operands are aligned otherwise.
        double[] expected = Layer(inputs)[0].ToArray(), actual = Compile((Tensor[] x) => Layer(x))(inputs)[0].ToArray();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-12);
    }
}
