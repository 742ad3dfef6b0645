using static Adjoint.Tensor;

namespace Adjoint.Tests.Learning.Optimizers;

public sealed class LevenbergMarquardtTests
{
    private sealed record Line(Tensor Slope, Tensor Offset);

    private sealed record Decay(Tensor Amplitude, Tensor Rate);

    private static readonly Tensor X = FromArray([0.0, 1, 2, 3, 4]);

    private static readonly Tensor Y = FromArray([1.0, 3, 2, 5, 4]);

    private static readonly Line LineStart = new(Scalar(0), Scalar(0));

    // Σx = 10, Σy = 15, Σx² = 30, Σxy = 38, n = 5: slope (38 − 30)/(30 − 20) = 0.8, offset 3 − 1.6 = 1.4; residual sum Σy² − … = 3.6,
    // s² = 1.2, var(slope) = s²/10, var(offset) = s² (1/5 + 4/10), cov = −2 s²/10.
    [Fact]
    public void Fit_OfALine_HasTheTextbookEstimatesAndCovariance()
    {
        FitResult<Line> fit = LevenbergMarquardt.Fit((Line l) => (l.Slope * X) + l.Offset - Y, LineStart);

        Assert.True(fit.Converged, fit.ToString());
        Assert.Equal(0.8, fit.Estimate.Slope.ToDouble(), 12);
        Assert.Equal(1.4, fit.Value("Offset"), 12);
        Assert.Equal(3.6, fit.SumOfSquares, 12);
        Assert.Equal(3, fit.DegreesOfFreedom);
        Assert.Equal(Math.Sqrt(0.12), fit.StandardErrors.Slope.ToDouble(), 12);
        Assert.Equal(Math.Sqrt(0.72), fit.StandardError("Offset"), 12);
        Assert.Equal(-0.24, fit.Covariance.ToArray()[1], 12);
        Assert.Equal(-0.24 / Math.Sqrt(0.12 * 0.72), fit.Correlation.ToArray()[2], 12);
        Assert.Equal(1, fit.Correlation.ToArray()[3]);
    }

    [Fact]
    public void PredictionErrors_OfALine_AreTheTextbookBand()
    {
        FitResult<Line> fit = LevenbergMarquardt.Fit((Line l) => (l.Slope * X) + l.Offset - Y, LineStart);
        Tensor at = FromArray([2.0, 7.0]);

        double[] band = fit.PredictionErrors(l => (l.Slope * at) + l.Offset).ToArray();

        Assert.Equal(Math.Sqrt(1.2 / 5), band[0], 12);
        Assert.Equal(Math.Sqrt(1.2 * (0.2 + (25.0 / 10))), band[1], 12);
    }

    [Fact]
    public void Fit_WithConstraints_HasTheEstimateAndErrorsOfTheFreeFit()
    {
        // Rates inside their bounds: the transform changes the path, not the place or the uncertainty.
        Tensor t = FromArray([0.0, 1, 2, 3, 4, 5, 6]), y = FromArray([5.1, 3.0, 1.9, 1.0, 0.75, 0.38, 0.3]);
        Tensor Residuals(Decay p) => (p.Amplitude * Exp(-p.Rate * t)) - y;
        var start = new Decay(Scalar(3), Scalar(0.2));

        FitResult<Decay> free = LevenbergMarquardt.Fit(Residuals, start);
        FitResult<Decay> kept = LevenbergMarquardt.Fit(
            Residuals, start, new FitOptions { Constraints = [Constraint.Positive("Amplitude"), Constraint.Bounded(0.1, 2, "Rate")] });

        Assert.True(kept.Converged, kept.ToString());
        Assert.Equal(free.Value("Rate"), kept.Value("Rate"), 7);
        Assert.Equal(free.StandardError("Rate"), kept.StandardError("Rate"), 7);
        Assert.Equal(free.StandardError("Amplitude"), kept.StandardError("Amplitude"), 7);
        Assert.Equal(free.Covariance.ToArray()[1], kept.Covariance.ToArray()[1], 7);
    }

    [Fact]
    public void Fit_OfDependentParameters_NamesThem()
    {
        FitResult<Decay> fit = LevenbergMarquardt.Fit((Decay p) => (p.Amplitude * p.Rate * X) - Y, new Decay(Scalar(1), Scalar(2)));

        Assert.Equal(OptimizationStatus.SingularJacobian, fit.Status);
        Assert.Contains("Amplitude, Rate can change together", fit.Message, StringComparison.Ordinal);
        Assert.Equal(38.0 / 30, fit.Value("Amplitude") * fit.Value("Rate"), 9);
        Assert.Equal(double.PositiveInfinity, fit.StandardError("Rate"));
    }

    [Fact]
    public void PredictionErrors_WithoutInfluenceOfAnUndeterminedParameter_AreFinite()
    {
        FitResult<Line> fit = LevenbergMarquardt.Fit((Line l) => (l.Slope * X) + (0 * l.Offset) - Y, LineStart);

        Assert.Equal(OptimizationStatus.SingularJacobian, fit.Status);
        Assert.Contains("Offset has no influence", fit.Message, StringComparison.Ordinal);
        Assert.True(double.IsFinite(fit.PredictionErrors(l => 2 * l.Slope).ToDouble()));
        Assert.Equal(double.PositiveInfinity, fit.PredictionErrors(l => l.Offset).ToDouble());
    }

