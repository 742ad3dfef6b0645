using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Learning.Optimizers;

public sealed class LbfgsTests
{
    /// <summary>Σ 100 (x₂ᵢ − x₂ᵢ₋₁²)² + (1 − x₂ᵢ₋₁)² (Moré, Garbow and Hillstrom 1981, problem 21).</summary>
    private static Tensor Rosenbrock(Tensor x)
    {
        Tensor pairs = x.Reshape(-1, 2), odd = pairs[.., 0], even = pairs[.., 1];
        return Sum((100 * Square(even - Square(odd))) + Square(1 - odd));
    }

    private static Tensor Start(int n)
    {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) x[i] = i % 2 == 0 ? -1.2 : 1;
        return FromArray(x);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public void Minimize_SolvesRosenbrock(int n)
    {
        MinimizeResult<Tensor> result = Lbfgs.Minimize(Rosenbrock, Start(n));

        Assert.True(result.Converged, result.ToString());
        Assert.All(result.Estimate.ToArray(), v => Assert.Equal(1, v, 7));
        Assert.InRange(result.Work.Derivatives, 1, 100);
    }

    [Fact]
    public void Minimize_SolvesBeale()
    {
        // Beale 1958: minimum 0 at (3, ½).
        static Tensor Beale(Tensor x) =>
            Square(1.5 - (x[0] * (1 - x[1]))) + Square(2.25 - (x[0] * (1 - Square(x[1])))) + Square(2.625 - (x[0] * (1 - (x[1] * x[1] * x[1]))));

        MinimizeResult<Tensor> result = Lbfgs.Minimize(Beale, FromArray([1.0, 1.0]));

        Assert.True(result.Converged, result.ToString());
        Assert.Equal(3, result.Estimate.ToArray()[0], 7);
        Assert.Equal(0.5, result.Estimate.ToArray()[1], 7);
    }

    [Fact]
    public void Minimize_SolvesAQuadraticOfConditionAHundred()
    {
        // ½ Σ dᵢ xᵢ² − Σ xᵢ with minimum xᵢ = 1/dᵢ.
        const int n = 20;
        const double condition = 100;
        double[] d = new double[n];
        for (int i = 0; i < n; i++) d[i] = Math.Pow(condition, i / (n - 1.0));
        Tensor weights = FromArray(d);

        MinimizeResult<Tensor> result = Lbfgs.Minimize((Tensor x) => Sum((0.5 * weights * Square(x)) - x), Zeros(new Shape(n)), new LbfgsOptions { Memory = 20 });

        Assert.True(result.Converged, result.ToString());
        double[] x = result.Estimate.ToArray();
        for (int i = 0; i < n; i++) Assert.Equal(1, x[i] * d[i], 6);
    }

    [Fact]
    public void Minimize_SolvesAQuadraticOfConditionAMillion()
    {
        // Accepting unit steps by Wolfe's conditions costs about 1,500 iterations here. That is the method, not its program: a literal two-loop
        // recursion that takes the unit step where it satisfies them and the exact minimizer otherwise needs 1,412 (and 61 as here for condition 100),
        // while with exact line searches, which give conjugate gradients, it ends after n.
        const int n = 20;
        const double condition = 1e6;
        double[] d = new double[n];
        for (int i = 0; i < n; i++) d[i] = Math.Pow(condition, i / (n - 1.0));
        Tensor weights = FromArray(d);

        MinimizeResult<Tensor> result = Lbfgs.Minimize(
            (Tensor x) => Sum((0.5 * weights * Square(x)) - x), Zeros(new Shape(n)), new LbfgsOptions { Memory = 20, MaxIterations = 3000 });

        Assert.Equal(OptimizationStatus.ConvergedByGradient, result.Status);
        double[] x = result.Estimate.ToArray();
        for (int i = 0; i < n; i++) Assert.Equal(1, x[i] * d[i], 1e-6);
    }

