using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Solvers.Ode.Adjoints;

using Arguments = (Tensor Y, Tensor P, Tensor T0, Tensor T1, Tensor Times);

/// <summary>What every adjoint promises, over save points, methods, directions of time and element types.</summary>
public sealed class OdeAdjointTests
{
    private static readonly string[] Methods = ["Euler", "Heun", "Bosh3", "RK4", "Tsit5", "Dopri8", "Rosenbrock23", "Rodas5P"];

    public static TheoryData<string, bool, string, bool> Exact
    {
        get
        {
            var data = new TheoryData<string, bool, string, bool>();
            foreach (string adjoint in new[] { "Discrete", "ForwardSensitivity" })
                foreach (bool saves in new[] { false, true })
                    foreach (string method in Methods)
                        foreach (bool backwards in new[] { false, true }) data.Add(adjoint, saves, method, backwards);
            return data;
        }
    }

    public static TheoryData<string, bool, bool> All
    {
        get
        {
            var data = new TheoryData<string, bool, bool>();
            foreach (string adjoint in new[] { "Discrete", "ForwardSensitivity", "Backsolve" })
                foreach (bool saves in new[] { false, true })
                    foreach (bool backwards in new[] { false, true }) data.Add(adjoint, saves, backwards);
            return data;
        }
    }

    [Theory, MemberData(nameof(Exact))]
    public void ExactAdjoint_EqualsDifferencesOfTheSolveWithTheSameSteps(string adjoint, bool saves, string method, bool backwards)
    {
        // 1.8 is not a multiple of the step, so that the last one is cut. Save points at the ends, or two at one place, cannot be shifted by
        // themselves, nor the ends without them.
        var problem = new PendulumProblem(Fixed(method, 0.07, adjoint), saves, backwards);
        int[] arguments = !saves ? [0, 1, 2, 3, 4, 5, 6] : backwards ? [0, 1, 2, 3, 4, 8, 9] : [0, 1, 2, 3, 4, 10, 11];
        double[] exact = problem.Gradient(), differences = problem.Differences(arguments, 1e-3);
        Assert.InRange(PendulumProblem.Distance(differences, Array.ConvertAll(arguments, i => exact[i])), 0, 1e-9);
    }

    [Theory, MemberData(nameof(Exact))]
    public void ExactAdjoint_IsTheTransposeOfTheTangent(string adjoint, bool saves, string method, bool backwards)
    {
        // Normalized by the sum of the absolute values of the products that make up the two scalars.
        OdeMethod m = OdeMethodTests.Find(method);
        OdeOptions options = m.IsAdaptive ? new OdeOptions { Method = m, Rtol = 1e-5, Atol = 1e-5, Adjoint = Adjoint(adjoint) } : Fixed(method, 0.07, adjoint);
        var problem = new PendulumProblem(options, saves, backwards);
        var (result, tangent) = Jvp<Arguments, (Tensor, Tensor)>(problem.Solve, problem.At, problem.Direction);
        var v = Tree.Map(y => Cos(3 * y), result);
        var (_, pullback) = Vjp<Arguments, (Tensor, Tensor)>(problem.Solve, problem.At);
        Arguments cotangent = pullback(v);
        double left = (double)Tree.Dot(v, tangent), right = (double)Tree.Dot(cotangent, problem.Direction);
        double scale = (double)Tree.Dot(Tree.Map(Abs, v), Tree.Map(Abs, tangent)) + (double)Tree.Dot(Tree.Map(Abs, cotangent), Tree.Map(Abs, problem.Direction));
        Assert.InRange(Math.Abs(left - right) / scale, 0, 1e-13);
    }

    [Theory, MemberData(nameof(All))]
    public void Adjoint_AgreesWithTheDiscreteOneToTheTolerance(string adjoint, bool saves, bool backwards)
    {
        foreach (string method in new[] { "Dopri5", "Tsit5", "Dopri8" })
        {
            OdeOptions options = new() { Method = OdeMethodTests.Find(method), Rtol = 1e-9, Atol = 1e-9, Adjoint = Adjoint(adjoint) };
            var problem = new PendulumProblem(options, saves, backwards);
            double[] expected = (problem with { Options = options with { Adjoint = OdeAdjoint.Discrete() } }).Gradient();
            Assert.InRange(PendulumProblem.Distance(expected, problem.Gradient()), 0, adjoint == "Backsolve" ? 1e-7 : 1e-13);
        }
    }

