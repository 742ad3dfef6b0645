using Adjoint.Tests.Compilation;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Loops;

public sealed class WhileTests
{
    // Newton's iteration for the square root of a.
    private static (Tensor Root, Tensor Steps) SquareRoot(Tensor a, int maxSteps = 50) =>
        Loop.While(x => Abs((x * x) - a) > 1e-14 * a, x => 0.5 * (x + (a / x)), Scalar(1), maxSteps);

    [Fact]
    public void While_GoesOnAsLongAsTheConditionHolds()
    {
        var (final, steps) = Loop.While(x => x < 100, x => 2 * x, Scalar(3), 1000);
        Assert.Equal(192.0, (double)final);
        Assert.Equal(6L, (long)steps);
        (final, steps) = Loop.While(x => x < 0, x => 2 * x, Scalar(3), 1000);
        Assert.Equal(3.0, (double)final);
        Assert.Equal(0L, (long)steps);
    }

    [Fact]
    public void While_EndsAtTheLargestNumberOfSteps()
    {
        var (final, steps) = Loop.While(x => x < 100, x => 2 * x, Scalar(3), 4);
        Assert.Equal(48.0, (double)final);
        Assert.Equal(4L, (long)steps);
        Assert.Throws<ArgumentOutOfRangeException>(() => Loop.While(x => x < 1, x => x, Scalar(3), -1));
    }

    [Fact]
    public void While_CarriesATree()
    {
        // Euclid's algorithm.
        var (final, _) = Loop.While(s => s.B > 0.5, s => (s.B, s.A % s.B), (A: Scalar(1071), B: Scalar(462)), 100);
        Assert.Equal(21.0, (double)final.A);
    }

    [Fact]
    public void While_OfNaN_StopsAtACondition_ThatNaNDoesNotMeet()
    {
        var (final, steps) = Loop.While(x => x < 100, x => x - x + double.NaN, Scalar(3), 1000);
        Assert.True(double.IsNaN((double)final));
        Assert.Equal(1L, (long)steps);
    }

    [Fact]
    public void Jvp_IsThatOfTheStepsTaken()
    {
        var (root, tangent) = Jvp((Tensor a) => SquareRoot(a).Root, Scalar(2), Scalar(1));
        Assert.Equal(Math.Sqrt(2), (double)root, 14);
        Assert.Equal(0.5 / Math.Sqrt(2), (double)tangent, 12);
        Tensor second = Jvp((Tensor a) => Jvp((Tensor b) => SquareRoot(b).Root, a, Scalar(1)).Tangent, Scalar(2), Scalar(1)).Tangent;
        Assert.Equal(-0.25 * Math.Pow(2, -1.5), (double)second, 10);
    }

    [Fact]
    public void Gradient_IsRefused_NamingWhatToUse()
    {
        var error = Assert.Throws<NotSupportedException>(() => Grad((Tensor a) => SquareRoot(a).Root)(Scalar(2)));
        Assert.Contains("Loop.Repeat", error.Message);
        Assert.Contains("Loop.Scan", error.Message);
        Assert.Contains("no memory can be planned", error.Message);
        Assert.Equal(1.0, (double)Grad((Tensor a) => a + StopGradient(SquareRoot(a).Root))(Scalar(2)));
    }

    [Fact]
    public void Batch_StopsEverySampleByItself()
    {
        Tensor a = FromArray([2.0, 9, 1e6, 1]);
        var (roots, steps) = Batch((Tensor b) => SquareRoot(b))(a);
        for (int i = 0; i < 4; i++)
        {
            var (root, count) = SquareRoot(a[i]);
            Assert.Equal((double)root, (double)roots[i], 15);
            Assert.Equal((long)count, (long)steps[i]);
        }

        // The same condition for all samples.
        var (counters, same) = Batch((Tensor b) => Loop.While(s => s.N < 3, s => (s.N + 1, s.X * b), (N: Scalar(0), X: b), 10))(a);
        Assert.Equal([16.0, 6561, 1e24, 1], counters.X.ToArray());
        Assert.Equal([3L, 3, 3, 3], same.ToArray<long>());
        Tensor tangents = Batch((Tensor b) => Jvp((Tensor c) => SquareRoot(c).Root, b, Scalar(1)).Tangent)(a);
        for (int i = 0; i < 3; i++) Assert.Equal(0.5 / Math.Sqrt(a.ToArray()[i]), (double)tangents[i], 10);

        // The last sample starts at its root: no step is taken, and the result does not depend on a.
        Assert.Equal(0.0, (double)tangents[3]);
    }

    [Fact]
    public void Compile_RunsTheLoopInTheProgram()
    {
        Func<Tensor, Tensor> compiled = Compile((Tensor a) => SquareRoot(a).Root);
        Assert.Equal(Math.Sqrt(5), (double)compiled(Scalar(5)), 14);
        Tensor into = compiled(Scalar(3));
        compiled.CallInto(Scalar(7), into);
        Tensor seven = Scalar(7);
        Assert.Equal(0, Allocations.Of(() => compiled.CallInto(seven, into)));
        Assert.Equal(Math.Sqrt(7), (double)into, 14);
    }

    [Fact]
    public void AConditionThatIsNotOneTruthValue_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => Loop.While(x => x < 1, x => x, FromArray([1.0, 2]), 5));
        Assert.Contains("Bool[2]", error.Message);
        Assert.Throws<ArgumentException>(() => Loop.While(x => x, x => x, Scalar(1), 5));
    }
}
