using System.Diagnostics;
using Adjoint.Plotting;
using static System.FormattableString;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Examples;

/// <summary>
/// Learns to learn: the start of a network from which a step or two of gradient descent on ten examples of a sine wave go far, by the exact
/// gradient through those steps (Finn, Abbeel and Levine 2017, section 5.1). Beside it a start trained to fit all waves at once,
/// which adapts slowly.
/// </summary>
internal sealed class MamlSinusoid : IExample
{
    private const int MetaBatch = 25, Shots = 10, TestTasks = 600, TestSteps = 10, Width = 40;
    private const int Iterations = 30_000, JointIterations = 10_000, ReportEvery = 200;

    private static readonly TaskLoss<Sequential, Sinusoids> Error = new(
        (net, task) => Loss.MeanSquaredError(net.Apply(task.X), task.Y), (net, task) => Loss.MeanSquaredError(net.Apply(task.Query), task.Answer));

    // A start made for one step may overshoot in ten: a few waves in a thousand then diverge and carry the mean. With two the errors keep falling.
    private static readonly Maml Learner = new() { InnerSteps = 2, InnerRate = 0.01 };

    public string Name => "maml-sinusoid";

    public string Description => "Learns the start from which a network learns a sine wave from ten examples, by gradients through its learning.";

    public void Run(ExampleContext context)
    {
        long begin = Stopwatch.GetTimestamp();
        RandomKey[] keys = RandomKey.FromSeed(2017).Split(5);
        Sequential untrained = Network(keys[0]);
        Sequential start = Train(context, "meta-learning", Learner, untrained, keys[1], Iterations);

        // One step of Reptile is a step down the mean of the tasks' losses: training on all waves at once.
        Sequential joint = Train(context, "training on all waves", new Reptile { InnerSteps = 1, InnerRate = 0.01 }, untrained, keys[2], JointIterations);
        double[] errors = Test(start, keys[3], out double[] deviations), jointErrors = Test(joint, keys[3], out _);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;

        context.Say("");
        context.Say(Invariant($"mean squared error on {TestTasks} new waves, {Shots} examples each (± one standard error)"));
        context.Say("  steps   meta-learned            trained on all");
        for (int k = 0; k <= TestSteps; k++)
            context.Say(Invariant($"  {k,5}   {errors[k],7:F4} ± {deviations[k],6:F4} {jointErrors[k],22:F4}"));
        context.Say(Invariant($"predicting zero: {Sinusoids.ErrorOfZero:F4}; the best function that does not know the wave: {Sinusoids.ErrorOfBestUnadapted:F4}"));
        Draw(errors, jointErrors, start, keys[4]).Save(context.PathOf("maml-sinusoid.png"));
        context.Results.Add("mse0", errors[0], "F4").Add("mse1", errors[1], "F4").Add("mse10", errors[TestSteps], "F4").Add("seconds", seconds, "F1");
    }

    private static Sequential Network(RandomKey key)
    {
        RandomKey[] keys = key.Split(3);
        Dense Layer(int inputs, int outputs, RandomKey from) => new(inputs, outputs, from, type: ElementType.Float32);
        return Sequential.Of(Layer(1, Width, keys[0]), Activation.Relu, Layer(Width, Width, keys[1]), Activation.Relu, Layer(Width, 1, keys[2]));
    }

    private static Sequential Train(ExampleContext context, string task, MetaLearner learner, Sequential net, RandomKey key, int iterations)
    {
        var adam = new Adam(1e-3);

        // Tasks are drawn, adapted to, and differentiated through, in one program.
        var step = Compile((Sequential w, OptimizerState state, RandomKey k) =>
        {
            (Tensor loss, Sequential gradient) = learner.ValueAndGradient(Error, w, Sinusoids.Draw(k, MetaBatch, Shots));
            (Sequential next, OptimizerState nextState) = adam.Step(w, gradient, state);
            return (loss, next, nextState);
        });
        OptimizerState state = adam.Init(net);
        return context.Track(task, iterations, track =>
        {
            double sum = 0;
            for (int i = 0; i < iterations; i++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                (Tensor loss, net, state) = step(net, state, key.Fold(i));
                sum += (float)loss;
                if ((i + 1) % ReportEvery != 0) continue;
                track.Report(i + 1, Invariant($"error after adaptation {sum / ReportEvery:F3}"));
                sum = 0;
            }

            return net;
        });
    }

    /// <summary>The mean error on new tasks after each number of steps, and its standard error.</summary>
    private static double[] Test(Sequential net, RandomKey key, out double[] standardErrors)
    {
        var losses = Compile((Sequential w, Sinusoids tasks) => Batch((Sinusoids task) => Learner.TestLosses(Error, w, task, TestSteps))(tasks));
        Tensor all = losses(net, Sinusoids.Draw(key, TestTasks, Shots)).Cast(ElementType.Float64);
        standardErrors = (StandardDeviation(all, 0) / Math.Sqrt(TestTasks)).ToArray();
        return Mean(all, 0).ToArray();
    }

    private static Figure Draw(double[] errors, double[] jointErrors, Sequential start, RandomKey key)
    {
        double[] steps = [.. Enumerable.Range(0, TestSteps + 1)];
        var figure = new Figure("A start that is made for learning");
        figure.AddPanel("600 new waves")
            .X("steps of gradient descent").Y("mean squared error").LogY()
            .HorizontalLine(Sinusoids.ErrorOfZero, Invariant($"predicting zero: {Sinusoids.ErrorOfZero:F2}"))
            .HorizontalLine(Sinusoids.ErrorOfBestUnadapted, Invariant($"best unadapted: {Sinusoids.ErrorOfBestUnadapted:F2}"), Ink.Green)
            .Line(steps, jointErrors, "trained on all waves", ink: Ink.Blue).Points(steps, jointErrors, ink: Ink.Blue)
            .Line(steps, errors, "meta-learned", ink: Ink.Vermilion).Points(steps, errors, ink: Ink.Vermilion);

        // The examples of one wave, and where the network's curve lies before it has seen them and after.
        Sinusoids task = Tree.Map(t => t[0], Sinusoids.Draw(key, 1, Shots));
        double[] x = [.. Enumerable.Range(0, 201).Select(i => Sinusoids.Reach * ((i / 100.0) - 1))];
        Tensor column = FromArray(x).Cast(ElementType.Float32).Reshape(x.Length, 1);
        double[] Curve(int adaptation) => Learner.Adapt(Error, start, task, adaptation).Apply(column).Cast(ElementType.Float64).Flatten().ToArray();
        figure.AddPanel("Another wave")
            .X("x").Y("y")
            .Line(x, Curve(0), "before", Stroke.Dotted, Ink.Gray)
            .Line(x, Curve(1), "after 1 step", Stroke.Dashed, Ink.Vermilion)
            .Line(x, Curve(TestSteps), "after 10 steps", ink: Ink.Vermilion)
            .Points(Values(task.Query), Values(task.Answer), "other points of the wave", ink: Ink.Green)
            .Points(Values(task.X), Values(task.Y), "its ten examples", ink: Ink.Black);
        return figure;
    }

    private static double[] Values(Tensor column) => column.Cast(ElementType.Float64).Flatten().ToArray();
}
