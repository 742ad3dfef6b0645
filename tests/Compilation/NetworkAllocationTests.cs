using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Compilation;

/// <summary>Beside <see cref="WorkerPoolTests"/>, which also sets the number of threads.</summary>
[Collection(nameof(WorkerPoolTests))]
public sealed class NetworkAllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void CompiledValueAndGradient_OfADenseNetworkIntoGivenTensors_AllocatesNothing(int threads)
    {
        var random = new Random(3);
        Tensor Numbers(params int[] shape)
        {
            double[] values = new double[new Shape(shape).Size];
            for (int i = 0; i < values.Length; i++) values[i] = random.NextDouble() - 0.5;
            return FromArray(values, new Shape(shape));
        }

        Tensor x = Numbers(512, 64), target = Numbers(512, 10);
        var at = (W1: Numbers(64, 256), B1: Numbers(256), W2: Numbers(256, 10), B2: Numbers(10));
        var step = Compile(ValueAndGrad(((Tensor W1, Tensor B1, Tensor W2, Tensor B2) p) =>
        {
            Tensor hidden = Tanh(MatMul(x, p.W1) + p.B1);
            return Sum(Square(MatMul(hidden, p.W2) + p.B2 - target)) / 512.0;
        }));
        int before = Parallelism.Threads;
        try
        {
            Parallelism.Threads = threads;
            var result = step(at);
            double expected = (double)result.Item1;
            for (int i = 0; i < 5; i++) step.CallInto(at, result);
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 5; i++) step.CallInto(at, result);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - allocated);
            Assert.Equal(expected, (double)result.Item1);
        }
        finally
        {
            Parallelism.Threads = before;
        }
    }
}
