using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Solvers.Linear;

using Ground = Seepage.Ground;

/// <summary>Linear solves and their derivatives of every order, in every mode; what cannot be solved, and what is refused.</summary>
public sealed class LinearSolveTests
{
    public static TheoryData<string, bool> Methods => new()
    {
        { "Direct", false }, { "Cg", false }, { "Cg", true }, { "Gmres", false }, { "Gmres", true }, { "BiCgStab", false }, { "BiCgStab", true },
    };

    public static TheoryData<string, bool, int> MethodsAndPoints
    {
        get
        {
            var data = new TheoryData<string, bool, int>();
            foreach (TheoryDataRow<string, bool> row in Methods)
                foreach (int point in new[] { 1, 2 }) data.Add(row.Data.Item1, row.Data.Item2, point);
            return data;
        }
    }

    private static LinearMethod Find(string name) => name switch
    {
        "Direct" => LinearMethod.Direct,
        "Cg" => LinearMethod.Cg,
        "BiCgStab" => LinearMethod.BiCgStab,
        _ => LinearMethod.Gmres(12),
    };

    /// <summary>The solution of the flow, or of its symmetric part for conjugate gradients.</summary>
    private static Tensor Solve(string name, bool preconditioned, Ground p, Tensor b, double rtol = 1e-14)
    {
        LinearOptions options = new() { Method = Find(name), Rtol = rtol, Preconditioner = preconditioned ? Seepage.Jacobi(StopGradient(p.LogPermeability)) : null };
        return name == "Cg"
            ? LinearSolve.Run(Seepage.Diffuse, b, p.LogPermeability, options).Value
            : LinearSolve.Run(Seepage.Flow, b, p, options).Value;
    }

    /// <summary>The matrix of the same operator, made column by column, and solved as such.</summary>
    private static Tensor Dense(string name, Ground p, Tensor b)
    {
        Tensor columns = Jacobian((Tensor x) => (name == "Cg" ? Seepage.Diffuse(x.Reshape(Seepage.Cells), p.LogPermeability) : Seepage.Flow(x.Reshape(Seepage.Cells), p)).Reshape(b.Size))(
            Zeros(new Shape(b.Size)));
        return Tensor.Solve(columns, b.Reshape(b.Size)).Reshape(b.Shape);
    }

    [Theory, MemberData(nameof(MethodsAndPoints))]
    public void Run_SolvesAsEliminationDoes(string name, bool preconditioned, int point)
    {
        Ground p = Seepage.At(point);
        Assert.Equal(Dense(name, p, Seepage.Load).ToArray(), Solve(name, preconditioned, p, Seepage.Load).ToArray(), Near(1e-12));
    }

    [Theory, MemberData(nameof(MethodsAndPoints))]
    public void Derivatives_PassTheGradientCheck(string name, bool preconditioned, int point)
    {
        GradientReport report = GradientCheck.Run(
            ((Ground Ground, Tensor B) z) => Solve(name, preconditioned, z.Ground, z.B), (Seepage.At(point), Seepage.Load));
        Assert.True(report.Passed, report.ToString());
    }

    [Theory, MemberData(nameof(Methods))]
    public void Derivatives_AreThoseOfElimination_ToThirdOrder_InEitherMode(string name, bool preconditioned)
    {
        Tensor at = Seepage.At(1).LogPermeability, along = Seepage.Numbers(Seepage.Cells, 9, 1), wind = Seepage.At(1).Wind;
        Func<Tensor, Tensor> found = k => Sum(Seepage.Weight * Solve(name, preconditioned, new Ground(k, wind), Seepage.Load));
        Func<Tensor, Tensor> exact = k => Sum(Seepage.Weight * Dense(name, new Ground(k, wind), Seepage.Load));
        Assert.Equal(Grad(exact)(at).ToArray(), Grad(found)(at).ToArray(), Near(1e-11));
        Assert.Equal((double)Jvp(exact, at, along).Tangent, (double)Jvp(found, at, along).Tangent, 1e-11);
        Assert.Equal(Hvp(exact, at, along).ToArray(), Hvp(found, at, along).ToArray(), Near(1e-10));
        Func<Tensor, Tensor> Slope(Func<Tensor, Tensor> f) => Grad((Tensor k) => Sum(Grad(f)(k) * along));
        Assert.Equal(Slope(exact)(at).ToArray(), Slope(found)(at).ToArray(), Near(1e-10));
        Func<Tensor, Tensor> Third(Func<Tensor, Tensor> f) => Grad((Tensor k) => Sum(Hvp(f, k, along) * along));
        Assert.Equal(Third(exact)(at).ToArray(), Third(found)(at).ToArray(), Near(1e-9));
    }