    [Fact]
    public void Fit_ReportsAllProblemsOfACallTogether()
    {
        var options = new FitOptions { FTol = -1, InitialStep = 0, Constraints = [Constraint.Positive("Slope"), Constraint.Positive("Height")] };

        string message = Assert.Throws<ArgumentException>(
            () => LevenbergMarquardt.Fit((Line l) => l.Slope * X, new Line(Scalar(-1), Scalar(double.NaN)), options)).Message;

        Assert.Contains("FTol is -1", message, StringComparison.Ordinal);
        Assert.Contains("InitialStep is 0", message, StringComparison.Ordinal);
        Assert.Contains("\"Height\" matches none", message, StringComparison.Ordinal);
        Assert.Contains("Slope is -1, but its constraint keeps it above 0", message, StringComparison.Ordinal);
        Assert.Contains("Offset is NaN", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_RefusesResidualsThatAreNotFiniteAtTheStart_AndNamesThem()
    {
        string message = Assert.Throws<ArgumentException>(() => LevenbergMarquardt.Fit((Line l) => Log(X - 1.5 + l.Slope) - l.Offset, LineStart)).Message;

        Assert.Contains("residual[0] is NaN, residual[1] is NaN.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_RefusesFewerResidualsThanParameters() =>
        Assert.Contains(
            "1 residuals cannot determine 2 parameters",
            Assert.Throws<ArgumentException>(() => LevenbergMarquardt.Fit((Line l) => l.Slope + l.Offset, LineStart)).Message, StringComparison.Ordinal);

    [Fact]
    public void Fit_AvoidsTrialsThatAreNotFinite()
    {
        // The first Gauss–Newton step of √p − 0.1 from 100 goes to p = −98.
        FitResult<Tensor> fit = LevenbergMarquardt.Fit((Tensor p) => Stack(Sqrt(p) - 0.1, 0.001 * (p - 0.01)), Scalar(100));

        Assert.True(fit.Converged, fit.ToString());
        Assert.Equal(0.01, fit.Estimate.ToDouble(), 9);
    }

    [Fact]
    public void Fit_AvoidsParametersThatOverflow_WhichASolveRefuses()
    {
        // Of an amplitude that has died away the first step makes e^6000, and an initial state that is not finite is misuse of Ode.Solve.
        Tensor times = Linspace(0, 1, 5), data = Exp(-times)[1..];
        FitResult<Tensor> fit = LevenbergMarquardt.Fit(
            (Tensor p) => global::Adjoint.Ode.Solve((t, y, rate) => -rate * y, p[..1], (0, 1), p[1], new OdeOptions { SaveAt = SaveAt.Times(times) }).States[1.., 0] - data,
            FromArray([1e-3, 20]), new FitOptions { Constraints = [Constraint.Positive()] });
        Assert.True(double.IsFinite(fit.SumOfSquares));
        Assert.True(fit.SumOfSquares <= fit.History[0]);
    }

    [Fact]
    public void Fit_OfAFunctionThatReadsValues_RunsUncompiledAndSaysSo()
    {
        FitResult<Line> fit = LevenbergMarquardt.Fit((Line l) => ((l.Slope.ToDouble() > -1 ? l.Slope : 2 * l.Slope) * X) + l.Offset - Y, LineStart);

        Assert.True(fit.Converged, fit.ToString());
        Assert.Contains("uncompiled", fit.Note, StringComparison.Ordinal);
        Assert.Equal(0.8, fit.Value("Slope"), 12);
    }

    [Fact]
    public void Fit_WithAWrongDerivative_SaysNoProgress()
    {
        Func<Tensor, Tensor> wrong = Transform.CustomJvp((Tensor p) => p * X, (p, _, dp) => -dp * X);

        FitResult<Tensor> fit = LevenbergMarquardt.Fit(p => wrong(p) - Y, Scalar(0));

        Assert.Equal(OptimizationStatus.NoProgress, fit.Status);
        Assert.False(fit.Converged);
    }

    [Fact]
    public void Fit_StopsWhenCancelled_WithTheBestPointSoFar()
    {
        using var source = new CancellationTokenSource();
        var reports = new List<OptimizationProgress>();
        FitResult<Decay> fit = LevenbergMarquardt.Fit(
            (Decay p) => (p.Amplitude * Exp(-p.Rate * X)) - Y, new Decay(Scalar(50), Scalar(3)), new FitOptions { Cancellation = source.Token },
            new Observer(p =>
            {
                reports.Add(p);
                if (p.Iteration == 2) source.Cancel();
            }));

        Assert.Equal(OptimizationStatus.Cancelled, fit.Status);
        Assert.Equal([0, 1, 2], reports.Select(r => r.Iteration));
        Assert.Equal(reports[^1].Value, fit.SumOfSquares);
        Assert.Equal(fit.History, reports.Select(r => r.Value));
        Assert.True(reports[2].Value < reports[0].Value);
    }

    [Fact]
    public void Fit_WithoutDegreesOfFreedom_HasNoErrors()
    {
        FitResult<Tensor> fit = LevenbergMarquardt.Fit(p => (p * p) - FromArray([4.0, 9.0]), FromArray([1.0, 1.0]));

        Assert.True(fit.Converged, fit.ToString());
        Assert.Equal([2.0, 3.0], fit.Estimate.ToArray().Select(v => Math.Round(v, 12)));
        Assert.True(double.IsNaN(fit.StandardError("value[0]")));
    }

    [Fact]
    public void Fit_GivesTheSameBitsTwice()
    {
        static double[] Run()
        {
            FitResult<Decay> fit = LevenbergMarquardt.Fit((Decay p) => (p.Amplitude * Exp(-p.Rate * X)) - Y, new Decay(Scalar(5), Scalar(0.3)));
            return [fit.Value("Amplitude"), fit.Value("Rate"), .. fit.Covariance.ToArray(), .. fit.History];
        }

        Assert.Equal(Run(), Run());
    }

    private sealed class Observer(Action<OptimizationProgress> action) : IProgress<OptimizationProgress>
    {
        public void Report(OptimizationProgress value) => action(value);
    }
}