    /// <summary>With the same steps nothing but roundings distinguishes single precision from double; the condition says how they show in the gradient.</summary>
    [Theory, MemberData(nameof(All))]
    public void Adjoint_InSinglePrecision_DiffersFromDoubleByItsRoundings(string adjoint, bool saves, bool backwards)
    {
        var exact = new PendulumProblem(Fixed("Tsit5", 0.07, adjoint), saves, backwards);
        double[] actual = (exact with { Element = ElementType.Float32 }).Gradient();
        Assert.InRange(PendulumProblem.Distance(exact.Gradient(), actual), 0, exact.Condition() * SingleRoundings(Steps(exact)));
    }

    /// <summary>Adaptive steps come out a little different in single precision. Each of them, forwards and backwards, may err by its tolerance.</summary>
    [Theory, MemberData(nameof(All))]
    public void Adjoint_InSinglePrecision_IsWithinTolerancesAndRoundingsOfTheTruth(string adjoint, bool saves, bool backwards)
    {
        const double Tolerance = 1e-6;
        OdeOptions options = new() { Rtol = Tolerance, Atol = Tolerance, Adjoint = Adjoint(adjoint) };
        var exact = new PendulumProblem(options with { Rtol = 1e-10, Atol = 1e-10, Adjoint = OdeAdjoint.Discrete() }, saves, backwards);
        var single = new PendulumProblem(options, saves, backwards, ElementType.Float32);
        int steps = Steps(single);
        double bound = exact.Condition() * ((2 * steps * Tolerance) + SingleRoundings(steps));
        Assert.InRange(PendulumProblem.Distance(exact.Gradient(), single.Gradient()), 0, bound);
    }

    [Theory, MemberData(nameof(All))]
    public void Adjoint_Compiled_EqualsInterpretedToRounding(string adjoint, bool saves, bool backwards)
    {
        var problem = new PendulumProblem(new OdeOptions { Adjoint = Adjoint(adjoint) }, saves, backwards);
        Func<Arguments, Arguments> gradient = Grad<Arguments>(problem.Objective);
        double[] interpreted = PendulumProblem.Flat(gradient(problem.At)), compiled = PendulumProblem.Flat(Compile(gradient)(problem.At));
        Assert.InRange(PendulumProblem.Distance(interpreted, compiled), 0, 1e-14);
    }

    [Theory, MemberData(nameof(All))]
    public void Adjoint_AskedAgain_GivesTheSameBits(string adjoint, bool saves, bool backwards)
    {
        var problem = new PendulumProblem(new OdeOptions { Adjoint = Adjoint(adjoint) }, saves, backwards);
        var (result, pullback) = Vjp<Arguments, (Tensor, Tensor)>(problem.Solve, problem.At);
        double[] first = PendulumProblem.Flat(pullback(result));

        // Other solves of the same problem take the tapes in between.
        for (int i = 0; i < 70; i++) Grad<Arguments>(problem.Objective)(Tree.Map(x => 1.001 * x, problem.At) with { T0 = problem.At.T0, T1 = problem.At.T1, Times = problem.At.Times });
        Assert.Equal(first, PendulumProblem.Flat(pullback(result)));
    }

    [Theory]
    [InlineData("Discrete", false)]
    [InlineData("Discrete", true)]
    [InlineData("ForwardSensitivity", false)]
    [InlineData("ForwardSensitivity", true)]
    public void Taylor_RemaindersShrinkWithRates1And2And3(string adjoint, bool saves)
    {
        var problem = new PendulumProblem(Fixed("Tsit5", 0.07, adjoint), saves);
        Arguments at = problem.At, d = problem.Direction;

        // The save points at the ends go with them, and those at one place stay in order.
        d.Times = FromArray([0.2, 0.1, 0.3, 0.9, -0.35, -0.3]);
        double g0 = (double)problem.Objective(at), slope = (double)Tree.Dot(Grad<Arguments>(problem.Objective)(at), d);
        double curvature = (double)Tree.Dot(Hvp(problem.Objective, at, d), d);
        double[][] remainders = [.. new[] { 1e-3, 5e-4 }.Select(e =>
        {
            double g = problem.ObjectiveAt(PendulumProblem.Flat(Tree.Map((x, s) => x + (e * s), at, d)));
            return new[] { g - g0, g - g0 - (e * slope), g - g0 - (e * slope) - (0.5 * e * e * curvature) };
        })];
        for (int order = 0; order < 3; order++)
            Assert.InRange(Math.Log2(Math.Abs(remainders[0][order] / remainders[1][order])), order + 0.8, order + 1.2);
    }