    [Theory, MemberData(nameof(Methods))]
    public void Batch_AndCompile_GiveTheSame(string name, bool preconditioned)
    {
        Func<Tensor, Tensor> gradient = Grad((Tensor k) => Sum(Seepage.Weight * Solve(name, preconditioned, new Ground(k, FromArray([0.2, 0.1])), Seepage.Load)));
        Tensor points = Stack(Seepage.At(1).LogPermeability, Seepage.At(2).LogPermeability), together = Batch(gradient)(points);
        for (int i = 0; i < 2; i++) Assert.Equal(gradient(points[i]).ToArray(), together[i].ToArray(), Near(1e-12));
        Assert.Equal(gradient(points[0]).ToArray(), Compile(gradient)(points[0]).ToArray(), Near(1e-12));

        Tensor loads = Stack(Seepage.Load, Seepage.Weight), many = Batch((Tensor b) => Solve(name, preconditioned, Seepage.At(1), b))(loads);
        for (int i = 0; i < 2; i++) Assert.Equal(Solve(name, preconditioned, Seepage.At(1), loads[i]).ToArray(), many[i].ToArray(), Near(1e-12));
    }

    [Theory, MemberData(nameof(Methods))]
    public void Threads_ChangeNoBit(string name, bool preconditioned)
    {
        int before = Parallelism.Threads;
        try
        {
            Parallelism.Threads = 1;
            double[] one = Grad((Tensor b) => Sum(Square(Solve(name, preconditioned, Seepage.At(2), b))))(Seepage.Load).ToArray();
            Parallelism.Threads = 2;
            Assert.Equal(one, Grad((Tensor b) => Sum(Square(Solve(name, preconditioned, Seepage.At(2), b))))(Seepage.Load).ToArray());
        }
        finally
        {
            Parallelism.Threads = before;
        }
    }

    [Fact]
    public void DirectSolve_FactorsOnce_ForValueGradientAndHessianProduct()
    {
        Tensor a = Seepage.Numbers(new Shape(12, 12), 2, 1) + (3 * Eye(12)), b = Seepage.Numbers(new Shape(12), 3, 1), along = Seepage.Numbers(new Shape(12, 12), 4, 1);
        Func<Tensor, Tensor> loss = z => Sum(Square(LinearSolve.Run(z, b).Value));
        Func<Tensor, Tensor> gradient = Compile(Grad(loss)), product = Compile((Tensor z) => Hvp(loss, z, along));
        _ = gradient(a);
        _ = product(a);
        foreach (string explained in new[] { gradient.Explain(), product.Explain() })
            Assert.Single(System.Text.RegularExpressions.Regex.Matches(explained, @"\blu\b"));
    }

    [Theory]
    [InlineData("Cg")]
    [InlineData("Gmres")]
    [InlineData("BiCgStab")]
    public void Steps_AreAsManyAsAHasDistinctEigenvalues_AndOneWithTheInverseAsPreconditioner(string name)
    {
        // In exact arithmetic; the eigenvalues are small integers, so that rounding does not show.
        Tensor diagonal = FromArray([1.0, 4, 1, 9, 4, 9, 1]), b = FromArray([1.0, 2, -1, 3, 0.5, 1, 2]);
        LinearSolution plain = LinearSolve.Run((x, d) => d * x, b, diagonal, new LinearOptions { Method = Find(name) });
        Assert.Equal(3, plain.Status.Iterations);
        Assert.Equal((b / diagonal).ToArray(), plain.Value.ToArray(), Near(1e-9));
        LinearSolution eased = LinearSolve.Run((x, d) => d * x, b, diagonal, new LinearOptions { Method = Find(name), Preconditioner = r => r / diagonal });
        Assert.Equal(1, eased.Status.Iterations);
        Assert.InRange(eased.Status.Residual, 0, eased.Status.Target);
    }

