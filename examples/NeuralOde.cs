using System.Diagnostics;
using System.Globalization;
using Adjoint.Examples.Measuring;
using Adjoint.Plotting;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Examples;

/// <summary>
/// A network learns the right-hand side of a differential equation from its solution (Chen, Rubanova, Bettencourt and Duvenaud 2018, "Neural
/// ordinary differential equations"): y′ = W₂ tanh(W₁ y³ + b₁) + b₂ for the spiral y′ = y³ A, from pieces of ten observations. First with one
/// classical Runge–Kutta step for each interval, unrolled into the compiled step; then adaptively, with the
/// discrete adjoint of the solver, in smaller steps of the optimizer, whose noise would otherwise remain.
/// </summary>
internal sealed class NeuralOde : IExample
{
    private const int Times = 1000, PieceTimes = 10, Pieces = 20, FixedSteps = 3000, AdaptiveSteps = 1500, MeanOver = 50;
    private const double End = 25;

    private static readonly Tensor Matrix = FromArray(new[,] { { -0.1, 2.0 }, { -2.0, -0.1 } });
    private static readonly Tensor Start = FromArray([2.0, 0.0]);
    private static readonly Tensor Clock = Linspace(0, End, Times);
    private static readonly OdeOptions Accurate = new() { Rtol = 1e-8, Atol = 1e-8, SaveAt = SaveAt.Times(Clock) };
    private static readonly OdeOptions Coarse = new() { Rtol = 1e-4, Atol = 1e-6, SaveAt = SaveAt.Times(Clock[..PieceTimes]) };

    public string Name => "neural-ode";

    public string Description => "Learns the right-hand side of a spiral from pieces of its path, by fixed and by adaptive steps.";

    public void Run(ExampleContext context)
    {
        Tensor path = Ode.Solve((t, y) => MatMul(y * y * y, Matrix), Start, (0, End), Accurate).States;
        RandomKey[] keys = RandomKey.FromSeed(2018).Split(4);
        Sequential net = Sequential.Of(
            new Dense(2, 50, keys[0], Initializer.Normal(0.1), ElementType.Float32), Activation.Tanh, new Dense(50, 2, keys[1], Initializer.Normal(0.1), ElementType.Float32));
        Tensor single = path.Cast(ElementType.Float32);
        (Sequential fixedNet, double[] fixedLosses, double fixedTime) = context.Track("fixed steps", FixedSteps, track => Train(
            net, single, (n, start) => SpiralSteps.Run(n, start, PieceTimes, End / (Times - 1)), FixedSteps, 1e-3, keys[2], i => Report(context, track, i)));
        Sequential doubled = Tree.Map(t => t.Cast(ElementType.Float64), fixedNet);
        (Sequential final, double[] adaptiveLosses, double adaptiveTime) = context.Track("adaptive steps", AdaptiveSteps, track => Train(
            doubled, path, (n, start) => Ode.Solve((Tensor _, Tensor y, Sequential p) => p.Apply(y * y * y), start, (0, (double)Clock[PieceTimes - 1]), n, Coarse).States,
            AdaptiveSteps, 1e-4, keys[3], i => Report(context, track, i)));

        Tensor learned = Ode.Solve((Tensor _, Tensor y, Sequential p) => p.Apply(y * y * y), Start, (0, End), final, Accurate).States;
        double error = (double)Mean(Abs(learned - path));
        context.Say(string.Create(CultureInfo.InvariantCulture,
            $"an iteration with fixed steps takes {fixedTime:F0} µs, with adaptive steps and the discrete adjoint {adaptiveTime:F0} µs"));
        context.Say(string.Create(CultureInfo.InvariantCulture, $"over the whole time the learned path is {error:F4} from the true one on average"));

        var figure = new Figure("A right-hand side learned from its path") { Columns = 2, PanelWidth = 500 };
        figure.AddPanel("Paths").X("y₀").Y("y₁")
            .Line(path[.., 0].ToArray(), path[.., 1].ToArray(), "true", ink: Ink.Black)
            .Line(learned[.., 0].ToArray(), learned[.., 1].ToArray(), "learned", Stroke.Dashed, Ink.Vermilion);
        double[] losses = [.. fixedLosses, .. adaptiveLosses];
        double[] means = [.. Enumerable.Range(0, losses.Length / MeanOver).Select(i => losses.AsSpan((i * MeanOver)..((i + 1) * MeanOver)).ToArray().Average())];
        double[] middles = [.. Enumerable.Range(0, means.Length).Select(i => (i + 0.5) * MeanOver)];
        figure.AddPanel("Training").X("iteration").Y("mean |error| of the pieces").LogY().History(losses, "each batch", ink: Ink.Sky)
            .Line(middles, means, $"mean of {MeanOver}", ink: Ink.Blue)
            .VerticalLine(FixedSteps, "adaptive from here");
        figure.Save(context.PathOf("neural-ode.png"));
        context.Results.Add("loss", adaptiveLosses[^100..].Average(), "G4").Add("path_error", error, "F4").Add("fixed_us", fixedTime, "F0").Add("adaptive_us", adaptiveTime, "F0");
    }

    private static void Report(ExampleContext context, Progress.IProgressTrack track, int iteration)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        track.Report(iteration, "");
    }

    /// <summary>Iterations of RMSprop on random pieces of the path, and the median time of one in microseconds.</summary>
    private static (Sequential Net, double[] Losses, double Microseconds) Train(
        Sequential net, Tensor path, Func<Sequential, Tensor, Tensor> solve, int iterations, double rate, RandomKey key, Action<int> report)
    {
        var optimizer = new RmsProp(rate);
        Func<(Sequential Net, OptimizerState State, Tensor Begin), (Sequential Net, OptimizerState State, Tensor Loss)> step =
            Compile(((Sequential Net, OptimizerState State, Tensor Begin) a) =>
            {
                // Row i of the target is the state i times after the beginning of every piece.
                var rows = new Tensor[PieceTimes];
                for (int i = 0; i < PieceTimes; i++) rows[i] = Take(path[i..(Times - PieceTimes + i)], a.Begin);
                Tensor target = Stack(rows);
                (Tensor loss, Sequential gradient) = ValueAndGrad((Sequential n) => Loss.MeanAbsoluteError(solve(n, rows[0]), target))(a.Net);
                (Sequential next, OptimizerState state) = optimizer.Step(a.Net, gradient, a.State);
                return (next, state, loss);
            });
        (Sequential Net, OptimizerState State, Tensor Loss) now = (net, optimizer.Init(net), Scalar(0));
        double[] losses = new double[iterations], times = new double[iterations];
        for (int i = 0; i < iterations; i++)
        {
            Tensor begin = RandomIntegers(key.Fold(i), [Pieces], 0, Times - PieceTimes);
            long started = Stopwatch.GetTimestamp();
            now = step((now.Net, now.State, begin));
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            losses[i] = (double)now.Loss;
            report(i + 1);
        }

        Array.Sort(times);
        return (now.Net, losses, times[iterations / 2]);
    }
}
