using static Adjoint.Tensor;

namespace Adjoint.Tests.Learning.Training;

public sealed class TrainerTests
{
    private static readonly RandomKey Key = RandomKey.FromSeed(12);

    /// <summary>Two classes: the sides of a line.</summary>
    private static TrainingData Sides(int count)
    {
        Tensor x = Uniform(Key, [count, 2], -1, 1);
        return new TrainingData(x, Greater(Sum(x, 1), 0.3).Cast(ElementType.Int64));
    }

    private static Sequential Net() => Sequential.Of(new Dense(2, 24, Key.Fold(1)), Activation.Tanh, new Dense(24, 2, Key.Fold(2)));

    private static Tensor Entropy(Sequential net, Tensor x, Tensor y) => Loss.CrossEntropy(net.Apply(x), y);

    [Fact]
    public void Fit_LearnsToTellTheSidesOfALine()
    {
        TrainingData data = Sides(1000);
        var seen = new Steps();
        TrainingResult<Sequential> result = Trainer.Fit(
            Net(), Entropy, data[..800], new TrainingOptions { Optimizer = new Adam(0.02), Epochs = 40, BatchSize = 50 }, seen);

        Assert.Equal(TrainingStatus.Completed, result.Status);
        Assert.Equal(640, result.Losses.Count);
        Assert.Equal(result.Losses, seen.Losses);
        Assert.InRange((double)Loss.Accuracy(result.Model.Apply(data[800..].Inputs), data[800..].Targets), 0.93, 1);
    }

    [Fact]
    public void Fit_TakesTheStepsOfTheOptimizer_BatchByBatch()
    {
        TrainingData data = Sides(10);
        var optimizer = new Sgd(0.1, momentum: 0.9);
        Sequential start = Net(), expected = start;
        OptimizerState state = optimizer.Init(start);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            // Ten samples make three batches of three; the tenth waits.
            for (int b = 0; b < 3; b++)
            {
                TrainingData batch = data[(3 * b)..((3 * b) + 3)];
                (expected, state) = optimizer.Step(expected, Transform.Grad((Sequential n) => Entropy(n, batch.Inputs, batch.Targets))(expected), state);
            }
        }

        Tensor[] before = [.. Tree.Leaves(start).Select(t => t + 0.0)];
        TrainingResult<Sequential> result = Trainer.Fit(
            start, Entropy, data, new TrainingOptions { Optimizer = optimizer, Epochs = 2, BatchSize = 3, Shuffle = false });
        Near(Tree.Leaves(expected), Tree.Leaves(result.Model), 1e-13);
        Near(before, Tree.Leaves(start), 0);
    }

    [Fact]
    public void Fit_WithOneSeed_IsTheSameTwice()
    {
        TrainingData data = Sides(64);
        var options = new TrainingOptions { Epochs = 3, BatchSize = 16, Seed = 9 };
        Assert.Equal(Trainer.Fit(Net(), Entropy, data, options).Losses, Trainer.Fit(Net(), Entropy, data, options).Losses);
        Assert.NotEqual(Trainer.Fit(Net(), Entropy, data, options).Losses, Trainer.Fit(Net(), Entropy, data, options with { Seed = 10 }).Losses);
    }

    [Fact]
    public void Fit_ThatDiverges_EndsWithTheLastModelOfFiniteLoss()
    {
        TrainingData data = new(Ones([8, 2]), Zeros([8, 1]));
        TrainingResult<Dense> result = Trainer.Fit(
            new Dense(2, 1, Key), (net, x, y) => Sum(Square(Square(net.Apply(x) - y))), data, new TrainingOptions { Optimizer = new Sgd(1), Epochs = 50, BatchSize = 8 });
        Assert.Equal(TrainingStatus.NonFinite, result.Status);
        Assert.False(double.IsFinite(result.Losses[^1]));
        Assert.All(Tree.Leaves(result.Model), t => Assert.All(t.ToArray(), v => Assert.True(double.IsFinite(v))));
        Assert.True(double.IsFinite((double)Sum(Square(Square(result.Model.Apply(data.Inputs))))));
    }

    [Fact]
    public void Fit_IsCancelledBetweenSteps()
    {
        using var source = new CancellationTokenSource();
        TrainingResult<Sequential> result = Trainer.Fit(
            Net(), Entropy, Sides(64), new TrainingOptions { Epochs = 100, BatchSize = 16, Cancellation = source.Token }, new CancelAfter(5, source));
        Assert.Equal(TrainingStatus.Cancelled, result.Status);
        Assert.Equal(5, result.Losses.Count);
    }

    [Fact]
    public void Fit_RefusesDataThatCannotBeUsed()
    {
        TrainingData data = Sides(8);
        static string Message(TrainingData d) => Assert.Throws<ArgumentException>(() => Trainer.Fit(Net(), Entropy, d)).Message;
        Assert.Contains("first axes must number the same samples", Message(data with { Targets = data.Targets[..7] }), StringComparison.Ordinal);
        Assert.Contains("the inputs hold NaN in sample 2 (element 1 of it)", Message(data with { Inputs = data.Inputs + Spike(5, double.NaN) }), StringComparison.Ordinal);
        Assert.Contains("there are no samples", Message(data[..0]), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Trainer.Fit(Net(), Entropy, data with { Targets = data.Targets + Ones([8], ElementType.Int64) }));

        static Tensor Spike(int at, double value)
        {
            double[] values = new double[16];
            values[at] = value;
            return FromArray(values, [8, 2]);
        }
    }

    private static void Near(Tensor[] expected, Tensor[] found, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
            for (int k = 0; k < expected[i].Size; k++) Assert.Equal(expected[i].ToArray()[k], found[i].ToArray()[k], tolerance);
    }

    private sealed class Steps : IProgress<TrainingProgress>
    {
        public List<double> Losses { get; } = [];

        public void Report(TrainingProgress value) => Losses.Add(value.Loss);
    }

    private sealed class CancelAfter(int steps, CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == steps) source.Cancel();
        }
    }
}