    [Fact]
    public void Cg_TakesTheStepsThatItsTheoryAllows()
    {
        // ‖e_k‖_A ≤ 2 ((√κ − 1)/(√κ + 1))^k ‖e_0‖_A (Saad 2003, equation 6.128) for the second difference on n points, whose eigenvalues are
        // 4 sin²(jπ/(2(n+1))).
        const int N = 60;
        Tensor b = Seepage.Numbers(new Shape(N), 4, 1);
        LinearStatus status = LinearSolve.Run(x => (2.0 * x) - Shift(x, 1, 0) - Shift(x, -1, 0), b, new LinearOptions { Method = LinearMethod.Cg, Rtol = 1e-6 }).Status;
        double root = Math.Tan(Math.PI * N / (2.0 * (N + 1))), factor = (root - 1) / (root + 1);

        // The residual's norm is at most √κ times as far from its start as the error's in the norm of A.
        double bound = Math.Log(1e-6 / (2 * root)) / Math.Log(factor);
        Assert.InRange(status.Iterations, 1, Math.Min(N, (int)Math.Ceiling(bound)));
    }

    [Fact]
    public void Matrix_IsSolvedByAnyMethod_AndDifferentiatedBy()
    {
        Tensor a = Seepage.Numbers(new Shape(8, 8), 2, 1) + (4 * Eye(8)), b = Seepage.Numbers(new Shape(8), 3, 1);
        Tensor expected = Grad((Tensor m) => Sum(Square(Tensor.Solve(m, b))))(a);
        foreach (LinearMethod method in new[] { LinearMethod.Direct, LinearMethod.Gmres(), LinearMethod.BiCgStab })
            Assert.Equal(expected.ToArray(), Grad((Tensor m) => Sum(Square(LinearSolve.Run(m, b, new LinearOptions { Method = method, Rtol = 1e-13 }).Value)))(a).ToArray(), Near(1e-11));
        Tensor symmetric = MatMul(a, a.Transpose());
        Assert.Equal(
            Tensor.Solve(symmetric, b).ToArray(), LinearSolve.Run(symmetric, b, new LinearOptions { Method = LinearMethod.Cg, Rtol = 1e-13 }).Value.ToArray(), Near(1e-10));

        Tensor stack = Stack(a, a + Eye(8)), right = Seepage.Numbers(new Shape(8, 3), 5, 1);
        Assert.Equal(Tensor.Solve(stack, right).ToArray(), LinearSolve.Run(stack, right).Value.ToArray(), Near(1e-14));
        Assert.Equal(Tensor.Solve(stack, b).ToArray(), LinearSolve.Run(stack, b).Value.ToArray(), Near(1e-14));
        Assert.InRange(LinearSolve.Run(stack, b).Status.Residual, 0, 1e-13);
    }

    [Fact]
    public void DocumentedExample_HasTheGradientOfElimination()
    {
        static Tensor Conduct(Tensor x, Tensor k)
        {
            Tensor flux = k * (Shift(x, 1, 0, Boundary.Edge) - x);
            return x + Shift(flux, -1, 0) - flux;
        }

        Tensor k = 1 + Seepage.Numbers(new Shape(20), 1, 0.5), heat = Seepage.Numbers(new Shape(20), 2, 1), measured = Seepage.Numbers(new Shape(20), 3, 1);
        var options = new LinearOptions { Method = LinearMethod.Cg, Rtol = 1e-12 };
        Tensor gradient = Grad((Tensor q) => Sum(Square(LinearSolve.Run(Conduct, heat, q, options).Value - measured)))(k);
        Tensor exact = Grad((Tensor q) => Sum(Square(LinearSolve.Run(Conduct, heat, q, new LinearOptions { Method = LinearMethod.Direct }).Value - measured)))(k);
        Assert.Equal(exact.ToArray(), gradient.ToArray(), Near(1e-10));
    }

