using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Solvers.Roots;

using Root = global::Adjoint.Root;

/// <summary>Roots and their derivatives of every order, in every mode; and what cannot be found or is refused.</summary>
public sealed class RootTests
{
    /// <summary>x₀² + x₁² = p₀, x₀ x₁ = p₁, with x₀ &gt; x₁ &gt; 0: x = (√(p₀ + 2 p₁) ± √(p₀ − 2 p₁)) / 2.</summary>
    private static Tensor Pair(Tensor p) =>
        Root.Find((x, q) => Stack(Square(x[0]) + Square(x[1]) - q[0], (x[0] * x[1]) - q[1]), FromArray([2.0, 0.5]), p).Value;

    private static Tensor ExactPair(Tensor p)
    {
        Tensor sum = Sqrt(p[0] + (2 * p[1])), difference = Sqrt(p[0] - (2 * p[1]));
        return Stack((sum + difference) / 2, (sum - difference) / 2);
    }

    private static readonly Tensor P = FromArray([5.0, 1.7]);
    private static readonly Tensor Weight = FromArray([0.8, -1.3]);

    [Fact]
    public void Find_SolvesToRounding_AndSaysHow()
    {
        RootSolution solution = Root.Find((x, q) => (x * x) - q, Scalar(1), Scalar(2));
        Assert.Equal(Math.Sqrt(2), (double)solution.Value, 1e-15);
        Assert.Equal(RootOutcome.Success, solution.Status.Outcome);
        Assert.InRange(solution.Status.Iterations, 4, 7);
        Assert.Equal(ExactPair(P).ToArray(), Pair(P).ToArray(), Near(1e-14));
    }

    [Fact]
    public void LineSearch_ComesFromAfar()
    {
        // Undamped, Newton's method for arctan diverges from beyond 1.39.
        Assert.Equal(0.3, (double)Root.Find(x => Atan(x - 0.3), Scalar(20)).Value, 1e-12);
    }

    [Fact]
    public void Derivatives_AreThoseOfTheClosedForm_ToThirdOrder()
    {
        Func<Tensor, Tensor> found = p => Sum(Weight * Pair(p)), exact = p => Sum(Weight * ExactPair(p));
        Tensor direction = FromArray([0.3, -0.7]);
        Assert.Equal(Grad(exact)(P).ToArray(), Grad(found)(P).ToArray(), Near(1e-13));
        Assert.Equal(Jacobian<Tensor>(ExactPair)(P).ToArray(), Jacobian<Tensor>(Pair, JacobianMode.Forward)(P).ToArray(), Near(1e-13));
        Assert.Equal(Jacobian<Tensor>(ExactPair)(P).ToArray(), Jacobian<Tensor>(Pair, JacobianMode.Reverse)(P).ToArray(), Near(1e-13));
        Assert.Equal(Hessian(exact)(P).ToArray(), Hessian(found)(P).ToArray(), Near(1e-12));
        Assert.Equal(Hessian(exact)(P).ToArray(), Hessian(found, JacobianMode.Reverse)(P).ToArray(), Near(1e-12));
        Func<Tensor, Tensor> Third(Func<Tensor, Tensor> f) => Grad((Tensor a) => Sum(Hvp(f, a, direction) * direction));
        Assert.Equal(Third(exact)(P).ToArray(), Third(found)(P).ToArray(), Near(1e-11));
    }

    [Fact]
    public void Guess_HasNoInfluenceOnTheDerivative()
    {
        Func<Tensor, Tensor> f = g => Root.Find((x, q) => (x * x) - q, g, Scalar(2)).Value;
        Assert.Equal(0, (double)Grad(f)(Scalar(1.3)));
    }

    [Fact]
    public void Batch_AndCompile_GiveTheSame()
    {
        Tensor points = FromArray([5.0, 1.7, 4.0, 1.2]).Reshape(2, 2);
        Tensor together = Batch(Grad((Tensor p) => Sum(Weight * Pair(p))))(points);
        for (int i = 0; i < 2; i++)
            Assert.Equal(Grad((Tensor p) => Sum(Weight * Pair(p)))(points[i]).ToArray(), together[i].ToArray(), Near(1e-14));
        Assert.Equal(Grad((Tensor p) => Sum(Weight * Pair(p)))(P).ToArray(), Compile(Grad((Tensor p) => Sum(Weight * Pair(p))))(P).ToArray(), Near(1e-14));
    }

    [Fact]
    public void Parameters_MayBeATreeAndCaptured()
    {
        var (scale, shift) = Grad(((Tensor Scale, Tensor Shift) t) =>
        {
            Tensor captured = t.Shift;
            return Root.Find((x, s) => (s * x) + captured, Scalar(0), t.Scale).Value;
        })((Scalar(2), Scalar(3)));

        // x = −shift / scale.
        Assert.Equal(0.75, (double)scale, 1e-14);
        Assert.Equal(-0.5, (double)shift, 1e-14);
    }

