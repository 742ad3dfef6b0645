using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Loops;

public sealed class LoopDerivativeTests
{
    private static readonly Tensor W = FromArray(new double[,] { { 0.3, -0.2, 0.5 }, { 0.1, 0.4, -0.6 }, { -0.7, 0.2, 0.1 } });
    private static readonly Tensor X0 = FromArray([0.4, -0.3, 0.8]);
    private static readonly Tensor Force = FromArray(new double[,] { { 0.1, 0.2, 0.3 }, { -0.3, 0.1, 0.5 }, { 0.2, -0.4, 0.6 }, { 0.9, 0.1, -0.2 }, { 0.3, 0.3, 0.1 } });

    public static TheoryData<Checkpoints> Schedules =>
    [
        Checkpoints.Binomial(1), Checkpoints.Binomial(3), Checkpoints.Binomial(1000), Checkpoints.Online(4), Checkpoints.TwoLevel(2),
        Checkpoints.Within(700),
    ];

    // A recurrent network with forcing: state and outputs enter the objective, weights are captured.
    private static Tensor Network(Tensor w, Tensor start, Tensor force, Checkpoints? checkpoints = null)
    {
        var (final, ys) = Loop.Scan((Tensor x, Tensor f) => (Tanh(MatMul(w, x) + f), Sum(x * x)), start, force, checkpoints);
        return Sum(final * FromArray([1.0, 2.0, -1.0])) + (0.5 * Sum(ys));
    }

    private static Tensor Unrolled(Tensor w, Tensor start, Tensor force)
    {
        Tensor x = start, sum = 0;
        for (int n = 0; n < force.Shape[0]; n++)
        {
            sum += Sum(x * x);
            x = Tanh(MatMul(w, x) + force[n]);
        }

        return Sum(x * FromArray([1.0, 2.0, -1.0])) + (0.5 * sum);
    }