    [Theory, MemberData(nameof(All))]
    public void Hvp_AgreesWithThatThroughTheDiscreteAdjoint(string adjoint, bool saves, bool backwards)
    {
        OdeOptions options = new() { Rtol = 1e-9, Atol = 1e-9, Adjoint = Adjoint(adjoint) };
        var problem = new PendulumProblem(options, saves, backwards);
        var reference = problem with { Options = options with { Adjoint = OdeAdjoint.Discrete() } };
        double[] expected = PendulumProblem.Flat(Hvp<Arguments>(reference.Objective, problem.At, problem.Direction));
        double[] actual = PendulumProblem.Flat(Hvp<Arguments>(problem.Objective, problem.At, problem.Direction));
        Assert.InRange(PendulumProblem.Distance(expected, actual), 0, adjoint == "Backsolve" ? 1e-6 : 1e-12);
    }

    /// <summary>By the save points and nothing else: no state and no parameter is among what is differentiated by.</summary>
    [Theory]
    [InlineData("Discrete", false)]
    [InlineData("Discrete", true)]
    [InlineData("ForwardSensitivity", false)]
    [InlineData("ForwardSensitivity", true)]
    [InlineData("Backsolve", false)]
    [InlineData("Backsolve", true)]
    public void Adjoint_BySavePointsAlone_IsThatPartOfTheWholeGradient(string adjoint, bool backwards)
    {
        // Backsolve carries fewer integrals then, and so takes other steps within its tolerance.
        double bound = adjoint == "Backsolve" ? 1e-6 : 1e-13;
        var problem = new PendulumProblem(new OdeOptions { Rtol = 1e-9, Atol = 1e-9, Adjoint = Adjoint(adjoint) }, true, backwards);
        Arguments at = problem.At, direction = Tree.Map(ZerosLike, at) with { Times = problem.Direction.Item5 };
        Tensor Alone(Tensor times) => problem.Objective(at with { Times = times });
        void Agree(Tensor expected, Tensor actual) => Assert.InRange(PendulumProblem.Distance(expected.ToArray(), actual.ToArray()), 0, bound);

        Arguments whole = Grad<Arguments>(problem.Objective)(at);
        Agree(whole.Times, Grad<Tensor>(Alone)(at.Times));
        Agree(whole.Times, Compile(Grad<Tensor>(Alone))(at.Times));
        Agree(Hvp<Arguments>(problem.Objective, at, direction).Times, Hvp<Tensor>(Alone, at.Times, direction.Times));
        Agree(Hvp<Arguments>(problem.Objective, at, direction).Times, Grad((Tensor t) => Dot(Grad<Tensor>(Alone)(t), direction.Times))(at.Times));

        // The final state does not depend on them.
        Assert.All(Grad((Tensor times) => Sum(problem.Solve(at with { Times = times }).Final))(at.Times).ToArray(), byTime => Assert.Equal(0, byTime));
    }

    [Fact]
    public void ReverseOverReverse_ThroughEveryAdjoint_IsTheHvp()
    {
        foreach (string adjoint in new[] { "Discrete", "ForwardSensitivity", "Backsolve" })
        {
            var problem = new PendulumProblem(new OdeOptions { Rtol = 1e-9, Atol = 1e-9, Adjoint = Adjoint(adjoint) }, true);
            Arguments d = problem.Direction;
            double[] twice = PendulumProblem.Flat(Grad((Arguments x) => Tree.Dot(Grad<Arguments>(problem.Objective)(x), d))(problem.At));
            double[] forward = PendulumProblem.Flat(Hvp<Arguments>(problem.Objective, problem.At, d));
            Assert.InRange(PendulumProblem.Distance(forward, twice), 0, adjoint == "Backsolve" ? 1e-6 : 1e-12);
        }
    }

