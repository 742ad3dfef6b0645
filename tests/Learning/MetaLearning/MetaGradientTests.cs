using static Adjoint.Tensor;
using static Adjoint.Tests.Learning.MetaLearning.MetaLearnerTests;
using static Adjoint.Transform;

namespace Adjoint.Tests.Learning.MetaLearning;

/// <summary>The gradients of the meta-learners against their definitions.</summary>
public sealed class MetaGradientTests
{
    private static readonly SineTasks Tasks = SineTasks.Draw(3, RandomKey.FromSeed(1));

    /// <summary>
    /// Training loss ½ a (w − c)², test loss ½ b (w − d)²: adaptation contracts w − c by r = 1 − α a a step, so that w_K = c + rᴷ (w − c). The
    /// gradients are b (w_K − d) rᴷ through the adaptation, b (w_K − d) at the adapted model, and (w − w_K) / α.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void OnParabolas_TheGradientsAreTheFormulas(int steps)
    {
        const double A = 1.5, B = 0.7, C = 2, D = -0.4, W = 0.3, Rate = 0.1;
        double shrink = Math.Pow(1 - (Rate * A), steps), adapted = C + (shrink * (W - C));
        var loss = new TaskLoss<Tensor, Tensor>((w, task) => 0.5 * A * Square(w - task[0]), (w, task) => 0.5 * B * Square(w - task[1]));
        Tensor tasks = FromArray([C, D]).Reshape(1, 2);
        double Gradient(MetaLearner learner) => (double)(learner with { InnerSteps = steps, InnerRate = Rate }).ValueAndGradient(loss, Scalar(W), tasks).Gradient;
        Assert.Equal(B * (adapted - D) * shrink, Gradient(new Maml()), 1e-14);
        Assert.Equal(B * (adapted - D), Gradient(new FirstOrderMaml()), 1e-14);
        Assert.Equal((W - adapted) / Rate, Gradient(new Reptile()), 1e-13);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Maml_IsTheGradientOfTheUnrolledLoop(int steps)
    {
        var learner = new Maml { InnerSteps = steps, InnerRate = 0.1 };
        Sequential start = SineTasks.Network();
        Sequential expected = Grad((Sequential w) =>
        {
            Tensor sum = Scalar(0);
            foreach (SineTasks task in Tasks.Each()) sum += SineTasks.Loss.Test(SineTasks.Unrolled(learner, w, task, steps), task);
            return sum / 3;
        })(start);
        AssertClose(Numbers(expected), Numbers(learner.ValueAndGradient(SineTasks.Loss, start, Tasks).Gradient), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Maml_AgreesWithCentralDifferences(int steps)
    {
        const double H = 1e-4;
        var learner = new Maml { InnerSteps = steps, InnerRate = 0.1 };
        Sequential start = SineTasks.Network();
        RandomKey key = RandomKey.FromSeed(5);
        Sequential direction = Tree.Map(p => Normal(key, p.Shape), start);
        double slope = (double)Tree.Dot(learner.ValueAndGradient(SineTasks.Loss, start, Tasks).Gradient, direction);

        // Two steps of Richardson's extrapolation leave errors of sixth order, below the rounding of the difference, 1e-16 / h.
        double d1 = Difference(H), d2 = Difference(2 * H);
        Assert.Equal(((4 * d1) - d2) / 3, slope, 1e-9 * Math.Max(1, Math.Abs(slope)));

        double Difference(double h) => (Value(h) - Value(-h)) / (2 * h);
        double Value(double h) => (double)learner.ValueAndGradient(SineTasks.Loss, Tree.Map((p, d) => p + (h * d), start, direction), Tasks).Loss;
    }

    [Fact]
    public void Maml_HasTheSameGradient_WithFewerModelsKept()
    {
        const int Steps = 12;
        Sequential start = SineTasks.Network();
        double[] all = Gradient(Checkpoints.StoreAll);
        Assert.Equal(all, Gradient(Checkpoints.Binomial(3)));

        double[] Gradient(Checkpoints kept)
        {
            var learner = new Maml { InnerSteps = Steps, InnerRate = 0.1, Checkpoints = kept };
            return Numbers(Compile((Sequential w) => learner.ValueAndGradient(SineTasks.Loss, w, Tasks).Gradient)(start));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void FirstOrderMaml_IsMamlWithTheSlopesOfAdaptationTakenForConstants(int steps)
    {
        var learner = new FirstOrderMaml { InnerSteps = steps, InnerRate = 0.1 };
        Sequential start = SineTasks.Network();
        Sequential expected = Grad((Sequential w) => Mean(Batch((SineTasks task) =>
        {
            Sequential adapted = Loop.Repeat(steps, w, v => Tree.Map(
                (p, s) => p - (0.1 * s), v, StopGradient(Grad((Sequential u) => SineTasks.Loss.Train(u, task))(v))));
            return SineTasks.Loss.Test(adapted, task);
        })(Tasks)))(start);
        double[] gradient = Numbers(learner.ValueAndGradient(SineTasks.Loss, start, Tasks).Gradient);
        AssertClose(Numbers(expected), gradient, 1e-13);

        // The terms that it leaves out are there.
        double[] exact = Numbers(new Maml { InnerSteps = steps, InnerRate = 0.1 }.ValueAndGradient(SineTasks.Loss, start, Tasks).Gradient);
        Assert.True(exact.Zip(gradient, (a, b) => Math.Abs(a - b)).Max() > 0.01 * exact.Max(Math.Abs));
    }

    [Fact]
    public void Reptile_MovesTheStartTowardTheMeanOfTheAdaptedModels()
    {
        const int Steps = 4;
        const double Step = 0.2;
        var learner = new Reptile { InnerSteps = Steps, InnerRate = 0.1 };
        Sequential start = SineTasks.Network();
        double[] w = Numbers(start), toward = (double[])w.Clone();
        foreach (SineTasks task in Tasks.Each())
        {
            double[] adapted = Numbers(SineTasks.Unrolled(learner, start, task, Steps));
            for (int i = 0; i < w.Length; i++) toward[i] += Step * (adapted[i] - w[i]) / 3;
        }

        // w + ε (mean of the adapted − w) is descent by the gradient with rate ε α.
        double[] gradient = Numbers(learner.ValueAndGradient(SineTasks.Loss, start, Tasks).Gradient);
        for (int i = 0; i < w.Length; i++) Assert.Equal(toward[i], w[i] - (Step * 0.1 * gradient[i]), 1e-13);
    }

    [Fact]
    public void Reptile_OfOneStep_IsTheGradientOfTheMeanTrainingLoss()
    {
        Sequential start = SineTasks.Network();
        Sequential expected = Grad((Sequential w) => Mean(Batch((SineTasks task) => SineTasks.Loss.Train(w, task))(Tasks)))(start);
        AssertClose(Numbers(expected), Numbers(new Reptile { InnerRate = 0.1 }.ValueAndGradient(SineTasks.Loss, start, Tasks).Gradient), 1e-12);
    }

    /// <summary>The outer gradient of the gradient: a Hessian–vector product through adaptation, against differences of gradients.</summary>
    [Fact]
    public void AdaptedModels_HaveSecondDerivativesByTheStart()
    {
        const double H = 1e-5;
        var learner = new Maml { InnerSteps = 3, InnerRate = 0.1 };
        Sequential start = SineTasks.Network();
        SineTasks task = Tasks.Each().First();
        Tensor Objective(Sequential w) => SineTasks.Loss.Test(learner.Adapt(SineTasks.Loss, w, task), task);
        Sequential direction = Tree.Map(p => Ones(p.Shape), start);
        double[] product = Numbers(Hvp(Objective, start, direction));
        double[] above = Numbers(Grad<Sequential>(Objective)(Tree.Map((p, d) => p + (H * d), start, direction)));
        double[] below = Numbers(Grad<Sequential>(Objective)(Tree.Map((p, d) => p - (H * d), start, direction)));
        AssertClose([.. above.Zip(below, (a, b) => (a - b) / (2 * H))], product, 1e-7);
    }
}