    [Fact]
    public void Gradient_ByStartRowsAndCapturedTensors_IsThatOfTheUnrolledLoop()
    {
        var expected = ValueAndGrad(((Tensor W, Tensor X, Tensor F) p) => Unrolled(p.W, p.X, p.F))((W, X0, Force));
        var actual = ValueAndGrad(((Tensor W, Tensor X, Tensor F) p) => Network(p.W, p.X, p.F))((W, X0, Force));
        Assert.Equal((double)expected.Value, (double)actual.Value, 14);
        Close(expected.Gradient.W, actual.Gradient.W, 1e-14);
        Close(expected.Gradient.X, actual.Gradient.X, 1e-14);
        Close(expected.Gradient.F, actual.Gradient.F, 1e-14);
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Gradient_IsTheSameToTheLastBit_UnderAnySchedule(Checkpoints schedule)
    {
        foreach (int steps in (int[])[1, 2, 7, 60])
        {
            Tensor force = Concat(0, [.. Enumerable.Repeat(Force, 12)])[..steps];
            (Tensor, Tensor, Tensor) Gradient(Checkpoints checkpoints) =>
                Grad(((Tensor W, Tensor X, Tensor F) p) => Network(p.W, p.X, p.F, checkpoints))((W, X0, force));
            var (w, x, f) = Gradient(Checkpoints.StoreAll);
            var (w2, x2, f2) = Gradient(schedule);
            Assert.Equal(w.ToArray(), w2.ToArray());
            Assert.Equal(x.ToArray(), x2.ToArray());
            Assert.Equal(f.ToArray(), f2.ToArray());
        }
    }

    // The products are steps of their own, so that the next state is made from outputs that were written before.
    [Fact]
    public void Gradient_OfAStepThatReadsSeveralOfItsOutputs_IsTheSameToTheLastBit_UnderAnySchedule()
    {
        Tensor w = (Arange(1600).Cast(ElementType.Float64) * 1.7).Reshape(40, 40);
        w = 0.05 * Sin(w);
        Tensor Gradient(Checkpoints checkpoints) => Grad((Tensor x) =>
        {
            var (final, (a, b)) = Loop.Scan(
                (Tensor s) =>
                {
                    Tensor a = MatMul(w, s), b = MatMul(w, Sin(s));
                    return (s + MatMul(a, b), (a, b));
                }, x, 7, checkpoints);
            return Sum(final) + Sum(a) + Sum(b * b);
        })(Cos(w));
        Assert.Equal(Gradient(Checkpoints.StoreAll).ToArray(), Gradient(Checkpoints.Binomial(2)).ToArray());
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void HessianVectorProduct_IsTheSameToTheLastBit_UnderAnySchedule(Checkpoints schedule)
    {
        Tensor direction = Sin(W * 40.0);
        if (schedule == Checkpoints.Within(700)) schedule = Checkpoints.Within(1000);
        Tensor Product(Checkpoints checkpoints) => Hvp((Tensor w) => Network(w, X0, Force, checkpoints), W, direction);
        Assert.Equal(Product(Checkpoints.StoreAll).ToArray(), Product(schedule).ToArray());
    }

    [Fact]
    public void Jvp_IsThatOfTheUnrolledLoop()
    {
        var p = (W, X0, Force);
        var dp = (Sin(W * 40.0), Cos(X0 * 7.0), Sin(Force * 20.0));
        double expected = (double)Jvp(((Tensor W, Tensor X, Tensor F) q) => Unrolled(q.W, q.X, q.F), p, dp).Tangent;
        Assert.Equal(expected, (double)Jvp(((Tensor W, Tensor X, Tensor F) q) => Network(q.W, q.X, q.F), p, dp).Tangent, 14);
    }

    [Fact]
    public void JvpAndVjp_SatisfyTheDotProductIdentity()
    {
        Func<(Tensor W, Tensor X, Tensor F), (Tensor, Tensor)> loop =
            p => Loop.Scan((Tensor x, Tensor f) => (Tanh(MatMul(p.W, x) + f), Exp(x) * f), p.X, p.F);
        var at = (W, X0, Force);
        var dp = (Sin(W * 40.0), Cos(X0 * 7.0), Sin(Force * 20.0));
        var bar = (FromArray([0.3, -1.2, 0.7]), Cos(Force * 30.0));
        double forward = (double)Tree.Dot(Jvp(loop, at, dp).Tangent, bar);
        double reverse = (double)Tree.Dot(Vjp(loop, at).Pullback(bar), dp);
        Assert.Equal(forward, reverse, 1e-13 * Math.Abs(forward));
    }

    [Fact]
    public void TaylorRemainders_HaveRatesOneTwoThree()
    {
        Func<Tensor, Tensor> f = w => Network(w, X0, Force, Checkpoints.Binomial(2));
        Tensor d = Sin(W * 40.0);
        double value = (double)f(W), slope = (double)Tree.Dot(Grad(f)(W), d), curvature = (double)Tree.Dot(Hvp(f, W, d), d);
        double[][] remainders = [new double[2], new double[2], new double[2]];
        for (int i = 0; i < 2; i++)
        {
            double h = 1e-3 / (1 << i);
            double r = (double)f(W + (h * d)) - value;
            remainders[0][i] = Math.Abs(r);
            remainders[1][i] = Math.Abs(r - (h * slope));
            remainders[2][i] = Math.Abs(r - (h * slope) - (0.5 * h * h * curvature));
        }

        for (int order = 0; order < 3; order++) Assert.Equal(order + 1.0, Math.Log2(remainders[order][0] / remainders[order][1]), 0.1);
    }

    [Fact]
    public void HigherDerivatives_AreThoseOfTheUnrolledLoop_InEveryCombinationOfModes()
    {
        Func<Tensor, Tensor> loop = x => Network(W, x, Force, Checkpoints.Binomial(2)), unrolled = x => Unrolled(W, x, Force);
        Tensor u = FromArray([0.3, -1.2, 0.7]), v = FromArray([1.1, 0.4, -0.2]);
        Close(Hvp(unrolled, X0, u), Hvp(loop, X0, u), 1e-13);
        Func<Tensor, Tensor> Directional(Func<Tensor, Tensor> f) => x => Jvp(f, x, u).Tangent;
        Func<Tensor, Tensor> Reverse(Func<Tensor, Tensor> f) => x => Sum(Grad(f)(x) * u);
        Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>>[] modes = [Directional, Reverse];
        foreach (var first in modes)
        {
            foreach (var second in modes)
            {
                Close(Grad(first(unrolled))(X0), Grad(first(loop))(X0), 1e-13);
                Close(Grad(second(first(unrolled)))(X0), Grad(second(first(loop)))(X0), 1e-12);
                Close(Jvp(second(first(unrolled)), X0, v).Tangent, Jvp(second(first(loop)), X0, v).Tangent, 1e-12);
            }
        }
    }

    [Fact]
    public void ALoopWhoseBodyContainsAGradient_DifferentiatesThroughIt()
    {
        // Gradient descent on the quartic Σ a y⁴/4 with y from the loop: the outer gradient differentiates the inner one.
        Tensor a = FromArray([0.5, 1.0, 2.0]);
        Func<Tensor, Tensor> meta = y => Sum(Loop.Repeat(6, y, v => v - (0.1 * Grad((Tensor z) => 0.25 * Sum(a * z * z * z * z))(v))) * a);
        Func<Tensor, Tensor> byHand = y =>
        {
            for (int n = 0; n < 6; n++) y -= 0.1 * a * y * y * y;
            return Sum(y * a);
        };
        Close(Grad(byHand)(X0), Grad(meta)(X0), 1e-14);
        Close(Hvp(byHand, X0, a), Hvp(meta, X0, a), 1e-13);
    }

    [Fact]
    public void ExponentialDecay_HasItsExactDerivatives()
    {
        // y_N = (1 − k h)^N y0: dy_N/dk = −N h (1 − k h)^(N−1) y0, and the second derivative N (N−1) h² (1 − k h)^(N−2) y0.
        const int N = 400;
        const double H = 0.01, K = 0.7;
        Func<Tensor, Tensor> end = k => Loop.Repeat(N, Scalar(2), y => y - (H * k * y), Checkpoints.Online(9));
        double q = 1 - (K * H);
        Assert.Equal(2 * Math.Pow(q, N), (double)end(Scalar(K)), 1e-13);
        Assert.Equal(-2 * N * H * Math.Pow(q, N - 1), (double)Grad(end)(Scalar(K)), 1e-12);
        Assert.Equal(2 * N * (N - 1) * H * H * Math.Pow(q, N - 2), (double)Grad(Grad(end))(Scalar(K)), 1e-11);
    }

    [Fact]
    public void LogisticMapAtFour_HasItsExactDerivative()
    {
        // x_n = sin²(2ⁿ θ), x0 = sin²θ: dx_n/dx0 = 2ⁿ sin(2ⁿ⁺¹ θ) / sin 2θ.
        const double Theta = 0.2345;
        const int N = 12;
        Tensor g = Grad((Tensor x) => Loop.Repeat(N, x, y => 4.0 * y * (1 - y)))(Scalar(Math.Pow(Math.Sin(Theta), 2)));
        double expected = Math.Pow(2, N) * Math.Sin(Math.Pow(2, N + 1) * Theta) / Math.Sin(2 * Theta);
        Assert.Equal(expected, (double)g, 1e-8 * Math.Abs(expected));
    }

    [Fact]
    public void CapturesOfSeveralLevels_KeepTheirDerivatives()
    {
        // d/dx [ d/dy (x y)³ at y = x, thrice x² inside a loop of two ]: s ← s + x y, twice, then cubed: (1 + 2xy)³.
        Tensor g = Grad((Tensor x) => Grad((Tensor y) =>
        {
            Tensor s = Loop.Repeat(2, Scalar(1), s => s + (x * y));
            return s * s * s;
        })(x))(Scalar(0.5));

        // ∂y: 6x(1 + 2xy)²; at y held: d/dx = 6(1 + 2xy)² + 24xy(1 + 2xy); along y = x: + 24x²(1 + 2xy).
        const double X = 0.5, S = 1 + (2 * X * X);
        Assert.Equal((6 * S * S) + (24 * X * X * S) + (24 * X * X * S), (double)g, 12);
    }

    [Fact]
    public void AnInputWithoutAPath_IsReportedAsDisconnected()
    {
        var (a, b) = Grad(((Tensor A, Tensor B) p) => Loop.Scan((Tensor s, Tensor x) => (s * p.A, s * x), Scalar(1), p.B).Final)((Scalar(2), X0));
        Assert.Equal(12.0, (double)a);
        Assert.True(b.IsDisconnected);
    }

    [Fact]
    public void IntegerParts_OfTheState_AreCarriedBesideTheDerivative()
    {
        Tensor g = Grad((Tensor x) => Loop.Repeat(3, (X: x, N: Arange(1)[0]), s => (s.X * (1 + s.N.Cast(ElementType.Float64)), s.N + 1)).X)(Scalar(2));
        Assert.Equal(6.0, (double)g);
    }

    [Fact]
    public void Batch_OfALoopAndOfItsGradient_IsTheLoopOfEachSample()
    {
        Tensor starts = FromArray(new double[,] { { 0.4, -0.3, 0.8 }, { 0.1, 0.2, 0.3 }, { -0.5, 0.9, 0.0 }, { 1.5, -1.0, 0.2 } });
        Func<Tensor, Tensor> loss = x => Network(W, x, Force, Checkpoints.Binomial(2));
        Tensor values = Batch(loss)(starts), gradients = Batch(Grad(loss))(starts), products = Batch((Tensor x) => Hvp(loss, x, X0))(starts);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal((double)loss(starts[i]), (double)values[i], 14);
            Close(Grad(loss)(starts[i]), gradients[i], 1e-13);
            Close(Hvp(loss, starts[i], X0), products[i], 1e-13);
        }
    }

    [Fact]
    public void Batch_InRowsAndCapturedTensors_IsTheLoopOfEachSample()
    {
        Tensor forces = Stack(Force, 2 * Force, -Force), weights = Stack(W, 0.5 * W, W + 0.1);
        var (g, h) = Batch(((Tensor W, Tensor F) p) => Grad(((Tensor W, Tensor F) q) => Network(q.W, X0, q.F))(p))((weights, forces));
        for (int i = 0; i < 3; i++)
        {
            var (eg, eh) = Grad(((Tensor W, Tensor F) q) => Network(q.W, X0, q.F))((weights[i], forces[i]));
            Close(eg, g[i], 1e-13);
            Close(eh, h[i], 1e-13);
        }

        Tensor jacobian = Jacobian((Tensor x) => Loop.Scan((Tensor s, Tensor f) => (Tanh(MatMul(W, s) + f), s), x, Force).Outputs)(X0);
        Tensor rows = Jacobian((Tensor x) => Loop.Scan((Tensor s, Tensor f) => (Tanh(MatMul(W, s) + f), s), x, Force).Outputs, JacobianMode.Reverse)(X0);
        Assert.Equal([5, 3, 3], jacobian.Shape);
        Close(jacobian, rows, 1e-14);
    }

    [Fact]
    public void Compile_OfAGradient_AgreesWithTheGradient()
    {
        Func<Tensor, Tensor> f = w => Network(w, X0, Force, Checkpoints.Binomial(2));
        Close(Grad(f)(W), Compile(Grad(f))(W), 1e-15);
        Close(Hvp(f, W, W), Compile((Tensor w) => Hvp(f, w, W))(W), 1e-14);
        Close(f(W), Compile(f)(W), 1e-15);
    }

    [Fact]
    public void GradientWithinABudget_EqualsStoreAll_WithTheFewestStepsThatTheBudgetAllows()
    {
        // 20,000 steps of ten coupled relaxation equations: 1.6 MB of states, within 100 kB.
        const int N = 20_000;
        Tensor coupling = 0.1 * Sin(FromArray<double>([.. Enumerable.Range(0, 100).Select(i => (double)i)], [10, 10]));
        Tensor Loss(Tensor a, Checkpoints checkpoints) =>
            Sum(Loop.Repeat(N, Linspace(-1, 1, 10), y => y + (0.001 * (MatMul(a, y) - (y * y * y))), checkpoints));
        Checkpoints budget = Checkpoints.Within(100_000);
        Tensor all = Grad((Tensor a) => Loss(a, Checkpoints.StoreAll))(coupling), within = Grad((Tensor a) => Loss(a, budget))(coupling);
        Assert.Equal(all.ToArray(), within.ToArray());
        CheckpointPlan plan = Loop.Plan(y => y * 0.5, Zeros([10]), N, budget);
        Assert.InRange(plan.Bytes, 1, 100_000);
        Assert.Equal(Checkpoints.Binomial(plan.Slots).PlanFor(N, 80).ForwardSteps, plan.ForwardSteps);
        Assert.InRange(plan.Ratio, 1.9, 2.1);
    }

    private static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double[] a = expected.ToArray(), b = actual.ToArray();
        double scale = Math.Max(1, a.Max(Math.Abs));
        for (int i = 0; i < a.Length; i++) Assert.Equal(a[i], b[i], tolerance * scale);
    }
}