    [Theory]
    [InlineData("Discrete")]
    [InlineData("ForwardSensitivity")]
    [InlineData("Backsolve")]
    public void MixedDerivatives_ByOneArgumentWithinThatByAnother_AreThoseOfTheSolution(string adjoint)
    {
        // The inner derivative is by one argument alone and knows nothing of the outer one. For y′ = −p y from v at t₀ the loss is
        // v exp(−p (t₁ − t₀)) + 2 v exp(−p (τ − t₀)).
        double[] at = [1.3, 0.7, 0.2, 1.5, 0.9];
        OdeOptions options = new() { Rtol = 1e-10, Atol = 1e-10, Adjoint = Adjoint(adjoint) };
        Tensor Solved(Tensor[] x)
        {
            OdeSolution path = global::Adjoint.Ode.Solve((t, y, p) => -p * y, x[0], (x[2], x[3]), x[1], options with { SaveAt = SaveAt.Times(x[4].Reshape(1)) });
            return path.FinalState + (2 * path.States[0]);
        }

        static Tensor Exact(Tensor[] x) => (x[0] * Exp(-x[1] * (x[3] - x[2]))) + (2 * x[0] * Exp(-x[1] * (x[4] - x[2])));
        for (int outer = 0; outer < at.Length; outer++)
        {
            for (int inner = 0; inner < at.Length; inner++)
            {
                double expected = (double)Grad(Inner(Exact, Grad))(Scalar(at[outer]));
                Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> tangent = f => x => Jvp(f, x, Scalar(1)).Tangent;
                double[] found =
                [
                    (double)Grad(Inner(Solved, Grad))(Scalar(at[outer])), (double)tangent(Inner(Solved, Grad))(Scalar(at[outer])),
                    (double)Grad(Inner(Solved, tangent))(Scalar(at[outer])), (double)tangent(Inner(Solved, tangent))(Scalar(at[outer])),
                    (double)Compile(Grad(Inner(Solved, Grad)))(Scalar(at[outer])),
                ];
                Assert.All(found, value => Assert.Equal(expected, value, 1e-5));

                Func<Tensor, Tensor> Inner(Func<Tensor[], Tensor> loss, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> derivative) => b => derivative(a =>
                {
                    Tensor[] x = Array.ConvertAll(at, Scalar);
                    x[outer] = b;
                    x[inner] = a;
                    return loss(x);
                })(outer == inner ? b : Scalar(at[inner]));
            }
        }
    }

    [Fact]
    public void Backsolve_OfAStronglyDampedEquation_IsWrongAsDocumented()
    {
        // y′ = −100 (y − sin 5t) over 1: backwards in time the equation grows at rate 100, so that the reconstruction of the state multiplies an error
        // of 1e-6 by up to e¹⁰⁰ = 3e43. The gradient comes out wrong, or the backward solve fails; both are what the documentation says.
        double Gradient(OdeAdjoint adjoint) => (double)Grad((Tensor k) => Sum(global::Adjoint.Ode.Solve(
            (t, y, p) => -p * (y - Sin(5 * t)), FromArray([1.0]), (0, 1), k, new OdeOptions { Adjoint = adjoint, MaxSteps = 5000 }).FinalState))(Scalar(100));
        double exact = Gradient(OdeAdjoint.Discrete());
        double error = 0;
        try
        {
            error = Math.Abs(Gradient(OdeAdjoint.Backsolve()) - exact) / Math.Abs(exact);
        }
        catch (OdeSolveException)
        {
            error = 1;
        }

        Assert.True(error > 1e-3, $"The error is {error}.");
    }