    [Fact]
    public void CapturedTensors_GetTheirDerivatives()
    {
        Tensor at = Seepage.At(1).LogPermeability;
        Func<Tensor, Tensor> captured = k => Sum(LinearSolve.Run(x => Seepage.Diffuse(x, k), Seepage.Load, new LinearOptions { Method = LinearMethod.Cg, Rtol = 1e-13 }).Value);
        Func<Tensor, Tensor> passed = k => Sum(LinearSolve.Run(Seepage.Diffuse, Seepage.Load, k, new LinearOptions { Method = LinearMethod.Cg, Rtol = 1e-13 }).Value);
        Assert.Equal(Grad(passed)(at).ToArray(), Grad(captured)(at).ToArray(), Near(1e-12));
    }

    [Fact]
    public void OperatorWithALoopInside_IsTriedOnVectors_SolvedAndDifferentiated()
    {
        // One implicit step that undoes five explicit ones: (I + dt D)⁵ x = b.
        Tensor at = Seepage.At(2).LogPermeability;
        Tensor Steps(Tensor x, Tensor k) => Loop.Repeat(5, x, u => u + (0.05 * Seepage.Diffuse(u, k)));
        Func<Tensor, Tensor> looped = k => Sum(Seepage.Weight * LinearSolve.Run(Steps, Seepage.Load, k, new LinearOptions { Rtol = 1e-13 }).Value);
        Func<Tensor, Tensor> direct = k =>
        {
            Tensor x = Seepage.Load;
            for (int i = 0; i < 5; i++) x = LinearSolve.Run((u, q) => u + (0.05 * Seepage.Diffuse(u, q)), x, k, new LinearOptions { Method = LinearMethod.Direct }).Value;
            return Sum(Seepage.Weight * x);
        };
        Assert.Equal((double)direct(at), (double)looped(at), 1e-11);
        Assert.Equal(Grad(direct)(at).ToArray(), Grad(looped)(at).ToArray(), Near(1e-10));
        Assert.Equal(Hvp(direct, at, Seepage.Weight).ToArray(), Hvp(looped, at, Seepage.Weight).ToArray(), Near(1e-9));
    }

