using Adjoint.Physics;
using Adjoint.Solvers;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Solvers.Ode;

using Ode = global::Adjoint.Ode;

/// <summary>M y′ = f: orders on differential-algebraic equations, published values, derivatives by everything including M, and what is refused.</summary>
public sealed class MassMatrixTests
{
    public static TheoryData<string, int> RegularCases => new() { { "Rodas5P", 4 }, { "Rodas5P", 14 }, { "Rosenbrock23", 4 }, { "Rosenbrock23", 14 } };

    private static OdeOptions Fixed(string method, double step) => new() { Method = OdeMethodTests.Find(method), Controller = StepController.Fixed(step) };

    /// <summary>y′ = z, 0 = cos t − z + 2 (y − sin t): y = sin t, z = cos t.</summary>
    private static Tensor Oscillation(Tensor t, Tensor y) => Stack(y[1], Cos(t) - y[1] + (2 * (y[0] - Sin(t))));

    /// <summary>y′ = −y z, 0 = z² − y²: y = z = 1/(1 + t).</summary>
    private static Tensor Decay(Tensor t, Tensor y) => Stack(-y[0] * y[1], Square(y[1]) - Square(y[0]));

    [Theory]
    [InlineData("Rodas5P", false, 20)]
    [InlineData("Rodas5P", true, 40)]
    [InlineData("Rosenbrock23", false, 100)]
    [InlineData("Rosenbrock23", true, 100)]
    public void AlgebraicEquations_KeepTheOrder_AtAndBetweenTheSteps(string name, bool nonlinear, int steps)
    {
        var coarse = Errors(steps);
        var fine = Errors(2 * steps);
        OdeMethod method = OdeMethodTests.Find(name);
        Assert.Equal(method.Order, Math.Log2(coarse.End / fine.End), 0.25);
        Assert.Equal(method.DenseOrder, Math.Log2(coarse.Between / fine.Between), 0.25);

        // Between the steps the algebraic component is interpolated, not solved for: its error is that of one step, without the factor h of an integration.
        Assert.True(Math.Log2(coarse.AlgebraicBetween / fine.AlgebraicBetween) > ((RosenbrockTableau)method.Scheme).UniformOrder - 0.25);

        (double End, double Between, double AlgebraicBetween) Errors(int count)
        {
            double[] times = [.. from n in Enumerable.Range(0, count) from i in Enumerable.Range(1, 4) select (n + (i / 5.0)) * 2 / count];
            OdeOptions options = Fixed(name, 2.0 / count) with { MassMatrix = FromArray([1.0, 0]), SaveAt = SaveAt.Times(times) };
            OdeSolution path = nonlinear ? Ode.Solve(Decay, FromArray([1.0, 1]), (0, 2), options) : Ode.Solve(Oscillation, FromArray([0.0, 1]), (0, 2), options);
            double[] Exact(double t) => nonlinear ? [1 / (1 + t), 1 / (1 + t)] : [Math.Sin(t), Math.Cos(t)];
            double Largest(int c) => times.Select((t, i) => Math.Abs((double)path.States[i, c] - Exact(t)[c])).Max();
            return (Distance(path.FinalState, Exact(2)), Largest(0), Largest(1));
        }
    }

    [Fact]
    public void Robertson_WithItsSumAsAnEquation_ReachesThePublishedState()
    {
        // The index-1 form of E. Hairer, G. Wanner (1996), section VI.1; the value at 1e11 is that of the IVP test set for the form without it.
        OdeModel model = ModelTable.All.Single(m => m.Name == "robertson");
        double[] end = [.. model.References[0].State];
        double before = 2;
        foreach (double tolerance in new[] { 1e-4, 1e-7, 1e-10 })
        {
            OdeOptions options = new()
            {
                Method = OdeMethod.Rodas5P,
                Rtol = tolerance,
                Atol = Tolerance.Of(Array.ConvertAll(end, y => 0.1 * tolerance * y)),
                MassMatrix = FromArray([1.0, 1, 0]),
            };
            Tensor reached = Ode.Solve(RobertsonWithSum, model.Start, (0, model.References[0].Time), model.Parameters, options).FinalState;
            double digits = -Math.Log10(end.Zip(reached.ToArray(), (x, y) => Math.Abs((y / x) - 1)).Max());
            Assert.True(digits > before + 1, $"{digits:F1} digits at {tolerance}, {before:F1} before");
            before = digits;
        }

        Assert.True(before >= 8, $"{before:F1} digits");
    }