    [Fact]
    public void SinglePrecision_IsSolvedInItsType()
    {
        Tensor root = Root.Find((x, q) => (x * x) - q, Scalar(1).Cast(ElementType.Float32), Scalar(2).Cast(ElementType.Float32), new RootOptions { Rtol = 1e-6 }).Value;
        Assert.Equal(ElementType.Float32, root.ElementType);
        Assert.Equal(Math.Sqrt(2), (double)root.Cast(ElementType.Float64), 1e-6);
    }

    [Fact]
    public void SinglePrecision_MeetsTheDefaultTolerances()
    {
        Tensor Single(params double[] x) => FromArray(x).Cast(ElementType.Float32);
        Assert.Equal(Math.Sqrt(2), (double)Root.Find(x => (x * x) - 2, Single(1)).Value[0], 1e-6);

        // x₁ is zero, and known no better than x₀ ≈ 1.4 enters its equation.
        double[] pair = Root.Find(x => Stack((x[0] * x[0]) - 2, (x[0] * x[0]) - 2 + x[1]), Single(1, 1)).Value.ToArray();
        Assert.Equal(Math.Sqrt(2), pair[0], 1e-6);
        Assert.Equal(0, pair[1], 1e-6);
        Assert.Equal(0.739085133215161, (double)FixedPoint.Find((x, p) => p * Cos(x), Single(1), Single(1)).Value[0], 1e-5);
    }

    [Theory]
    [InlineData(RootOutcome.NoDescent)]
    [InlineData(RootOutcome.SingularJacobian)]
    [InlineData(RootOutcome.NonFinite)]
    [InlineData(RootOutcome.TooManyIterations)]
    public void Failure_IsAnExceptionOrAStatus(RootOutcome outcome)
    {
        (Func<Tensor, Tensor> f, double guess, int? limit) = outcome switch
        {
            RootOutcome.NoDescent => (x => (x * x) + 1, 0.1, null),
            RootOutcome.SingularJacobian => (x => (x * x) + 1, 0.0, null),
            RootOutcome.NonFinite => (x => Log(x), -1.0, null),
            _ => ((Func<Tensor, Tensor>, double, int?))(x => (x * x * x) - 2, 100.0, 3),
        };
        var options = new RootOptions { MaxIterations = limit };
        RootStatus status = Root.Find(f, Scalar(guess), options with { Throw = false }).Status;
        Assert.Equal(outcome, status.Outcome);
        RootException thrown = Assert.Throws<RootException>(() => Root.Find(f, Scalar(guess), options));
        Assert.Equal(status, thrown.Status);
        Assert.Contains("component 0", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DerivativeAtADoubleRoot_Throws() =>
        Assert.Throws<SingularMatrixException>(() => Grad((Tensor p) => Root.Find((x, q) => (x - q) * (x - q) * 0, Scalar(1), p, new RootOptions { Throw = false }).Value)(Scalar(1)));

    [Fact]
    public void Misuse_IsRefusedByName()
    {
        void Refused(string message, Action call) => Assert.Contains(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
        Refused("there must be as many equations as unknowns", () => Root.Find(x => Sum(x), FromArray([1.0, 2.0])));
        Refused("the guess has Int64 elements", () => Root.Find(x => x, FromArray(new long[] { 1 })));
        Refused("Rtol must not be negative, but is -1; MaxIterations must be positive, but is 0", () => Root.Find(x => x, Scalar(1), new RootOptions { Rtol = -1, MaxIterations = 0 }));
        Refused("Atol has 3 values for 2 unknowns", () => Root.Find(x => x, FromArray([1.0, 2]), new RootOptions { Atol = Tolerance.Of(1, 1, 1) }));
    }

    [Fact]
    public void FixedPoint_HasTheDerivativesOfItsEquation()
    {
        // Kepler's equation E = M + e sin E: dE/dM = 1/(1 − e cos E), dE/de = sin E/(1 − e cos E).
        Func<Tensor, Tensor> anomaly = p => FixedPoint.Find((x, q) => q[0] + (q[1] * Sin(x)), Scalar(1), p, new RootOptions { Rtol = 1e-15, Atol = 1e-16 }).Value;
        Tensor at = FromArray([1.2, 0.4]);
        double e = (double)anomaly(at), slope = 1 / (1 - (0.4 * Math.Cos(e)));
        Assert.Equal(1.2, e - (0.4 * Math.Sin(e)), 1e-14);
        Assert.Equal([slope, slope * Math.Sin(e)], Grad(anomaly)(at).ToArray(), Near(1e-13));

        // d²E/dM² = −e sin E / (1 − e cos E)³.
        Assert.Equal(-0.4 * Math.Sin(e) * Math.Pow(slope, 3), Hessian(anomaly)(at).ToArray()[0], 1e-12);
        Assert.Equal(RootOutcome.TooManyIterations, FixedPoint.Find((x, q) => -q * x, Scalar(1), Scalar(1), new RootOptions { Throw = false }).Status.Outcome);
    }

    private static Func<double, double, bool> Near(double relative) => (x, y) => Math.Abs(x - y) <= relative * Math.Max(1, Math.Abs(x));
}
