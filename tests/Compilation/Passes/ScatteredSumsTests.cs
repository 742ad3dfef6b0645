using Adjoint.Tests.Compilation.Emit.Vector;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Compilation.Passes;

/// <summary>What is added at a few places costs no pass over the array.</summary>
public sealed class ScatteredSumsTests
{
    private static readonly Tensor Places = FromArray([3L, 77, 77, 1900]);
    private static readonly Tensor[] Inputs =
        [FusedLoopTests.Sample([50, 40], 1), FusedLoopTests.Sample([50, 40], 2), FusedLoopTests.Sample([4], 3)];

    private static Tensor Scattered(Tensor updates) => ScatterAdd(Zeros([2000]), Places, updates).Reshape(50, 40);

    [Fact]
    public void AFieldWithASource_IsOneLoop_AndTheSourceInPlace()
    {
        static Tensor[] Driven(Tensor[] x) => [ScatterAdd(((2 * x[0]) - x[1]).Reshape(2000), Places, x[2]).Reshape(50, 40)];
        Check(Driven, "fused loop", "scatterOnto");
    }

    [Fact]
    public void ASourceInTheMiddleOfASum_GoesToItsEnd()
    {
        static Tensor[] Driven(Tensor[] x) => [(x[0] + Scattered(x[2])) - (x[1] * x[0]) + Scattered(2 * x[2])];
        Check(Driven, "fused loop", "scatterOnto", "scalar", "scatterOnto");
    }

    [Fact]
    public void ASourceTakenAway_IsAddedWithItsSignChanged()
    {
        static Tensor[] Driven(Tensor[] x) => [(x[0] * x[1]) - Scattered(x[2])];
        Check(Driven, "fused loop", "scalar", "scatterOnto");
    }

    [Fact]
    public void TheGradientOfSamples_IsAddedInPlace()
    {
        static Tensor[] Gradient(Tensor[] x) =>
            [Grad((Tensor u) => Sum(Take(u.Flatten(), Places) * x[2]) + Sum(u * u * x[1]))(x[0])];
        Check(Gradient, "fused loop", "scatterOnto");
    }

    [Fact]
    public void AFieldThatIsReadAgain_IsNotOverwritten()
    {
        static Tensor[] Both(Tensor[] x)
        {
            Tensor u = x[0] * x[1], driven = u + Scattered(x[2]);
            return [driven, u, Sum(driven)];
        }

        FusedLoopTests.AssertCompiledIsInterpreted(Both, Inputs);

        // An argument is never overwritten.
        static Tensor[] OfArgument(Tensor[] x) => [x[0] + Scattered(x[2])];
        double[] before = Inputs[0].ToArray();
        FusedLoopTests.AssertCompiledIsInterpreted(OfArgument, Inputs);
        Assert.Equal(before, Inputs[0].ToArray());
    }

    private static void Check(Func<Tensor[], Tensor[]> function, params string[] steps)
    {
        string[] found = FusedLoopTests.Steps(function, Inputs);
        Assert.True(found.Length == steps.Length, string.Join('\n', found));
        for (int i = 0; i < steps.Length; i++) Assert.StartsWith(steps[i], found[i]);
        FusedLoopTests.AssertCompiledIsInterpreted(function, Inputs);
    }
}
