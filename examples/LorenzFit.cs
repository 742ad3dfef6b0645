using System.Globalization;
using Adjoint.Examples.Progress;
using Adjoint.Physics.Chaos;
using Adjoint.Plotting;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Examples;

/// <summary>
/// σ, ρ and β of Lorenz's equations from one noisy record. Over the whole of it the misfit is useless: two solutions part exponentially,
/// so that it has as many valleys as the record has turns, and its gradient, exact as it is, points into the nearest of them. So the record is
/// cut into windows, each with an initial state of its own among the unknowns (multiple shooting): within short ones the problem is nearly linear.
/// </summary>
/// <remarks>
/// <para>Nothing is taken from the truth. The first guesses of the parameters are drawn between 1 and 100, by orders of magnitude, those of the states
/// are the observations, and the noise is what the fit leaves. Windows begin with four observations, as little time to part as still leaves three
/// observed numbers for each unknown of a state. A fit done, they are joined two by two and the fit goes on from it, as long as a window stays
/// shorter than the Lyapunov time of the equations just fitted: the time in which two of their solutions part by a factor of e along
/// the path found (G. Benettin et al. 1980, Meccanica 15, 9–20, doi:10.1007/BF02128236).</para>
/// <para>Only the last panel knows the truth: it shows what a longer horizon would have done.</para>
/// </remarks>
internal sealed class LorenzFit : IExample
{
    private const int Samples = 192, FirstWindow = 4, Guesses = 6, Iterations = 50;
    private const double Interval = 0.05, Noise = 0.5, Settling = 20;

    private static readonly OdeOptions Options = new() { Rtol = 1e-8, Atol = 1e-8 };
    private static readonly double[] Horizons = [0.8, 4, 16];
    private static readonly double[] Rhos = [.. Enumerable.Range(0, 241).Select(i => 25 + (0.025 * i))];

    private sealed record Unknowns(Lorenz63Parameters Parameters, Tensor Starts);

    /// <summary>The fits with windows of a first guess: the last one, how many observations its windows have, and the root mean square residual
    /// of every iteration.</summary>
    private sealed record Course(FitResult<Unknowns> Fit, int Window, double LyapunovTime, double[] Residuals);

    public string Name => "lorenz";

    public string Description => "Recovers the parameters of Lorenz's chaotic system from noisy observations in short windows.";

    public void Run(ExampleContext context)
    {
        RandomKey[] keys = RandomKey.FromSeed(1963).Split(2);
        Tensor onAttractor = Ode.Solve(Lorenz63.Rhs, FromArray([1.0, 1, 1]), (0, Settling), Lorenz63.Classical, Options).FinalState;
        Tensor observed = Path(Lorenz63.Classical, onAttractor, Clock(Samples));
        observed += Noise * Normal(keys[0], observed.Shape);

        double[] guesses = Exp(Uniform(keys[1], [Guesses, 3], 0, Math.Log(100))).ToArray();
        Course[] courses = context.Track("fitting", Guesses, track => Enumerable.Range(0, Guesses).Select(g =>
        {
            double[] guess = guesses[(3 * g)..((3 * g) + 3)];
            Course course = Follow(context, observed, new Lorenz63Parameters(Scalar(guess[0]), Scalar(guess[1]), Scalar(guess[2])));
            track.Report(g + 1, string.Create(CultureInfo.InvariantCulture, $"from {guess[0]:F1}, {guess[1]:F1}, {guess[2]:F1}"));
            return course;
        }).ToArray());

        Course best = courses.MinBy(c => c.Fit.SumOfSquares / c.Fit.DegreesOfFreedom)!;
        FitResult<Unknowns> fit = best.Fit;
        string[] keysOfParameters = ["sigma", "rho", "beta"];
        double[] estimate = Values(fit.Estimate.Parameters), errors = Values(fit.StandardErrors.Parameters), exact = Values(Lorenz63.Classical);

        // Fits that found the same minimum differ by rounding and by where they stopped, far less than by what noise allows.
        int arrived = courses.Count(c => Values(c.Fit.Estimate.Parameters).Zip(estimate, (a, b) => Math.Abs(a - b)).Zip(errors, (d, e) => d <= 0.01 * e).All(near => near));
        context.Say(string.Create(CultureInfo.InvariantCulture,
            $"{observed.Size} observed numbers; windows of {best.Window * Interval:G3} at the end, within the Lyapunov time {best.LyapunovTime:F2}; {arrived} of {Guesses} guesses arrived"));
        for (int i = 0; i < exact.Length; i++)
        {
            context.Say(string.Create(CultureInfo.InvariantCulture,
                $"  {keysOfParameters[i],-5} {estimate[i],9:F4} ± {errors[i]:F4}   true {exact[i]:F4}"));
        }
        context.Say(fit.Message);

        double[][] misfits = context.Track("misfit over horizons", Horizons.Length, track => Horizons.Select((horizon, i) =>
        {
            context.Cancellation.ThrowIfCancellationRequested();
            double[] misfit = Misfits(horizon);
            track.Report(i + 1, $"horizon {horizon}");
            return misfit;
        }).ToArray());
        Draw(context, observed, best, courses, misfits);

        for (int i = 0; i < exact.Length; i++)
            context.Results.Add(keysOfParameters[i], estimate[i]).Add($"{keysOfParameters[i]}_error", errors[i], "G3");
        context.Results.Add("noise", fit.ResidualDeviation, "F4").Add("degrees", fit.DegreesOfFreedom).Add("window", best.Window * Interval, "F2")
            .Add("lyapunov_time", best.LyapunovTime, "F3").Add("guesses", Guesses).Add("arrived", arrived);
    }

