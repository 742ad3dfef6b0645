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

    /// <summary>
    /// 800 points lie √(4/800) = 0.07 apart on the square of area 4, so that they place the circle to about half of that on either side. Half of
    /// the points in that strip of area 0.07 · 2π√½ are taken for the other class at worst: 4 % of all.
    /// </summary>
    /// <remarks>It takes some 1,500 steps: as the biases start at zero the network starts as an odd function, and a circle is an even one.
    /// PyTorch, from the same weights with the same batches, arrives at the same parameters to thirteen digits.</remarks>
    [Fact]
    public void Fit_LearnsToTellTheInsideOfACircle()
    {
        Tensor x = Uniform(Key, [2800, 2], -1, 1);
        var data = new TrainingData(x, Greater(Sum(Square(x), 1), 0.5).Cast(ElementType.Int64));
        var seen = new Steps();
        TrainingResult<Sequential> result = Trainer.Fit(
            Net(), Entropy, data[..800], new TrainingOptions { Optimizer = new Adam(Schedule.Cosine(0.1, 1600)), Epochs = 100, BatchSize = 50 }, seen);

        Assert.Equal(TrainingStatus.Completed, result.Status);
        Assert.Equal(1600, result.Losses.Count);
        Assert.Equal(result.Losses, seen.Losses);
        Assert.InRange((double)Loss.Accuracy(result.Model.Apply(data[800..].Inputs), data[800..].Targets), 0.96, 1);
    }

    /// <summary>
    /// Thirty steps on three batches of four by PyTorch 1.13 in double precision: loss of the last step, weights and biases. Everything starts
    /// from sines, so that there is nothing to copy.
    /// </summary>
    private static readonly Dictionary<string, (Optimizer Optimizer, double Loss, double[] Parameters)> ByPyTorch = new()
    {
        ["torch.optim.Adam(lr=0.05)"] = (new Adam(0.05), 0.867749776356081,
        [
            0.7306901651688874, -0.050021775791767295, -1.148511152813212, 1.0267563636436305, 0.1801036333799189, -0.8630457746706583, 0.591845587592063,
            -0.5543961598499593, 0.6348768954874953, -0.7405655634269854, -0.3054248668974675, 0.35162357958993684, 0.6226215869388465, -1.1192818109324656,
            0.2814753089983116, -0.47731397105682777, 0.4219065356521737,
        ]),
        ["torch.optim.SGD(lr=0.05, momentum=0.9, nesterov=True)"] = (new Sgd(0.05, momentum: 0.9, nesterov: true), 0.8990833520435632,
        [
            0.691624905711688, -0.241251463347456, -0.9564332802655324, 0.6172513077090063, 0.35561981815702254, -0.6485701995529803, 0.11729624605161909,
            -0.2533670035132676, 0.5825053921596052, -0.5210627653383543, -0.5249276649860986, 0.3662777418108405, 0.6079674247179431, -0.9883664093794077,
            0.15055990744525416, -0.5121304856396015, 0.45672305023494786,
        ]),
    };

    public static TheoryData<string> Peers => [.. ByPyTorch.Keys];

    [Theory, MemberData(nameof(Peers))]
    public void Fit_ArrivesWherePyTorchDoes(string peer)
    {
        var (optimizer, loss, parameters) = ByPyTorch[peer];
        static Tensor Sines(double first, Shape shape, double size) => size * Sin(first + (1.7 * Arange(shape.Size).Cast(ElementType.Float64))).Reshape(shape);
        Tensor x = Sines(1, [12, 2], 1);
        var start = Sequential.Of(new Dense(Sines(2, [2, 3], 0.8), Sines(3, [3], 0.1)), Activation.Tanh, new Dense(Sines(4, [3, 2], 0.8), Sines(5, [2], 0.1)));
        TrainingResult<Sequential> result = Trainer.Fit(
            start, Entropy, new TrainingData(x, Greater(Sum(Square(x), 1), 0.9).Cast(ElementType.Int64)),
            new TrainingOptions { Optimizer = optimizer, Epochs = 10, BatchSize = 4, Shuffle = false });

        // Thirty steps, each with a few roundings of numbers below 2, make some 1e-14.
        Assert.Equal(loss, result.Losses[^1], 1e-13);
        double[] found = [.. Tree.Leaves(result.Model).SelectMany(t => t.ToArray())];
        Assert.Equal(parameters.Length, found.Length);
        for (int i = 0; i < found.Length; i++) Assert.Equal(parameters[i], found[i], 1e-13);
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
