using static Adjoint.Tensor;

namespace Adjoint.Tests.Learning.Optimizers;

public sealed class OptimizerTests
{
    private static readonly double[] Gradients = [0.7, -1.3, 0.02, 4.1, -0.6, 0];

    /// <summary>The parameter after each of the gradients in turn, from 0.</summary>
    private static double[] Path(Optimizer optimizer)
    {
        Tensor x = Scalar(0);
        OptimizerState state = optimizer.Init(x);
        double[] path = new double[Gradients.Length];
        for (int i = 0; i < path.Length; i++)
        {
            (x, state) = optimizer.Step(x, Scalar(Gradients[i]), state);
            path[i] = x.ToDouble();
        }

        return path;
    }

    private static void Agree(decimal[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++) Assert.Equal((double)expected[i], found[i], 1e-13);
    }

    private static decimal Root(decimal x)
    {
        if (x == 0) return 0;
        decimal root = (decimal)Math.Sqrt((double)x);
        for (int i = 0; i < 3; i++) root = (root + (x / root)) / 2;
        return root;
    }

    [Fact]
    public void Adam_TakesThePublishedSteps()
    {
        // Kingma and Ba 2015, algorithm 1, in 28 decimal digits.
        const decimal eta = 0.01m, beta1 = 0.9m, beta2 = 0.999m, epsilon = 1e-8m;
        decimal x = 0, m = 0, v = 0, power1 = 1, power2 = 1;
        decimal[] expected = Array.ConvertAll(Gradients, d =>
        {
            decimal g = (decimal)d;
            (m, v) = ((beta1 * m) + ((1 - beta1) * g), (beta2 * v) + ((1 - beta2) * g * g));
            (power1, power2) = (power1 * beta1, power2 * beta2);
            return x -= eta * (m / (1 - power1)) / (Root(v / (1 - power2)) + epsilon);
        });

        Agree(expected, Path(new Adam(0.01)));
    }

    [Fact]
    public void Adam_CorrectsTheBias_SoThatTheFirstStepIsTheLearningRate()
    {
        foreach (double g in new[] { 1e-3, 1.0, -1e5 })
        {
            var adam = new Adam(0.25);
            Tensor x = Scalar(0);
            Assert.Equal(-0.25 * Math.Sign(g), adam.Step(x, Scalar(g), adam.Init(x)).Parameters.ToDouble(), 5);
        }
    }

    [Fact]
    public void RmsProp_TakesThePublishedSteps()
    {
        // Tieleman and Hinton 2012, lecture 6.5: v ← 0.9 v + 0.1 g², in 28 decimal digits.
        decimal v = 0;
        Agree(
            Steps(0.01m, g =>
            {
                v = (0.9m * v) + (0.1m * g * g);
                return g / (Root(v) + 1e-8m);
            }), Path(new RmsProp(0.01, decay: 0.9)));
    }

    [Fact]
    public void Sgd_IsPlainDescent() => Agree(Steps(0.1m, g => g), Path(new Sgd(0.1)));

    [Fact]
    public void Sgd_WithMomentum_IsTheHeavyBall()
    {
        decimal b = 0;
        Agree(Steps(0.1m, g => b = (0.9m * b) + g), Path(new Sgd(0.1, momentum: 0.9)));
    }

    [Fact]
    public void Sgd_WithNesterov_LooksAhead()
    {
        decimal b = 0;
        Agree(
            Steps(0.1m, g =>
            {
                b = (0.9m * b) + g;
                return g + (0.9m * b);
            }), Path(new Sgd(0.1, momentum: 0.9, nesterov: true)));
    }

    [Fact]
    public void WeightDecay_ShrinksTheParametersApartFromTheGradient()
    {
        Optimizer optimizer = Optimizer.Chain(Optimizer.WeightDecay(0.5), Optimizer.LearningRate(0.1));
        Tensor x = FromArray([2.0, -4.0]);

        Tensor next = optimizer.Step(x, FromArray([0.0, 1.0]), optimizer.Init(x)).Parameters;

        Assert.Equal(1.9, next.ToArray()[0], 15);
        Assert.Equal(-3.9, next.ToArray()[1], 15);
    }

    [Fact]
    public void Clip_ByGlobalNorm_KeepsTheDirection()
    {
        Tensor[] gradient = [FromArray([3.0, 0.0]), Scalar(4)];
        Optimizer clip = Clip.GlobalNorm(1);
        (Tensor[] updates, _) = clip.Update(gradient, clip.Init(gradient), gradient);

        Assert.Equal([0.6, 0], updates[0].ToArray().Select(v => Math.Round(v, 15)));
        Assert.Equal(0.8, updates[1].ToDouble(), 15);
        Optimizer wide = Clip.GlobalNorm(5);
        Assert.Equal([3.0, 0.0], wide.Update(gradient, wide.Init(gradient), gradient).Updates[0].ToArray());
    }

    [Fact]
    public void Clip_ByValue_BoundsEveryElement()
    {
        Tensor gradient = FromArray([3.0, -0.2, -7.0]);
        Optimizer clip = Clip.Value(1);

        Assert.Equal([1, -0.2, -1], clip.Update(gradient, clip.Init(gradient), gradient).Updates.ToArray());
    }