    [Fact]
    public void Guess_ShortensTheSearch_WithoutInfluenceOnTheDerivative()
    {
        Ground p = Seepage.At(1);
        Tensor near = Solve("Gmres", false, p, Seepage.Load, 1e-6);
        LinearSolution from = LinearSolve.Run(Seepage.Flow, Seepage.Load, p, new LinearOptions { Guess = near }), fromZero = LinearSolve.Run(Seepage.Flow, Seepage.Load, p);
        Assert.True(from.Status.Iterations < fromZero.Status.Iterations);
        Assert.Equal(fromZero.Value.ToArray(), from.Value.ToArray(), Near(1e-8));
        Assert.All(Grad((Tensor g) => Sum(LinearSolve.Run(Seepage.Flow, Seepage.Load, p, new LinearOptions { Guess = g }).Value))(near).ToArray(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void ZeroRightHandSide_GivesZeroAtOnce_AndItsDerivative()
    {
        Ground p = Seepage.At(1);
        LinearSolution solution = LinearSolve.Run(Seepage.Flow, Zeros(Seepage.Cells), p, new LinearOptions { Guess = Seepage.Load });
        Assert.Equal((LinearOutcome.Success, 0), (solution.Status.Outcome, solution.Status.Iterations));
        Assert.All(solution.Value.ToArray(), x => Assert.Equal(0, x));

        // A tiny cotangent is solved for as exactly as any: the absolute tolerance is not its own.
        Func<Tensor, Tensor> small = b => 1e-20 * Sum(Seepage.Weight * LinearSolve.Run(Seepage.Flow, b, p, new LinearOptions { Rtol = 1e-12, Atol = 1e-10 }).Value);
        Func<Tensor, Tensor> exact = b => Sum(Seepage.Weight * Dense("Gmres", p, b));
        Assert.Equal(Grad(exact)(Seepage.Load).ToArray(), (1e20 * Grad(small)(Seepage.Load)).ToArray(), Near(1e-10));
    }

    [Fact]
    public void SinglePrecision_IsSolvedInItsType()
    {
        Tensor k = Seepage.At(1).LogPermeability;
        Tensor exact = Dense("Cg", Seepage.At(1), Seepage.Load);
        foreach (string name in new[] { "Direct", "Cg", "Gmres", "BiCgStab" })
        {
            Tensor x = LinearSolve.Run(
                (u, q) => SingleDiffuse(u, q), Seepage.Load.Cast(ElementType.Float32), k.Cast(ElementType.Float32), new LinearOptions { Method = Find(name) }).Value;
            Assert.Equal(ElementType.Float32, x.ElementType);
            Assert.Equal(exact.ToArray(), x.Cast(ElementType.Float64).ToArray(), Near(1e-4));
        }

        static Tensor SingleDiffuse(Tensor u, Tensor q) =>
            Seepage.Diffuse(u.Cast(ElementType.Float64), q.Cast(ElementType.Float64)).Cast(ElementType.Float32);
    }

    [Theory]
    [InlineData(LinearOutcome.TooManyIterations)]
    [InlineData(LinearOutcome.NotPositiveDefinite)]
    [InlineData(LinearOutcome.Stagnation)]
    [InlineData(LinearOutcome.Breakdown)]
    [InlineData(LinearOutcome.NonFinite)]
    [InlineData(LinearOutcome.Singular)]
    public void Failure_IsAnExceptionOrAStatus(LinearOutcome outcome)
    {
        Tensor b = FromArray([1.0, 2, 3]), d = FromArray([1.0, 4, 9]);
        (Func<Tensor, Tensor> a, Tensor right, LinearOptions options) = outcome switch
        {
            LinearOutcome.TooManyIterations => (x => d * x, b, new LinearOptions { MaxIterations = 2 }),
            LinearOutcome.NotPositiveDefinite => (x => -d * x, b, new LinearOptions { Method = LinearMethod.Cg }),

            // A rotation by a right angle: the residual of one step is the right-hand side itself.
            LinearOutcome.Stagnation => (x => Stack(x[1], -x[0]), FromArray([1.0, 0]), new LinearOptions { Method = LinearMethod.Gmres(1) }),
            LinearOutcome.Breakdown => (x => FromArray([1.0, 1, 0]) * x, b, new LinearOptions()),
            LinearOutcome.NonFinite => (x => d * x, FromArray([1.0, double.NaN, 2]), new LinearOptions()),
            _ => ((Func<Tensor, Tensor>)(x => FromArray([1.0, 0, 2]) * x), b, new LinearOptions { Method = LinearMethod.Direct }),
        };
        LinearSolution failed = LinearSolve.Run(a, right, options with { Throw = false });
        Assert.Equal(outcome, failed.Status.Outcome);
        LinearSolveException thrown = Assert.Throws<LinearSolveException>(() => LinearSolve.Run(a, right, options));
        Assert.Equal(failed.Status, thrown.Status);
        if (outcome is LinearOutcome.NonFinite or LinearOutcome.Singular) Assert.Equal(1, failed.Status.Component);
        Assert.Contains($"component {failed.Status.Component}", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(thrown.Status, Assert.Throws<LinearSolveException>(() => Compile((Tensor z) => LinearSolve.Run(a, z, options).Value)(right)).Status);
    }

    [Fact]
    public void NonFiniteRightHandSide_OfADirectSolve_IsNotCalledSingular() => Assert.Equal(
        LinearOutcome.NonFinite, LinearSolve.Run(Eye(2), FromArray([1.0, double.NaN]), new LinearOptions { Throw = false }).Status.Outcome);

    [Fact]
    public void FailedSolveOfADerivative_ThrowsThoughTheSolveItselfMayFail()
    {
        Tensor b = FromArray([1.0, 2, 3]), d = FromArray([1.0, 4, 9]);
        LinearSolveException thrown = Assert.Throws<LinearSolveException>(() => Grad((Tensor z) => Sum(LinearSolve.Run((x, s) => s * x, b, z, new LinearOptions { MaxIterations = 2, Throw = false }).Value))(d));
        Assert.Contains("solving for a derivative", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cg_OnAnOperatorThatIsNotSymmetric_FailsOrIsRight()
    {
        // The first right-hand side is an eigenvector, so that one step solves; the transposed solve has to find its own way.
        Tensor Skew(Tensor x, Tensor s) => Stack((2 * x[0]) + (s * x[1]), 3 * x[1]);
        Func<Tensor, Tensor> found = s => Sum(LinearSolve.Run(Skew, FromArray([1.0, 0]), s, new LinearOptions { Method = LinearMethod.Cg, Rtol = 1e-12, MaxIterations = 40 }).Value);
        foreach (double s in new[] { 0.4, 1, 5, 20 })
        {
            double slope;
            try
            {
                slope = (double)Grad(found)(Scalar(s));
            }
            catch (LinearSolveException)
            {
                continue;
            }

            // x₁ = 0 whatever s is.
            Assert.Equal(0, slope, 1e-10);
        }
    }

    [Fact]
    public void OperatorThatIsNotLinear_IsRefused()
    {
        Tensor b = FromArray([1.0, 2]);
        void Refused(string message, Action call) => Assert.Contains(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
        Refused("the operator is not linear: its derivative contains its argument", () => LinearSolve.Run(x => x * x, b));
        Refused("Use Root.Find", () => LinearSolve.Run(Abs, b));
        Refused("it maps 0 to 3 in component 1", () => LinearSolve.Run(x => x + FromArray([0.0, 3]), b));
        Refused("f(u + v) differs", () => LinearSolve.Run(x => Loop.Repeat(2, x, u => u + (0.1 * u * u)), b));
        Refused("does not depend on its argument", () => LinearSolve.Run(x => b, b));
        Refused("the preconditioner is not linear", () => LinearSolve.Run(x => 2 * x, b, new LinearOptions { Preconditioner = r => r * r }));
        Refused("the preconditioner is not linear: it maps 0", () => LinearSolve.Run(x => 2 * x, b, new LinearOptions { Preconditioner = r => r + 1 }));

        // Compiled, what the graph shows is refused as it is compiled, the rest as it runs.
        Refused("it maps 0 to 3", () => Compile((Tensor z) => LinearSolve.Run(x => x + FromArray([0.0, 3]), z).Value)(b));
    }

    [Fact]
    public void Misuse_IsRefusedByName()
    {
        Tensor b = FromArray([1.0, 2]);
        void Refused(string message, Action call) => Assert.Contains(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
        Refused("the operator returns Float64 [] for an argument of Float64 [2]", () => LinearSolve.Run(Sum, b));
        Refused("the preconditioner returns", () => LinearSolve.Run(x => 2 * x, b, new LinearOptions { Preconditioner = Sum }));
        Refused("b has Int64 elements", () => LinearSolve.Run(x => x, FromArray(new long[] { 1 })));
        Refused("which has no elements", () => LinearSolve.Run(x => x, Zeros(new Shape(0))));
        Refused("Rtol must not be negative, but is -1; Atol must not be negative, but is NaN; MaxIterations must be positive, but is 0", () => LinearSolve.Run(x => x, b, new LinearOptions { Rtol = -1, Atol = double.NaN, MaxIterations = 0 }));
        Refused("Guess is Float64 [3] where b is Float64 [2]", () => LinearSolve.Run(x => x, b, new LinearOptions { Guess = Zeros(new Shape(3)) }));
        Refused("Direct has no use for a guess", () => LinearSolve.Run(Eye(2), b, new LinearOptions { Guess = b }));
        Refused("Use Batch over the others", () => LinearSolve.Run(Eye(2), Eye(2), new LinearOptions { Method = LinearMethod.Gmres() }));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearMethod.Gmres(0));
        Assert.Contains("has not run yet", Assert.Throws<InvalidOperationException>(() => Compile((Tensor z) => LinearSolve.Run(x => 2 * x, z).Status.Residual * z)(b)).Message, StringComparison.Ordinal);
    }

    private static Func<double, double, bool> Near(double relative) => (x, y) => Math.Abs(x - y) <= relative * Math.Max(1, Math.Abs(x));
}