    [Fact]
    public void Backsolve_RefusesTolerancesThatAreNotPositive()
    {
        Assert.Contains("rtol", Assert.Throws<ArgumentOutOfRangeException>(() => OdeAdjoint.Backsolve(rtol: 0)).Message, StringComparison.Ordinal);
        Assert.Contains("atol", Assert.Throws<ArgumentOutOfRangeException>(() => OdeAdjoint.Backsolve(atol: double.NaN)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CompiledGradient_IntoGivenTensors_AllocatesNothing()
    {
        Func<(Tensor Y, Tensor P), (Tensor, Tensor)> gradient = Compile(Grad(((Tensor Y, Tensor P) x) =>
            Sum(global::Adjoint.Ode.Solve((t, y, p) => Stack((p[0] * y[1]) + (0.5 * Sin(t)), (-p[1] * Sin(y[0])) - (p[2] * y[1])), x.Y, (0, 2), x.P).FinalState)));
        (Tensor Y, Tensor P) at = (FromArray([0.7, -0.4]), FromArray([1.1, 2.3, 0.15]));
        (Tensor, Tensor) result = gradient(at);
        for (int i = 0; i < 100; i++) gradient.CallInto(at, result);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) gradient.CallInto(at, result);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CompiledGradient_ByEverything_IntoGivenTensors_AllocatesNothing(bool saves)
    {
        var problem = new PendulumProblem(new OdeOptions(), saves);
        Func<Arguments, Arguments> gradient = Compile(Grad<Arguments>(problem.Objective));
        Arguments at = problem.At, result = gradient(at);
        for (int i = 0; i < 100; i++) gradient.CallInto(at, result);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) gradient.CallInto(at, result);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("Discrete", false)]
    [InlineData("Discrete", true)]
    [InlineData("ForwardSensitivity", false)]
    [InlineData("ForwardSensitivity", true)]
    public void ExactAdjoint_InSinglePrecision_IsTheTransposeToItsRounding(string adjoint, bool saves)
    {
        // 26 steps of 7 slopes forwards and as many backwards, each rounded at 2⁻²⁴ of the sum of magnitudes at most.
        const double bound = 2 * 26 * 7 / 16777216.0;
        var problem = new PendulumProblem(Fixed("Tsit5", 0.07, adjoint), saves, Element: ElementType.Float32);
        var (result, tangent) = Jvp<Arguments, (Tensor, Tensor)>(problem.Solve, problem.At, problem.Direction);
        var v = Tree.Map(y => Cos(3 * y), result);
        var (_, pullback) = Vjp<Arguments, (Tensor, Tensor)>(problem.Solve, problem.At);
        Arguments cotangent = pullback(v);
        double left = (double)Tree.Dot(v, tangent), right = (double)Tree.Dot(cotangent, problem.Direction);
        double scale = (double)Tree.Dot(Tree.Map(Abs, v), Tree.Map(Abs, tangent)) + (double)Tree.Dot(Tree.Map(Abs, cotangent), Tree.Map(Abs, problem.Direction));
        Assert.InRange(Math.Abs(left - right) / scale, 0, bound);
    }

    internal static OdeAdjoint Adjoint(string name) => name switch
    {
        "Discrete" => OdeAdjoint.Discrete(),
        "ForwardSensitivity" => OdeAdjoint.ForwardSensitivity(),
        _ => OdeAdjoint.Backsolve(),
    };

    private static int Steps(PendulumProblem problem)
    {
        Arguments at = problem.At;
        return global::Adjoint.Ode.Solve(PendulumProblem.Slope, at.Y, (at.T0, at.T1), at.P, problem.Options).Statistics.Steps;
    }

    /// <summary>
    /// What n roundings one after another, each by 2⁻²⁴ at most and of any sign, make of a number relatively: λ√n · 2⁻²⁴, with λ = 4 but for one case in
    /// 1,500 (N. J. Higham, T. Mary 2019, A new approach to probabilistic rounding error analysis, theorem 2.4, doi:10.1137/18M1226312).
    /// A step takes seven slopes, forwards and again backwards.
    /// </summary>
    private static double SingleRoundings(int steps) => 4 * Math.Sqrt(2 * 7 * steps) * Math.Pow(2, -24);

    private static OdeOptions Fixed(string method, double step, string adjoint) =>
        new() { Method = OdeMethodTests.Find(method), Controller = StepController.Fixed(step), Adjoint = Adjoint(adjoint) };
}