    [Fact]
    public void Schedules_HaveTheirFormulas()
    {
        static double At(Schedule schedule, int step) => schedule.At(Scalar(step)).ToDouble();

        Assert.Equal(0.3, At(0.3, 17));
        Assert.Equal(0.4 * Math.Pow(0.5, 3), At(Schedule.Exponential(0.4, 0.5, 10), 30), 15);
        Schedule cosine = Schedule.Cosine(1, 10, 0.2);
        Assert.Equal(1, At(cosine, 0), 15);
        Assert.Equal(0.6, At(cosine, 5), 15);
        Assert.Equal(0.2, At(cosine, 10), 15);
        Assert.Equal(0.2, At(cosine, 25), 15);
        Schedule warm = cosine.WithWarmup(4);
        Assert.Equal(0.25, At(warm, 0), 15);
        Assert.Equal(1, At(warm, 3), 15);
        Assert.Equal(0.6, At(warm, 9), 15);
    }

    [Fact]
    public void Schedule_IsFollowedByTheChain()
    {
        var optimizer = new Sgd(Schedule.Exponential(0.4, 0.5));
        Tensor x = Scalar(0);
        OptimizerState state = optimizer.Init(x);
        for (int i = 0; i < 3; i++) (x, state) = optimizer.Step(x, Scalar(1), state);

        Assert.Equal(-0.7, x.ToDouble(), 14);
    }

    [Fact]
    public void Minimize_ByAdam_FindsTheMinimum()
    {
        MinimizeResult<Tensor> result = new Adam(Schedule.Exponential(0.1, 0.99))
            .Minimize((Tensor x) => Sum(Square(x - FromArray([1.0, -2.0]))), Zeros(new Shape(2)), new MinimizeOptions { GradientTolerance = 1e-4, MaxIterations = 5000 });

        Assert.Equal(OptimizationStatus.ConvergedByGradient, result.Status);
        Assert.Equal(1, result.Estimate.ToArray()[0], 4);
        Assert.Equal(-2, result.Estimate.ToArray()[1], 4);
        Assert.Equal(result.Work.Iterations + 1, result.History.Count);
    }

    [Fact]
    public void Minimize_ThatDiverges_EndsAtTheLastFinitePoint()
    {
        MinimizeResult<Tensor> result = new Sgd(10).Minimize((Tensor x) => Square(Square(x)), Scalar(1));

        Assert.Equal(OptimizationStatus.NonFinite, result.Status);
        Assert.True(double.IsFinite(result.Value));
        Assert.True(double.IsFinite(result.Estimate.ToDouble()));
    }

    [Fact]
    public void Minimize_ThatComesToWhereASolveFails_EndsAtThePointBefore()
    {
        // y′ = p y² from 1 has its pole at t = 1/p.
        Func<Tensor, Tensor> end = p => -global::Adjoint.Ode.Solve((t, y, q) => q * y * y, FromArray([1.0]), (0, 1), p).FinalState[0];
        MinimizeResult<Tensor> result = new Sgd(0.1).Minimize(end, Scalar(0.5));
        Assert.Equal(OptimizationStatus.NonFinite, result.Status);
        Assert.Contains("The step became too small", result.Message, StringComparison.Ordinal);
        Assert.Equal(-1 / (1 - result.Estimate.ToDouble()), result.Value, 1e-3);

        // At the start it is the user's to see.
        Assert.Throws<OdeSolveException>(() => new Sgd(0.1).Minimize(end, Scalar(2)));
    }

    [Fact]
    public void Minimize_OfAFunctionThatReadsValues_GivesTheSameAndSaysSo()
    {
        var options = new MinimizeOptions { MaxIterations = 20 };
        MinimizeResult<Tensor> read = new Adam(0.1).Minimize((Tensor x) => x.ToDouble() > -9 ? Square(x - 1) : x, Scalar(0), options);
        MinimizeResult<Tensor> plain = new Adam(0.1).Minimize((Tensor x) => Square(x - 1), Scalar(0), options with { Compile = false });

        Assert.Contains("uncompiled", read.Note, StringComparison.Ordinal);
        Assert.Equal("", plain.Note);
        Assert.Equal(OptimizationStatus.IterationLimit, read.Status);
        Assert.Equal(plain.History, read.History);
    }

    [Fact]
    public void Update_WithAnotherOptimizersState_IsRefused()
    {
        Tensor x = Scalar(1);
        Assert.Contains(
            "another optimizer made",
            Assert.Throws<ArgumentException>(() => Adam.Scale().Update(x, Clip.Value(1).Init(x), x)).Message, StringComparison.Ordinal);
    }

    /// <summary>The running sum of −rate times what a rule makes of the gradients.</summary>
    private static decimal[] Steps(decimal rate, Func<decimal, decimal> rule)
    {
        decimal x = 0;
        return Array.ConvertAll(Gradients, g => x -= rate * rule((decimal)g));
    }

    [Fact]
    public void GradientsThroughAStep_AreFinite_WhereTheGradientIsZero()
    {
        Optimizer[] optimizers = [new Adam(0.1, epsilon: 0.5), new RmsProp(0.1, epsilon: 0.5), Optimizer.Chain(Adjoint.Clip.GlobalNorm(1), Optimizer.LearningRate(0.1))];
        foreach (Optimizer optimizer in optimizers)
        {
            Tensor After(Tensor w) => Tensor.Sum(optimizer.Step(w, Transform.Grad((Tensor v) => Tensor.Sum(v * v))(w), optimizer.Init(w)).Parameters);
            Tensor at = Tensor.FromArray([0.0, 0.0]);
            double h = 1e-6, difference = ((double)After(at + h) - (double)After(at - h)) / (4 * h);
            Assert.All(Transform.Grad((Tensor w) => After(w))(at).ToArray(), g => Assert.Equal(difference, g, 1e-4));
        }
    }
}
