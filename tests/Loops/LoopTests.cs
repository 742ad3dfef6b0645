using Adjoint.Tests.Compilation;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Loops;

public sealed class LoopTests
{
    private static readonly Tensor X = FromArray([0.3, 0.7]);

    public sealed record Pair(Tensor Position, Tensor Velocity);

    [Fact]
    public void Repeat_GivesTheBitsOfTheSameProgramCalledInACSharpLoop()
    {
        Func<Tensor, Tensor> step = Compile((Tensor x) => 3.7 * x * (1 - x) + 0.01 * Sin(x[^1]));
        Tensor expected = X;
        for (int n = 0; n < 50; n++) expected = step(expected);
        Assert.Equal(expected.ToArray(), Loop.Repeat(50, X, (Tensor x) => 3.7 * x * (1 - x) + 0.01 * Sin(x[^1])).ToArray());
    }

    [Fact]
    public void Repeat_WithTheIndex_TellsEveryStepItsNumber()
    {
        Tensor sum = Loop.Repeat(10, Scalar(0), (s, n) => s + n.Cast(ElementType.Float64) * n.Cast(ElementType.Float64));
        Assert.Equal(285.0, (double)sum);
    }

    [Fact]
    public void Repeat_OfNoSteps_IsTheStart_WithDerivativeOne()
    {
        Assert.Equal(X.ToArray(), Loop.Repeat(0, X, x => x * x).ToArray());
        Assert.Equal([1.0, 1.0], Grad((Tensor x) => Sum(Loop.Repeat(0, x, y => y * y)))(X).ToArray());
    }

    [Fact]
    public void Repeat_OfATree_IsATreeOfItsType()
    {
        // The leapfrog map of a harmonic oscillator with time step h, against its exact solution at second order.
        const double H = 1e-3;
        Pair end = Loop.Repeat(1000, new Pair(Scalar(1), Scalar(0)), s =>
        {
            Tensor half = s.Velocity - (0.5 * H * s.Position);
            Tensor position = s.Position + (H * half);
            return new Pair(position, half - (0.5 * H * position));
        });
        Assert.Equal(Math.Cos(1), (double)end.Position, 1e-7);
        Assert.Equal(-Math.Sin(1), (double)end.Velocity, 1e-7);
    }

    [Fact]
    public void Scan_OverRows_StacksTheOutputs()
    {
        Tensor xs = FromArray(new double[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });
        var (final, sums) = Loop.Scan((Tensor sum, Tensor x) => (sum + x, (Total: sum + x, Product: sum * x)), Zeros([2]), xs);
        Assert.Equal([9.0, 12.0], final.ToArray());
        Assert.Equal([3, 2], sums.Total.Shape);
        Assert.Equal([1.0, 2, 4, 6, 9, 12], sums.Total.ToArray());
        Assert.Equal([0.0, 0, 3, 8, 20, 36], sums.Product.ToArray());
    }

    [Fact]
    public void Scan_OverATreeOfRows_ReadsEachLeafByItsFirstAxis()
    {
        var xs = (A: Arange(4), B: Linspace(0, 3, 4));
        var (final, ys) = Loop.Scan((Tensor sum, (Tensor A, Tensor B) x) => (sum + x.A.Cast(ElementType.Float64) * x.B, x.A), Scalar(0), xs);
        Assert.Equal(14.0, (double)final);
        Assert.Equal([0L, 1, 2, 3], ys.ToArray<long>());
    }

    [Fact]
    public void Scan_OfNoRows_HasEmptyOutputs_AndPassesTheCotangentThrough()
    {
        var (final, ys) = Loop.Scan((Tensor s, Tensor x) => (s * x, s), X, Zeros([0, 2]));
        Assert.Equal(X.ToArray(), final.ToArray());
        Assert.Equal([0, 2], ys.Shape);
        var (a, b) = Grad(((Tensor Start, Tensor Xs) p) => Sum(Loop.Scan((Tensor s, Tensor x) => (s * x, s), p.Start, p.Xs).Final))((X, Zeros([0, 2])));
        Assert.Equal([1.0, 1.0], a.ToArray());
        Assert.Equal([0, 2], b.Shape);
    }

    [Fact]
    public void Scan_OfAGivenLength_CollectsTheStates()
    {
        var (_, path) = Loop.Scan((Tensor x) => (0.5 * x, x), Scalar(8), length: 4);
        Assert.Equal([8.0, 4, 2, 1], path.ToArray());
    }