    /// <summary>From a first guess through windows of growing length.</summary>
    private static Course Follow(ExampleContext context, Tensor observed, Lorenz63Parameters guess)
    {
        var residuals = new List<double>();
        var at = new Unknowns(guess, observed.Reshape(Samples / FirstWindow, FirstWindow, 3)[.., 0]);
        for (int window = FirstWindow; ; window *= 2)
        {
            Tensor data = observed.Reshape(Samples / window, window, 3), clock = Clock(window);
            FitResult<Unknowns> fit = LevenbergMarquardt.Fit(
                (Unknowns p) => Batch((Tensor start) => Path(p.Parameters, start, clock))(p.Starts) - data, at,
                new FitOptions { MaxIterations = Iterations, Cancellation = context.Cancellation });
            residuals.AddRange(fit.History.Select(sum => Math.Sqrt(sum / observed.Size)));
            double lyapunovTime = LyapunovTime(fit.Estimate, window * Interval);
            if (2 * window * Interval > lyapunovTime || Samples % (2 * window) != 0) return new Course(fit, window, lyapunovTime, [.. residuals]);

            // The first state of each pair of windows; what was the second one's is left to the equations.
            at = fit.Estimate with { Starts = fit.Estimate.Starts.Reshape(Samples / (2 * window), 2, 3)[.., 0] };
        }
    }

    /// <summary>The time in which a small difference grows by a factor of e on average, carried along the windows one after the other.</summary>
    private static double LyapunovTime(Unknowns found, double length)
    {
        int windows = found.Starts.Shape[0];
        Tensor difference = Ones([3]);
        double growth = 0;
        for (int w = 0; w < windows; w++)
        {
            (_, difference) = Jvp((Tensor start) => Ode.Solve(Lorenz63.Rhs, start, (0, length), found.Parameters, Options).FinalState, found.Starts[w], difference);
            double size = Math.Sqrt((double)Sum(Square(difference)));
            difference /= size;

            // In the first window it still turns to the direction that grows.
            if (w > 0) growth += Math.Log(size);
        }
        return growth > 0 ? (windows - 1) * length / growth : double.PositiveInfinity;
    }

    private static Tensor Clock(int samples) => Interval * Arange(samples).Cast(ElementType.Float64);

    private static Tensor Path(Lorenz63Parameters p, Tensor start, Tensor times) =>
        Ode.Solve(Lorenz63.Rhs, start, (0, (double)times[^1]), p, Options with { SaveAt = SaveAt.Times(times) }).States;

    private static double[] Values(Lorenz63Parameters p) => [.. Tree.Leaves(p).Select(x => (double)x)];

    /// <summary>How far a solution with another ρ is from that with ρ = 28, from the same start, root mean square over the horizon.</summary>
    private static double[] Misfits(double horizon)
    {
        Tensor times = Linspace(0, horizon, (int)(horizon / Interval) + 1);
        Func<Tensor, Tensor> path = Compile((Tensor rho) => Path(Lorenz63.Classical with { Rho = rho }, Lorenz63.Start, times));
        Tensor reference = path(Lorenz63.Classical.Rho);
        return [.. Rhos.Select(rho => (double)Sqrt(Mean(Square(path(rho) - reference))))];
    }

    private static void Draw(ExampleContext context, Tensor observed, Course best, Course[] courses, double[][] misfits)
    {
        double length = best.Window * Interval;
        Unknowns found = best.Fit.Estimate;
        Tensor fine = Linspace(0, length, 200);
        var figure = new Figure("Lorenz's equations, inverted in windows") { Columns = 2, PanelWidth = 500 };
        Panel record = figure.AddPanel("Record and windows").X("time").Y("x");
        Panel plane = figure.AddPanel("Phase space, seen from the side").X("x").Y("z");
        for (int w = 0; w < found.Starts.Shape[0]; w++)
        {
            Tensor path = Path(found.Parameters, found.Starts[w], fine);
            Ink ink = w % 2 == 0 ? Ink.Blue : Ink.Sky;
            record.Line((fine + (w * length)).ToArray(), path[.., 0].ToArray(), w == 0 ? "fitted windows" : "", ink: ink);
            plane.Line(path[.., 0].ToArray(), path[.., 2].ToArray(), w == 0 ? "fitted windows" : "", ink: ink);
        }
        record.Points(Clock(Samples).ToArray(), observed[.., 0].ToArray(), "observed", ink: Ink.Black);
        plane.Points(observed[.., 0].ToArray(), observed[.., 2].ToArray(), "observed", ink: Ink.Black);

        Panel fits = figure.AddPanel("The fits, iteration by iteration").X("iteration, over all lengths of window").Y("root mean square residual").LogY()
            .HorizontalLine(best.Fit.ResidualDeviation, "noise found");
        for (int g = 0; g < courses.Length; g++)
            fits.History(courses[g].Residuals, g == 0 ? $"from {courses.Length} first guesses" : "", ink: Ink.Blue);

        Panel landscape = figure.AddPanel("Misfit over ρ, by horizon T").X("ρ").Y("root mean square misfit");
        Ink[] inks = [Ink.Blue, Ink.Green, Ink.Vermilion];
        for (int i = Horizons.Length - 1; i >= 0; i--)
            landscape.Line(Rhos, misfits[i], string.Create(CultureInfo.InvariantCulture, $"T = {Horizons[i]}"), ink: inks[i]);
        figure.Save(context.PathOf("lorenz.png"));
    }
}