    [Fact]
    public void Robertson_OnTheWay_AgreesWithTheOutputOfIda()
    {
        // SUNDIALS, example idaRoberts_dns, its printed table up to 400; computed there with Rtol = 1e-4, in errors that accumulate.
        double[] times = [0.4, 4, 40, 400];
        double[,] published = { { 9.8517e-1, 3.3864e-5 }, { 9.0551e-1, 2.2403e-5 }, { 7.1585e-1, 9.1863e-6 }, { 4.5056e-1, 3.2233e-6 } };
        OdeModel model = ModelTable.All.Single(m => m.Name == "robertson");
        OdeOptions options = new()
        {
            Method = OdeMethod.Rodas5P,
            Rtol = 1e-8,
            Atol = Tolerance.Of(1e-10, 1e-14, 1e-10),
            MassMatrix = FromArray([1.0, 1, 0]),
            SaveAt = SaveAt.Times(times),
        };
        Tensor states = Ode.Solve(RobertsonWithSum, model.Start, (0, 400), model.Parameters, options).States;
        for (int i = 0; i < times.Length; i++)
        {
            for (int c = 0; c < 2; c++) Assert.Equal(1, (double)states[i, c] / published[i, c], 5e-4);
            Assert.Equal(1, (double)Sum(states[i]), 1e-13);
        }
    }

    [Theory, MemberData(nameof(RegularCases))]
    public void RegularMatrix_GivesTheStepsOfTheEquationSolvedForTheDerivative_AndTheirDerivatives(string method, int size)
    {
        // The methods are the same for M y′ = f and y′ = M⁻¹ f, but for rounding: so are the derivatives by M, which on the right are those of a solve.
        Tensor m = Regular(size), y0 = Waves(size, 1), p = FromArray([0.7, 1.3]), w = Waves(size, 0.2), dm = Waves(size * size, 0.5).Reshape(size, size);
        Func<(Tensor M, Tensor Y, Tensor P), Tensor> withMass = x =>
            Sum(w * Ode.Solve(Chain, x.Y, (0, 0.6), x.P, Fixed(method, 0.1) with { MassMatrix = x.M }).FinalState);
        Func<(Tensor M, Tensor Y, Tensor P), Tensor> solved = x =>
            Sum(w * Ode.Solve((t, y, q) => Tensor.Solve(q.M, Chain(t, y, q.P)), x.Y, (0, 0.6), (x.M, x.P), Fixed(method, 0.1)).FinalState);
        var at = (M: m, Y: y0, P: p);
        var direction = (dm, Waves(size, 0.3), FromArray([0.4, -0.2]));
        Assert.Equal((double)solved(at), (double)withMass(at), 1e-12);
        AssertClose(Flat(Grad(solved)(at)), Flat(Grad(withMass)(at)), 1e-11);
        Assert.Equal((double)Jvp(solved, at, direction).Tangent, (double)Jvp(withMass, at, direction).Tangent, 1e-11);
        AssertClose(Flat(Hvp(solved, at, direction)), Flat(Hvp(withMass, at, direction)), 1e-10);
    }

