using Adjoint.Examples.Progress;
using Adjoint.Plotting;
using static System.FormattableString;
using static Adjoint.Tensor;

namespace Adjoint.Examples;

/// <summary>
/// A forecast of hares without a model of them: a Gaussian process with a quasi-periodic covariance, whose five parameters maximize the
/// likelihood of the data. The gradient goes through a Cholesky factorization and the determinant.
/// </summary>
/// <remarks>
/// cov(t, t′) = a² exp(−2 sin²(π (t − t′)/P)/ℓ² − (t − t′)²/(2 L²)) + s² δ: C. E. Rasmussen, C. K. I. Williams, "Gaussian Processes for
/// Machine Learning" (2006), equations (2.30), (4.31) and (5.8).
/// </remarks>
internal sealed class PeltForecast : IExample
{
    private const int ForecastYears = 15;
    private static readonly string[] Keys = ["amplitude", "period", "smoothness", "memory", "scatter"];
    private static readonly Tensor Years = FromArray(PeltData.Years);
    private static readonly Tensor LogCounts = Log(FromArray(PeltData.Hares)), Level = Mean(LogCounts), Data = LogCounts - Level;

    /// <summary>Amplitude a, period P in years, smoothness ℓ of the periodic part, memory L in years, scatter s.</summary>
    private sealed record Covariance(Tensor Amplitude, Tensor Period, Tensor Smoothness, Tensor Memory, Tensor Scatter);

    public string Name => "gaussian-process";

    public string Description => "Forecasts hares by a Gaussian process, its covariance fitted through a Cholesky factorization.";

    public void Run(ExampleContext context)
    {
        var start = new Covariance(Scalar(0.5), Scalar(10), Scalar(1), Scalar(20), Scalar(0.2));
        MinimizeResult<Covariance> fit = context.Track("likelihood", 30, track => Lbfgs.Minimize(
            (Covariance c) => NegativeLogLikelihood(c), start,
            new LbfgsOptions { Constraints = [Constraint.Positive()], Cancellation = context.Cancellation }, new FitProgress(track, 30, "− log likelihood")));
        double[] estimate = [.. Tree.Leaves(fit.Estimate).Select(x => (double)x)];
        context.Say(Invariant($"A period of {estimate[1]:F2} years, remembered for {estimate[3]:F0}; counts scatter by a factor of {Math.Exp(estimate[4]):F2}."));
        context.Say(fit.Message);
        Draw(context, fit.Estimate);
        for (int i = 0; i < Keys.Length; i++)
            context.Results.Add(Keys[i], estimate[i]);
        context.Results.Add("log_likelihood", -fit.Value, "F6");
    }

    /// <summary>½ yᵀ K⁻¹ y + ½ log det K + n/2 log 2π.</summary>
    private static Tensor NegativeLogLikelihood(Covariance c)
    {
        Tensor l = Cholesky(Matrix(c)), whitened = TriangularSolve(l, Data);
        return (0.5 * Sum(Square(whitened))) + Sum(Log(l.Diagonal())) + (0.5 * Data.Size * Math.Log(2 * Math.PI));
    }

    private static Tensor Matrix(Covariance c) => Between(c, Years, Years) + (Square(c.Scatter) * Eye(Years.Size));

    /// <summary>The covariance of the process itself between two lists of times.</summary>
    private static Tensor Between(Covariance c, Tensor left, Tensor right)
    {
        Tensor lag = left.Reshape(left.Size, 1) - right;
        Tensor cycle = Square(Sin(Math.PI * lag / c.Period) / c.Smoothness), fading = Square(lag / c.Memory);
        return Square(c.Amplitude) * Exp((-2 * cycle) - (0.5 * fading));
    }

    private static void Draw(ExampleContext context, Covariance c)
    {
        Tensor times = Linspace(0, PeltData.Years[^1] + ForecastYears, 400), l = Cholesky(Matrix(c));
        Tensor between = Between(c, times, Years), mean = MatMul(between, CholeskySolve(l, Data));
        Tensor explained = TriangularSolve(l, between.Transpose()), deviation = Sqrt(Square(c.Amplitude) - Sum(Square(explained), axis: 0));
        double[] dates = (times + PeltData.FirstYear).ToArray(), observed = [.. PeltData.Years.Select(year => PeltData.FirstYear + year)];
        var figure = new Figure("Hares by a Gaussian process") { PanelHeight = 300, Columns = 1, PanelWidth = 760 };
        figure.AddPanel("Forecast")
            .X("year").Y("pelts", "thousands").LogY()
            .Band(dates, Exp(Level + mean - (2 * deviation)).ToArray(), Exp(Level + mean + (2 * deviation)).ToArray(), "± 2 std. deviations", Ink.Blue)
            .Line(dates, Exp(Level + mean).ToArray(), "expected", ink: Ink.Blue)
            .VerticalLine(observed[^1])
            .Points(observed, PeltData.Hares, "pelts", ink: Ink.Black);

        // What the data say of the period with all else as fitted.
        double[] periods = [.. Enumerable.Range(0, 241).Select(i => 4 + (0.05 * i))];
        double[] heights = [.. periods.Select(period => -(double)NegativeLogLikelihood(c with { Period = period }))];
        figure.AddPanel("Likelihood of the period")
            .X("period", "years").Y("log likelihood")
            .Line(periods, heights, ink: Ink.Green)
            .VerticalLine((double)c.Period, "fitted");
        figure.Save(context.PathOf("gaussian-process.png"));
    }
}
