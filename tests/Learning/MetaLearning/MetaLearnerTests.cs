using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Learning.MetaLearning;

/// <summary>What holds of every meta-learner of the table.</summary>
public sealed class MetaLearnerTests
{
    private static readonly SineTasks Tasks = SineTasks.Draw(3, RandomKey.FromSeed(1));

    public static TheoryData<int, int> Cases
    {
        get
        {
            var data = new TheoryData<int, int>();
            for (int i = 0; i < MetaLearner.All.Count; i++)
                foreach (int steps in new[] { 1, 3 }) data.Add(i, steps);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_IsTheMeanTestLossOfTheAdaptedModels(int index, int steps)
    {
        MetaLearner learner = Learner(index, steps);
        Sequential start = SineTasks.Network();
        double expected = Tasks.Each().Average(task => (double)SineTasks.Loss.Test(SineTasks.Unrolled(learner, start, task, steps), task));
        Assert.Equal(expected, (double)learner.ValueAndGradient(SineTasks.Loss, start, Tasks).Loss, 1e-13);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_IsTheMeanOfThoseOfSingleTasks_AndHasTheStructureOfTheStart(int index, int steps)
    {
        MetaLearner learner = Learner(index, steps);
        Sequential start = SineTasks.Network();
        double[] whole = Numbers(learner.ValueAndGradient(SineTasks.Loss, start, Tasks).Gradient), mean = new double[whole.Length];
        Assert.Equal(Numbers(start).Length, whole.Length);
        foreach (SineTasks task in Tasks.Each())
        {
            double[] single = Numbers(learner.ValueAndGradient(SineTasks.Loss, start, Tree.Map(t => t.ExpandAxis(0), task)).Gradient);
            for (int i = 0; i < mean.Length; i++) mean[i] += single[i] / 3;
        }

        AssertClose(mean, whole, 1e-13);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compiled_AgreesWithInterpreted_AndFloat32WithFloat64(int index, int steps)
    {
        MetaLearner learner = Learner(index, steps);
        (Tensor loss, Sequential gradient) = learner.ValueAndGradient(SineTasks.Loss, SineTasks.Network(), Tasks);
        (Tensor compiledLoss, Sequential compiled) = Run(SineTasks.Network(), Tasks);
        Assert.Equal((double)loss, (double)compiledLoss, 1e-13);
        AssertClose(Numbers(gradient), Numbers(compiled), 1e-12);

        (Tensor single, Sequential singles) = Run(SineTasks.Network(ElementType.Float32), Tree.Map(t => t.Cast(ElementType.Float32), Tasks));
        Assert.Equal(ElementType.Float32, single.ElementType);
        Assert.Equal((double)loss, (float)single, 1e-5);
        AssertClose(Numbers(gradient), Numbers(Tree.Map(t => t.Cast(ElementType.Float64), singles)), 1e-4);

        (Tensor Loss, Sequential Gradient) Run(Sequential start, SineTasks tasks) =>
            Compile((Sequential w, SineTasks t) => learner.ValueAndGradient(SineTasks.Loss, w, t))(start, tasks);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TestLosses_AreThoseOfAdaptations(int index, int steps)
    {
        MetaLearner learner = Learner(index, steps);
        Sequential start = SineTasks.Network();
        SineTasks task = Tasks.Each().First();
        double[] losses = learner.TestLosses(SineTasks.Loss, start, task, 4).ToArray();
        Assert.Equal(5, losses.Length);
        for (int k = 0; k < losses.Length; k++)
        {
            Assert.Equal((double)SineTasks.Loss.Test(SineTasks.Unrolled(learner, start, task, k), task), losses[k], 1e-13);
            Assert.Equal(losses[k], (double)SineTasks.Loss.Test(learner.Adapt(SineTasks.Loss, start, task, k), task), 1e-13);
        }
    }

    /// <summary>Waves without one in common: what an unadapted model can predict is little.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Learning_MakesAdaptationBetter_ThanThatOfAnUntrainedStart(int index)
    {
        MetaLearner learner = Learner(index, 3) with { InnerRate = 0.05 };
        var adam = new Adam(0.01);
        Sequential net = SineTasks.Network();
        OptimizerState state = adam.Init(net);
        var step = Compile((Sequential w, OptimizerState s, SineTasks tasks) =>
        {
            (Tensor loss, Sequential gradient) = learner.ValueAndGradient(SineTasks.Loss, w, tasks);
            return (loss, adam.Step(w, gradient, s));
        });
        SineTasks unseen = SineTasks.Draw(50, RandomKey.FromSeed(99));
        double before = Error(net);
        for (int i = 0; i < 300; i++) (_, (net, state)) = step(net, state, SineTasks.Draw(8, RandomKey.FromSeed(1000 + i)));
        Assert.InRange(Error(net), 0, 0.6 * before);

        double Error(Sequential w) => (double)learner.ValueAndGradient(SineTasks.Loss, w, unseen).Loss;
    }

    [Fact]
    public void Misuse_NamesTheOption()
    {
        Assert.Contains("InnerSteps is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new Maml { InnerSteps = 0 }).Message, StringComparison.Ordinal);
        Assert.Contains("InnerRate", Assert.Throws<ArgumentOutOfRangeException>(() => new Reptile { InnerRate = double.NaN }).Message, StringComparison.Ordinal);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Maml().Adapt(SineTasks.Loss, SineTasks.Network(), Tasks.Each().First(), -1));
        Assert.Contains("steps is -1", error.Message, StringComparison.Ordinal);
    }

    internal static double[] Numbers<T>(T tree) => [.. Tree.Leaves(tree).SelectMany(leaf => leaf.ToArray())];

    internal static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance * scale);
    }

    private static MetaLearner Learner(int index, int steps) => MetaLearner.All[index] with { InnerSteps = steps, InnerRate = 0.1 };
}