    [Fact]
    public void Diagonal_IsTheMatrixWithThisDiagonal()
    {
        foreach (int size in new[] { 4, 14 })
        {
            Tensor diagonal = 1.5 + Waves(size, 0.4);
            Func<Tensor, Tensor> whole = d => Sum(Square(Ode.Solve(Chain, Waves(size, 1), (0, 0.5), FromArray([0.7, 1.3]), Fixed("Rodas5P", 0.1) with { MassMatrix = Diag(d) }).FinalState));
            Func<Tensor, Tensor> alone = d => Sum(Square(Ode.Solve(Chain, Waves(size, 1), (0, 0.5), FromArray([0.7, 1.3]), Fixed("Rodas5P", 0.1) with { MassMatrix = d }).FinalState));
            Assert.Equal((double)whole(diagonal), (double)alone(diagonal), 1e-13);
            AssertClose(Grad(whole)(diagonal).ToArray(), Grad(alone)(diagonal).ToArray(), 1e-12);
        }
    }

    [Theory]
    [InlineData("Rodas5P")]
    [InlineData("Rosenbrock23")]
    public void EquationsMayBeMixed_WithoutChangeOfTheSolution(string method)
    {
        // Q M y′ = Q f for a regular Q: the algebraic equation hides in a combination of all.
        Tensor q = FromArray(new[,] { { 1.0, 2, -1 }, { 0.5, 1, 3 }, { 2, -1, 1 } }), y0 = FromArray([1.0, 0.5, 0.25]);
        Tensor Slope(Tensor t, Tensor y) => Stack(-y[0] + (y[2] * Cos(t)), y[0] - (2 * y[1]), (y[0] * y[1]) - (2 * y[2]));
        Tensor straight = Ode.Solve(Slope, y0, (0, 1), Fixed(method, 0.05) with { MassMatrix = FromArray([1.0, 2, 0]) }).FinalState;
        Tensor mixed = Ode.Solve((t, y) => MatMul(q, Slope(t, y)), y0, (0, 1), Fixed(method, 0.05) with { MassMatrix = MatMul(q, Diag(FromArray([1.0, 2, 0]))) }).FinalState;
        AssertClose(straight.ToArray(), mixed.ToArray(), 1e-12);
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Ode.Solve(
            (t, y) => MatMul(q, Slope(t, y)), FromArray([1.0, 0.5, 0.3]), (0, 1), Fixed(method, 0.05) with { MassMatrix = MatMul(q, Diag(FromArray([1.0, 2, 0]))) }));
        Assert.Contains("does not satisfy the algebraic equations", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Rodas5P", 1)]
    [InlineData("Rodas5P", 2)]
    [InlineData("Rosenbrock23", 1)]
    [InlineData("Rosenbrock23", 2)]
    public void AlgebraicProblem_PassesTheGradientCheck(string method, int point)
    {
        GradientReport report = GradientCheck.Run((Rates p) => Buffered(p, Fixed(method, 0.1)).FinalState, RatesAt(point));
        Assert.True(report.Passed, report.ToString());
    }

    [Theory]
    [InlineData("Rodas5P")]
    [InlineData("Rosenbrock23")]
    public void AlgebraicProblem_HasTheSameGradientInEveryMode(string method)
    {
        Rates at = RatesAt(1), along = RatesAt(2);
        OdeOptions options = new() { Method = OdeMethodTests.Find(method), Rtol = 1e-5, Atol = 1e-7, SaveAt = SaveAt.Times(0.2, 0.5, 1.1) };
        Func<Rates, Tensor> Objective(OdeAdjoint adjoint) => p =>
        {
            OdeSolution path = Buffered(p, options with { Adjoint = adjoint });
            return Sum(Sin(path.States)) + Sum(Square(path.FinalState));
        };
        Rates stored = Grad(Objective(OdeAdjoint.Discrete()))(at);
        Assert.Equal(Flat(stored), Flat(Grad(Objective(OdeAdjoint.Discrete(Checkpoints.Online(3))))(at)));
        AssertClose(Flat(stored), Flat(Grad(Objective(OdeAdjoint.ForwardSensitivity()))(at)), 1e-11);
        Assert.Equal((double)Tree.Dot(stored, along), (double)Jvp(Objective(OdeAdjoint.Discrete()), at, along).Tangent, 1e-12);
        Rates product = Hvp(Objective(OdeAdjoint.Discrete()), at, along);
        AssertClose(Flat(product), Flat(Grad((Rates p) => Tree.Dot(Grad(Objective(OdeAdjoint.Discrete()))(p), along))(at)), 1e-10);
        AssertClose(Flat(product), Flat(Hvp(Objective(OdeAdjoint.ForwardSensitivity()), at, along)), 1e-10);
    }

    [Fact]
    public void Batch_Compile_AndSinglePrecision_GiveTheSame()
    {
        Func<Rates, Tensor> end = p => Buffered(p, new OdeOptions { Method = OdeMethod.Rodas5P, Rtol = 1e-7, Atol = 1e-9 }).FinalState;
        Rates both = Tree.Map((a, b) => Stack(a, b), RatesAt(1), RatesAt(2));
        Tensor together = Batch(end)(both);
        for (int i = 0; i < 2; i++) Assert.Equal(end(RatesAt(i + 1)).ToArray(), together[i].ToArray());
        Rates compiled = Compile(Grad((Rates p) => Sum(end(p))))(RatesAt(1));
        AssertClose(Flat(Grad((Rates p) => Sum(end(p)))(RatesAt(1))), Flat(compiled), 1e-13);
        Tensor single = Ode.Solve(
            (t, y) => Stack(y[1], -y[1] - y[0]), FromArray([1.0, -1]).Cast(ElementType.Float32), (0, 1),
            new OdeOptions { Method = OdeMethod.Rodas5P, Rtol = 1e-4, Atol = 1e-5, MassMatrix = FromArray([1.0, 0]) }).FinalState;
        Assert.Equal(Math.Exp(-1), (double)single.Cast(ElementType.Float64)[0], 1e-4);
    }

    [Fact]
    public void Interval_MayRunBackwards() => AssertClose(
        [0, 1],
        Ode.Solve(Oscillation, FromArray([Math.Sin(1.5), Math.Cos(1.5)]), (1.5, 0), new OdeOptions { Method = OdeMethod.Rodas5P, Rtol = 1e-9, Atol = 1e-9, MassMatrix = FromArray([1.0, 0]) })
            .FinalState.ToArray(),
        1e-7);

    [Fact]
    public void InconsistentStart_IsRefusedWithItsEquationAndResidual()
    {
        OdeOptions options = new() { Method = OdeMethod.Rodas5P, MassMatrix = FromArray([1.0, 0]) };
        string message = Assert.Throws<ArgumentException>(() => Ode.Solve(Oscillation, FromArray([0.0, 1.25]), (0, 2), options)).Message;
        Assert.Contains("component 1 of f, in which M leaves no derivative, is -0.25 where it must be zero", message, StringComparison.Ordinal);
        Assert.Contains("Root.Find", message, StringComparison.Ordinal);

        // What the tolerances forgive is accepted.
        _ = Ode.Solve(Oscillation, FromArray([0.0, 1 + 1e-6]), (0, 2), options);

        // A compiled solve refuses the same.
        Assert.Throws<ArgumentException>(() => Compile((Tensor y) => Ode.Solve(Oscillation, y, (0, 2), options).FinalState)(FromArray([0.0, 1.25])));
    }

    [Fact]
    public void IndexAboveOne_IsRefused()
    {
        // The pendulum by its length: x″ = −λ x, y″ = −λ y − g, 0 = x² + y² − 1, of index 3.
        Tensor Pendulum(Tensor t, Tensor s) => Stack(s[2], s[3], -s[4] * s[0], (-s[4] * s[1]) - 9.81, Square(s[0]) + Square(s[1]) - 1);
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Ode.Solve(
            Pendulum, FromArray([1.0, 0, 0, 0, 0]), (0, 1), new OdeOptions { Method = OdeMethod.Rodas5P, MassMatrix = FromArray([1.0, 1, 1, 1, 0]) }));
        Assert.Contains("the index of the problem is above 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Misuse_IsRefusedByName()
    {
        void Refused(string message, OdeOptions options) => Assert.Contains(
            message, Assert.Throws<ArgumentException>(() => Ode.Solve(Oscillation, FromArray([0.0, 1]), (0, 2), options)).Message, StringComparison.Ordinal);
        Tensor m = FromArray([1.0, 0]);
        Refused("Tsit5 is explicit and cannot take a mass matrix; choose OdeMethod.Rodas5P", new OdeOptions { MassMatrix = m });
        Refused("OdeAdjoint.Backsolve takes no mass matrix", new OdeOptions { Method = OdeMethod.Rodas5P, MassMatrix = m, Adjoint = OdeAdjoint.Backsolve() });
        Refused("give its diagonal, [2], or the whole, [2, 2]", new OdeOptions { Method = OdeMethod.Rodas5P, MassMatrix = Ones([3]) });
        Refused("element 1 of MassMatrix is NaN", new OdeOptions { Method = OdeMethod.Rodas5P, MassMatrix = FromArray([1, double.NaN]) });
    }

    private sealed record Rates(Tensor Forth, Tensor Back, Tensor Capacity);

    private static Rates RatesAt(int point) => point == 1
        ? new(Scalar(1.2), Scalar(0.4), FromArray([1.0, 1.5]))
        : new(Scalar(0.5), Scalar(0.9), FromArray([2.0, 0.8]));

    /// <summary>Two stores that exchange through a fast one in equilibrium, z² + b z = a y₀ y₁, with capacities as the diagonal of M.</summary>
    private static OdeSolution Buffered(Rates p, OdeOptions options)
    {
        Tensor y0 = FromArray([1.0, 0.6]);
        Tensor z0 = 0.5 * (Sqrt(Square(p.Back) + (4 * p.Forth * y0[0] * y0[1])) - p.Back);
        return Ode.Solve(
            (t, y, q) => Stack(-y[0] + (y[2] * Cos(t)), y[0] - (2 * y[1] * y[2]), (q.Forth * y[0] * y[1]) - (q.Back * y[2]) - Square(y[2])),
            Stack(y0[0], y0[1], z0), (0, 1.2), p, options with { MassMatrix = Stack(p.Capacity[0], p.Capacity[1], Scalar(0)) });
    }

    private static Tensor RobertsonWithSum(Tensor t, Tensor y, Tensor k)
    {
        Tensor decay = k[0] * y[0], back = k[1] * y[1] * y[2];
        return Stack(back - decay, decay - back - (k[2] * Square(y[1])), y[0] + y[1] + y[2] - 1);
    }

    private static Tensor Chain(Tensor t, Tensor y, Tensor p) => (p[0] * (Concat(0, y[1..], y[..1]) - y)) - (p[1] * y * y * y) + Cos(t);

    private static Tensor Regular(int size) => (3 * Eye(size)) + Waves(size * size, 0.4).Reshape(size, size);

    private static Tensor Waves(int size, double scale) => FromArray([.. Enumerable.Range(0, size).Select(i => scale * Math.Sin((1.3 * i) + 0.4))]);

    private static double[] Flat<T>(T tree) => [.. Tree.Leaves(tree).SelectMany(t => t.ToArray())];

    private static double Distance(Tensor x, double[] y) => x.ToArray().Zip(y, (a, b) => Math.Abs(a - b)).Max();

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        double scale = Math.Max(1, expected.Max(Math.Abs));
        Assert.Equal(expected, actual, (x, y) => Math.Abs(x - y) <= tolerance * scale);
    }
}