    [Fact]
    public void Minimize_OfANoisyFunction_SaysNoProgress()
    {
        // Noise of 1e-4 that the gradient does not see hides every decrease near the minimum.
        MinimizeResult<Tensor> result = Lbfgs.Minimize(
            (Tensor x) => Rosenbrock(x) + StopGradient(1e-4 * Sum(Sin(1e9 * x))), Start(10), new LbfgsOptions { GradientTolerance = 1e-12 });

        Assert.Equal(OptimizationStatus.NoProgress, result.Status);
        Assert.Contains("noisy", result.Message, StringComparison.Ordinal);
        Assert.InRange(result.Value, -1e-2, 1e-1);
    }

    [Fact]
    public void Minimize_OfAQuadraticInOneVariable_TakesASecantStep()
    {
        MinimizeResult<Tensor> result = Lbfgs.Minimize((Tensor x) => 3 * Square(x - 2), Scalar(1.5));

        Assert.Equal(OptimizationStatus.ConvergedByGradient, result.Status);
        Assert.Equal(2, result.Estimate.ToDouble(), 12);
        Assert.InRange(result.Work.Iterations, 1, 3);
    }

    [Fact]
    public void Minimize_AvoidsTrialsThatAreNotFinite()
    {
        // x − log x has its minimum at 1 and none of its values below 0.
        MinimizeResult<Tensor> result = Lbfgs.Minimize((Tensor x) => x - Log(x), Scalar(0.01));

        Assert.True(result.Converged, result.ToString());
        Assert.Equal(1, result.Estimate.ToDouble(), 7);
    }

    [Fact]
    public void Minimize_KeepsConstraints()
    {
        // The minimum is inside the bounds; no trial may leave them on the way.
        MinimizeResult<Tensor> result = Lbfgs.Minimize(
            (Tensor x) => Sum(Square(x - FromArray([3.0, 0.7]))), FromArray([1.0, 0.2]),
            new LbfgsOptions { Constraints = [Constraint.Bounded(0, 5)] });

        Assert.True(result.Converged, result.ToString());
        Assert.Equal(3, result.Estimate.ToArray()[0], 7);
        Assert.Equal(0.7, result.Estimate.ToArray()[1], 7);
    }

    [Fact]
    public void Minimize_WithAWrongDerivative_SaysNoProgress()
    {
        Func<Tensor, Tensor> wrong = Transform.CustomJvp((Tensor v) => v * v, (v, _, dv) => -2 * v * dv);

        MinimizeResult<Tensor> result = Lbfgs.Minimize(wrong, Scalar(1.3));

        Assert.Equal(OptimizationStatus.NoProgress, result.Status);
        Assert.Equal(1.3, result.Estimate.ToDouble());
    }

    [Fact]
    public void Minimize_RefusesAStartThatIsNotFinite_AndBadOptions()
    {
        string message = Assert.Throws<ArgumentException>(
            () => Lbfgs.Minimize((Tensor x) => Log(x), Scalar(double.NaN), new LbfgsOptions { Memory = 0, GradientTolerance = -1 })).Message;

        Assert.Contains("Memory is 0", message, StringComparison.Ordinal);
        Assert.Contains("GradientTolerance is -1", message, StringComparison.Ordinal);
        Assert.Contains("value is NaN", message, StringComparison.Ordinal);
        Assert.Contains(
            "value at the start is NaN", Assert.Throws<ArgumentException>(() => Lbfgs.Minimize((Tensor x) => Log(x), Scalar(-1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Minimize_ReportsProgressAndStopsWhenCancelled()
    {
        using var source = new CancellationTokenSource();
        var values = new List<double>();
        MinimizeResult<Tensor> result = Lbfgs.Minimize(Rosenbrock, Start(2), new LbfgsOptions { Cancellation = source.Token }, new Observer(p =>
        {
            values.Add(p.Value);
            if (p.Iteration == 3) source.Cancel();
        }));

        Assert.Equal(OptimizationStatus.Cancelled, result.Status);
        Assert.Equal(4, values.Count);
        Assert.Equal(values, result.History);
        for (int i = 1; i < values.Count; i++) Assert.True(values[i] < values[i - 1]);
    }

    private sealed class Observer(Action<OptimizationProgress> action) : IProgress<OptimizationProgress>
    {
        public void Report(OptimizationProgress value) => action(value);
    }
}
