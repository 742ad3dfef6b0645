using Adjoint.Compilation;
using Adjoint.Tests.Compilation.Emit.Vector;
using Adjoint.Tracing;
using static Adjoint.Tensor;

namespace Adjoint.Tests.Compilation;

/// <summary>Not beside other tests: the number of threads is the program's.</summary>
[CollectionDefinition(nameof(WorkerPoolTests), DisableParallelization = true)]
[Collection(nameof(WorkerPoolTests))]
public sealed class WorkerPoolTests
{
    private static readonly Func<Tensor[], Tensor[]>[] Programs =
    [
        x => [Sin(x[0]) * x[0], Sum(x[0] * x[0])], x => [Sum(x[0], 0), Sum(x[0], 1)], x => [Max(x[0], 0), x[0].Transpose() + 1.0],
        x => [Shift(x[0], 3, 0, Boundary.Edge) + Shift(x[0], -2, 1)],
    ];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Programs.Length)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void AnyNumberOfThreads_GivesTheSameBits_AndAllocatesNothing(int index)
    {
        int before = Parallelism.Threads;
        Tensor x = FusedLoopTests.Sample([1000, 700], 11);
        var (graph, _) = Traced.Abstractly(Programs[index], [x.Type]);
        var program = CompiledProgram.For(graph);
        try
        {
            Parallelism.Threads = 1;
            Tensor[] expected = program.Run([x]);
            foreach (int threads in (int[])[2, 5])
            {
                Parallelism.Threads = threads;
                Tensor[] actual = program.Run([x]);
                for (int i = 0; i < expected.Length; i++) FusedLoopTests.AssertSameBits(expected[i], actual[i]);
                Tensor[] inputs = [x];
                Assert.Equal(0, Allocations.Of(() => program.Run(inputs, actual)));
            }
        }
        finally
        {
            Parallelism.Threads = before;
        }
    }

    [Fact]
    public void Threads_BelowOne_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Parallelism.Threads = 0);
}