    [Fact]
    public void Loops_Nest()
    {
        // Σ_{i<5} Σ_{j<i+…}: the inner loop adds the outer state three times.
        Tensor result = Loop.Repeat(5, Scalar(1), x => Loop.Repeat(3, x, y => y + x));
        Assert.Equal(Math.Pow(4, 5), (double)result);
        Assert.Equal(Math.Pow(4, 5), (double)Grad((Tensor start) => Loop.Repeat(5, start, x => Loop.Repeat(3, x, y => y + x)))(Scalar(1)));
    }

    [Fact]
    public void Loops_KeepNonFiniteValues()
    {
        Tensor end = Loop.Repeat(4, FromArray([0.0, 1.0]), x => x / x);
        Assert.True(double.IsNaN(end.ToArray()[0]));
        Tensor g = Grad((Tensor x) => Sum(Loop.Repeat(3, x, y => Log(y))))(FromArray([0.5, 1e9]));
        Assert.True(double.IsNaN(g.ToArray()[0]));
        Assert.True(double.IsFinite(g.ToArray()[1]));
    }

    [Fact]
    public void Loops_InFloat32_StayInFloat32()
    {
        Tensor end = Loop.Repeat(3, FromArray<float>([1, 2]), x => 0.5 * x + 1.0);
        Assert.Equal(ElementType.Float32, end.ElementType);
        Assert.Equal([1.875f, 2f], end.ToArray<float>());
    }

    [Fact]
    public void CompiledLoop_AllocatesNothingPerCall()
    {
        var weights = FromArray([0.2, -0.1]);
        Func<Tensor, Tensor> gradient = Compile(Grad((Tensor x) => Sum(Loop.Repeat(100, x, y => y + (0.01 * Sin(y * weights)), Checkpoints.Binomial(7)))));
        Tensor into = gradient(X);
        double[] expected = into.ToArray();
        for (int i = 0; i < 3; i++) gradient.CallInto(X, into);
        Assert.Equal(0, Allocations.Of(() => gradient.CallInto(X, into)));
        Assert.Equal(expected, into.ToArray());
    }

    [Fact]
    public void ReadingAValueInTheBody_IsRefused_NamingTheAlternatives()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Loop.Repeat(3, Scalar(1), x => (double)x > 0 ? x : -x));
        Assert.Contains("Loop.Cond", error.Message);
    }

    [Fact]
    public void NegativeSteps_AreRefused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Loop.Repeat(-1, Scalar(1), x => x));
        Assert.Contains("Loop.Repeat", error.Message);
        Assert.Contains("-1", error.Message);
        Assert.Equal("steps", error.ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => Loop.Scan((Tensor x) => (x, x), Scalar(1), length: -2));
    }

    [Fact]
    public void ABodyThatChangesTheState_IsRefused_NamingBothTypes()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Loop.Repeat(3, new Pair(X, Scalar(1)), s => new Pair(s.Position, Stack(s.Velocity, s.Velocity))));
        Assert.Contains("s.Velocity is Float64[] before the step and Float64[2] after it", error.Message);
        error = Assert.Throws<ArgumentException>(() => Loop.Repeat(3, X, x => x.Cast(ElementType.Float32)));
        Assert.Contains("Float64[2]", error.Message);
        Assert.Contains("Float32[2]", error.Message);
        Assert.Contains("Cast", error.Message);
        error = Assert.Throws<ArgumentException>(() => Loop.Repeat(3, new List<Tensor> { X }, x => [x[0], x[0]]));
        Assert.Contains("1 tensors", error.Message);
    }

    [Fact]
    public void RowsOfDifferentLength_AreRefused_NamingThem()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Loop.Scan((Tensor s, (Tensor A, Tensor B) x) => (s + x.A, x.B), Scalar(0), (Arange(3), Arange(4))));
        Assert.Contains("[3]", error.Message);
        Assert.Contains("[4]", error.Message);
        Assert.Throws<ArgumentException>(() => Loop.Scan((Tensor s, Tensor x) => (s + x, x), Scalar(0), Scalar(1)));
    }

    [Fact]
    public void Plan_TellsStatesBytesAndWork()
    {
        CheckpointPlan plan = Loop.Plan(x => 0.5 * x, Zeros([100]), 500, Checkpoints.Binomial(38));
        Assert.Equal(38, plan.Slots);
        Assert.StartsWith("stores 38 of 500 states", plan.ToString());
        Assert.Equal(Checkpoints.Binomial(38).PlanFor(500, 800).ForwardSteps, plan.ForwardSteps);
        var error = Assert.Throws<ArgumentException>(() => Loop.Plan(x => x, Zeros([100]), 500, Checkpoints.Within(100)));
        Assert.Contains("cannot hold one state", error.Message);
    }
}
