using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Solvers.Ode;

using Ode = global::Adjoint.Ode;

public sealed class OdeSolveTests
{
    private static readonly Tensor Y0 = FromArray([1.0, 1.0]);
    private static readonly Rates P = new(Scalar(1.5), Scalar(1), Scalar(3), Scalar(1));

    private sealed record Rates(Tensor Alpha, Tensor Beta, Tensor Gamma, Tensor Delta);

    private static Tensor LotkaVolterra(Tensor t, Tensor y, Rates p)
    {
        var (hare, lynx) = (y[0], y[1]);
        return Stack((p.Alpha * hare) - (p.Beta * hare * lynx), (p.Delta * hare * lynx) - (p.Gamma * lynx));
    }

    // The gradient printed by a hand-written C program for the same discrete map: benchmarks/Peers/Programs/c_tsit5_lotka_volterra.c.
    private static readonly double[] FloorStateGradient = [-0.7778837308, 0.4002820232];
    private static readonly double[] FloorParameterGradient = [-4.0960173086, -0.5094013283, -1.1457943254, -1.8042378472];

    private static readonly OdeOptions FloorOptions = new() { Rtol = 1e-6, Atol = 1e-6, InitialStep = 0.05 };

    private static Tensor Objective(Tensor y0, Rates p, OdeOptions options) => Sum(Ode.Solve(LotkaVolterra, y0, (0, 10), p, options).FinalState);

    [Fact]
    public void DiscreteAdjoint_EqualsThatOfTheHandWrittenProgram()
    {
        (Tensor gy, Rates gp) = Grad(((Tensor Y, Rates P) x) => Objective(x.Y, x.P, FloorOptions))((Y0, P));
        double[] state = gy.ToArray(), rates = [(double)gp.Alpha, (double)gp.Beta, (double)gp.Gamma, (double)gp.Delta];
        for (int i = 0; i < 2; i++) Assert.Equal(FloorStateGradient[i], state[i], 9);
        for (int i = 0; i < 4; i++) Assert.Equal(FloorParameterGradient[i], rates[i], 9);
    }

    [Fact]
    public void CompiledGradient_EqualsTheInterpretedOne()
    {
        Func<(Tensor Y, Rates P), (Tensor Y, Rates P)> gradient = Grad(((Tensor Y, Rates P) x) => Objective(x.Y, x.P, FloorOptions));
        (Tensor a, Rates pa) = gradient((Y0, P));
        (Tensor b, Rates pb) = Compile(gradient)((Y0, P));
        Assert.Equal(a.ToArray(), b.ToArray());
        Assert.Equal(pa.Alpha.ToArray(), pb.Alpha.ToArray());
    }

    [Fact]
    public void Solve_OfExponentialDecay_IsExact()
    {
        OdeSolution path = Ode.Solve((t, y, p) => -p * y, Scalar(1).Reshape(1), (0, 2), Scalar(0.7), new OdeOptions
        {
            Rtol = 1e-10,
            Atol = 1e-12,
            SaveAt = SaveAt.Times(0, 0.5, 1, 2),
        });
        double[] expected = [1, Math.Exp(-0.35), Math.Exp(-0.7), Math.Exp(-1.4)];
        for (int i = 0; i < 4; i++) Assert.Equal(expected[i], path.States.ToArray()[i], 8);
        Assert.Equal(expected[3], path.FinalState.ToArray()[0], 9);
        Assert.Equal(OdeOutcome.Success, path.Status.Outcome);
    }

    [Fact]
    public void JvpAndVjp_OfSavedStates_AreTransposes_ByStateParametersAndTimes()
    {
        var options = new OdeOptions { Rtol = 1e-6, Atol = 1e-6 };
        Func<(Tensor Y, Rates P, Tensor T0, Tensor T1, Tensor Times), (Tensor, Tensor)> solve = x =>
        {
            OdeSolution s = Ode.Solve(LotkaVolterra, x.Y, (x.T0, x.T1), x.P, options with { SaveAt = SaveAt.Times(x.Times) });
            return (s.States, s.FinalState);
        };
        var at = (Y0, P, Scalar(0), Scalar(5), FromArray([0.5, 1.7, 1.8, 5.0]));
        var w = (FromArray([0.3, -0.8]), new Rates(Scalar(0.1), Scalar(-0.2), Scalar(0.4), Scalar(0.7)), Scalar(0.2), Scalar(-0.3), FromArray([0.2, 0.1, -0.5, 0.9]));
        var v = (FromArray(new[,] { { 0.4, 1.1 }, { -0.6, 0.2 }, { 0.9, -0.3 }, { 0.5, 0.5 } }), FromArray([1.3, -0.4]));
        var (_, tangent) = Jvp(solve, at, w);
        var (_, pullback) = Vjp(solve, at);
        double left = (double)Tree.Dot(v, tangent), right = (double)Tree.Dot(pullback(v), w);
        Assert.Equal(left, right, 1e-12 * Math.Abs(left));
    }

    [Fact]
    public void Hvp_EqualsDifferencesOfGradients_AndIsSymmetric()
    {
        // Fixed steps, so that the differences see the same discrete map.
        var options = new OdeOptions { Method = OdeMethod.RK4, Controller = StepController.Fixed(0.05) };
        Func<Tensor, Tensor> f = q => Sum(Square(Ode.Solve(
            (t, y, p) => Stack((p[0] * y[0]) - (p[1] * y[0] * y[1]), (p[3] * y[0] * y[1]) - (p[2] * y[1])), Y0, (0, 3), q, options).FinalState));
        Tensor at = FromArray([1.5, 1, 3, 1.0]), u = FromArray([0.3, -0.2, 0.5, 0.1]), v = FromArray([-0.4, 0.6, 0.2, -0.7]);
        double uhv = (double)Dot(u, Hvp(f, at, v)), vhu = (double)Dot(v, Hvp(f, at, u));
        Assert.Equal(uhv, vhu, 1e-11 * Math.Abs(uhv));
        const double H = 1e-5;
        double difference = (double)Dot(u, Grad(f)(at + (H * v)) - Grad(f)(at - (H * v))) / (2 * H);
        Assert.Equal(difference, uhv, 1e-6 * Math.Abs(uhv));
        Tensor reverse = Grad((Tensor x) => Dot(Grad(f)(x), v))(at);
        Assert.Equal(uhv, (double)Dot(u, reverse), 1e-11 * Math.Abs(uhv));
    }

    [Fact]
    public void Checkpoints_DoNotChangeABit()
    {
        Func<OdeAdjoint, double[]> gradient = adjoint => Grad((Tensor y) => Objective(y, P, FloorOptions with { Adjoint = adjoint }))(Y0).ToArray();
        double[] all = gradient(OdeAdjoint.Discrete());
        Assert.Equal(all, gradient(OdeAdjoint.Discrete(Checkpoints.Online(5))));
        Assert.Equal(all, gradient(OdeAdjoint.Discrete(Checkpoints.Online(20))));
    }

    [Fact]
    public void BatchedSolve_EqualsSolvesOneByOne()
    {
        Tensor many = FromArray(new[,] { { 1.0, 1.0 }, { 2.0, 0.5 }, { 0.7, 1.2 } });
        Func<Tensor, Tensor> solve = y => Ode.Solve(LotkaVolterra, y, (0, 3), P).FinalState;
        Tensor batched = Grad((Tensor ys) => Sum(Square(Batch(solve)(ys))))(many);
        for (int i = 0; i < 3; i++)
            Assert.Equal(Grad((Tensor y) => Sum(Square(solve(y))))(many[i]).ToArray(), batched[i].ToArray());
    }
}
