using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Solvers.Ode;

using Ode = global::Adjoint.Ode;

/// <summary>Solutions that hold their steps: what they hold, values anywhere between, and the derivatives of both.</summary>
public sealed class OdeStepsTests
{
    private static readonly Tensor Y0 = FromArray([1.0, 0.4]);

    public static TheoryData<string, double> Cases
    {
        get
        {
            var data = new TheoryData<string, double>();
            foreach (string method in new[] { "Bosh3", "Tsit5", "Dopri8", "Rodas5P" })
                foreach (double end in new[] { 3.0, -2.0 }) data.Add(method, end);
            return data;
        }
    }

    private static Tensor Pendulum(Tensor t, Tensor y, Tensor p) => Stack(y[1], (-p * Sin(y[0])) + (0.3 * Cos(t)));

    private static OdeOptions Options(string method, double tolerance = 1e-6) => new() { Method = OdeMethodTests.Find(method), Rtol = tolerance, Atol = tolerance };

    [Theory, MemberData(nameof(Cases))]
    public void Steps_AreTheOnesTaken_FromStartToEnd(string method, double end)
    {
        OdeSolution plain = Ode.Solve(Pendulum, Y0, (0.5, end), Scalar(1.7), Options(method));
        OdeSolution path = Ode.Solve(Pendulum, Y0, (0.5, end), Scalar(1.7), Options(method) with { SaveAt = SaveAt.Steps });
        Assert.Equal(plain.FinalState.ToArray(), path.FinalState.ToArray());
        Assert.Equal(plain.Statistics, path.Statistics);
        double[] times = path.Times!.ToArray();
        Assert.Equal(plain.Statistics.Steps + 1, times.Length);
        Assert.Equal((0.5, end), (times[0], times[^1]));
        for (int i = 1; i < times.Length; i++) Assert.True(Math.Sign(end - 0.5) * (times[i] - times[i - 1]) > 0);
        Assert.Equal(Y0.ToArray(), path.States[0].ToArray());
        Assert.Equal(plain.FinalState.ToArray(), path.States[^1].ToArray());

        // Each state is the end of a solve that stops there, up to the tolerance.
        int middle = times.Length / 2;
        Tensor halfway = Ode.Solve(Pendulum, Y0, (0.5, times[middle]), Scalar(1.7), Options(method, 1e-10)).FinalState;
        Assert.Equal(halfway.ToArray(), path.States[middle].ToArray(), (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Theory, MemberData(nameof(Cases))]
    public void At_GivesTheBitsOfSavePoints_InAnyOrder(string method, double end)
    {
        OdeSolution path = Ode.Solve(Pendulum, Y0, (0.5, end), Scalar(1.7), Options(method) with { SaveAt = SaveAt.Steps });
        double[] sorted = [.. Enumerable.Range(0, 23).Select(i => 0.5 + ((end - 0.5) * i / 22))];
        sorted[^1] = end;
        Tensor saved = Ode.Solve(Pendulum, Y0, (0.5, end), Scalar(1.7), Options(method) with { SaveAt = SaveAt.Times(sorted) }).States;
        int[] shuffled = [.. Enumerable.Range(0, 23).Select(i => i * 7 % 23)];
        Tensor at = path.At(FromArray([.. shuffled.Select(i => sorted[i])]));
        for (int i = 0; i < 23; i++) Assert.Equal(saved[shuffled[i]].ToArray(), at[i].ToArray());
        Assert.Equal(saved[5].ToArray(), path.At(sorted[5]).ToArray());
        Assert.Equal(Y0.ToArray(), path.At(0.5).ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Gradient_OfTheStates_IsThatOfSavePointsAtTheEndsOfTheSteps()
    {
        Tensor p = Scalar(1.7), weight = FromArray([0.3, -1.1]);
        OdeSolution path = Ode.Solve(Pendulum, Y0, (0, 3), p, Options("Tsit5") with { SaveAt = SaveAt.Steps });
        Tensor ends = path.Times!;
        Func<OdeOptions, Func<(Tensor P, Tensor Y), Tensor>> through = options => x => Sum(Sin(Ode.Solve(Pendulum, x.Y, (0, 3), x.P, options).States) * weight);
        var (value, steps) = ValueAndGrad(through(Options("Tsit5") with { SaveAt = SaveAt.Steps }))((p, Y0));
        var points = Grad(through(Options("Tsit5") with { SaveAt = SaveAt.Times(ends) }))((p, Y0));
        Assert.Equal((double)Sum(Sin(path.States) * weight), (double)value, 1e-13);
        Assert.Equal((double)points.P, (double)steps.P, 1e-12);
        Assert.Equal(points.Y.ToArray(), steps.Y.ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    [InlineData("Tsit5", 1.7)]
    [InlineData("Tsit5", 0.6)]
    [InlineData("Rodas5P", 1.7)]
    [InlineData("Rodas5P", 0.6)]
    public void StatesAndValuesBetween_PassTheGradientCheck(string method, double at)
    {
        // By the parameter, the initial state and the times between.
        OdeOptions options = new() { Method = OdeMethodTests.Find(method), Controller = StepController.Fixed(0.25), SaveAt = SaveAt.Steps };
        GradientReport report = GradientCheck.Run(
            ((Tensor P, Tensor Y, Tensor Times) x) =>
            {
                OdeSolution path = Ode.Solve(Pendulum, x.Y, (0, 1.1), x.P, options);
                return Concat(0, path.States.Reshape(path.States.Size), path.At(x.Times).Reshape(x.Times.Size * 2));
            },
            (Scalar(at), Y0, FromArray([0.9, 0.13, 0.55])), new GradientCheckOptions { LargestStep = 0.02, Compiled = false });
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void DerivativeByTheTimeOfAFinishedSolution_IsTheSlope()
    {
        OdeSolution path = Ode.Solve(Pendulum, Y0, (0, 3), Scalar(1.7), Options("Tsit5", 1e-10) with { SaveAt = SaveAt.Steps });
        Tensor state = path.At(1.3), slope = Pendulum(Scalar(1.3), state, Scalar(1.7));
        Assert.Equal((double)slope[1], (double)Grad((Tensor t) => path.At(t)[1])(Scalar(1.3)), 1e-7);
        Assert.Equal((double)slope[0], (double)Jvp((Tensor t) => path.At(t)[0], Scalar(1.3), Scalar(1)).Tangent, 1e-7);

        // The last state moves with the end of the interval.
        Tensor byEnd = Grad((Tensor t1) => Ode.Solve(Pendulum, Y0, (0, t1), Scalar(1.7), Options("Tsit5", 1e-10) with { SaveAt = SaveAt.Steps }).States[^1, 1])(Scalar(3));
        Assert.Equal((double)Pendulum(Scalar(3), path.FinalState, Scalar(1.7))[1], (double)byEnd, 1e-7);
    }

    [Fact]
    public void FinishedSolution_MayBeAskedInsideCompiledAndBatchedFunctions()
    {
        OdeSolution path = Ode.Solve(Pendulum, Y0, (0, 3), Scalar(1.7), Options("Tsit5") with { SaveAt = SaveAt.Steps });
        Tensor times = FromArray([2.2, 0.3, 1.9]), values = path.At(times);
        Assert.Equal(values.ToArray(), Compile((Tensor t) => path.At(t))(times).ToArray());
        Assert.Equal(values.ToArray(), Batch((Tensor t) => path.At(t))(times).ToArray());
    }

    [Fact]
    public void TreeStates_SinglePrecision_AndMassMatrices_HoldTheirSteps()
    {
        OdeSolution<(Tensor A, Tensor B)> path = Ode.SolveTree(
            (t, y, k) => (A: -k * y.A, B: y.A * Ones([2, 2])), (A: Scalar(1), B: Zeros([2, 2])), (0, 2), Scalar(0.8), Options("Tsit5", 1e-9) with { SaveAt = SaveAt.Steps });
        var (a, b) = path.At(FromArray([1.5, 0.5]));
        Assert.Equal([Math.Exp(-1.2), Math.Exp(-0.4)], a.ToArray(), (x, y) => Math.Abs(x - y) < 1e-7);
        Assert.Equal(new Shape(2, 2, 2), b.Shape);
        Assert.Equal((1 - Math.Exp(-1.2)) / 0.8, (double)b[0, 1, 1], 1e-7);

        OdeSolution single = Ode.Solve((t, y) => -y, FromArray([1.0]).Cast(ElementType.Float32), (0, 1), Options("Tsit5", 1e-4) with { SaveAt = SaveAt.Steps });
        Assert.Equal(ElementType.Float32, single.At(0.5).ElementType);
        Assert.Equal(Math.Exp(-0.5), (double)single.At(0.5).Cast(ElementType.Float64)[0], 1e-4);

        OdeSolution algebraic = Ode.Solve(
            (t, y) => Stack(-y[1], y[1] - y[0]), FromArray([1.0, 1]), (0, 1), Options("Rodas5P", 1e-9) with { MassMatrix = FromArray([1.0, 0]), SaveAt = SaveAt.Steps });
        Assert.Equal([Math.Exp(-0.3), Math.Exp(-0.3)], algebraic.At(0.3).ToArray(), (x, y) => Math.Abs(x - y) < 1e-7);
    }

    [Fact]
    public void AdjointOfTheSolve_IsTheOneChosen()
    {
        Func<OdeAdjoint, double> gradient = adjoint => (double)Grad((Tensor p) => Sum(Ode.Solve(Pendulum, Y0, (0, 2), p, Options("Tsit5") with { SaveAt = SaveAt.Steps, Adjoint = adjoint }).States))(Scalar(1.7));
        Assert.Equal(gradient(OdeAdjoint.Discrete()), gradient(OdeAdjoint.Discrete(Checkpoints.Online(3))));
        Assert.Equal(gradient(OdeAdjoint.Discrete()), gradient(OdeAdjoint.ForwardSensitivity()), 1e-9);
    }

    [Fact]
    public void FailedSolve_HoldsTheStepsItTook()
    {
        OdeSolution path = Ode.Solve((t, y) => y * y, FromArray([1.0]), (0, 2), Options("Tsit5") with { SaveAt = SaveAt.Steps, Throw = false });
        Assert.NotEqual(OdeOutcome.Success, path.Status.Outcome);
        Assert.Equal(path.Status.Step + 1, path.Times!.Size);
        Assert.Equal(path.Status.Time, path.Times.ToArray()[^1], 1e-12);
        Assert.Equal(path.FinalState.ToArray(), path.States[^1].ToArray());
        Assert.Equal(2, (double)path.At(0.5)[0], 1e-4);
        Assert.True(double.IsNaN((double)path.At(1.5)[0]));
    }

    [Fact]
    public void Misuse_IsRefusedByName()
    {
        OdeOptions steps = Options("Tsit5") with { SaveAt = SaveAt.Steps };
        OdeSolution path = Ode.Solve(Pendulum, Y0, (0, 3), Scalar(1.7), steps);
        Assert.Contains("t = 3.5 is outside the interval from 0 to 3", Assert.Throws<ArgumentException>(() => path.At(3.5)).Message, StringComparison.Ordinal);
        Assert.Contains("the shape is [1, 1]", Assert.Throws<ArgumentException>(() => path.At(Ones([1, 1]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => path.At(double.NaN));
        Assert.Contains(
            "SaveAt.Steps", Assert.Throws<InvalidOperationException>(() => Ode.Solve(Pendulum, Y0, (0, 3), Scalar(1.7), Options("Tsit5")).At(1)).Message, StringComparison.Ordinal);
        Func<Tensor, Tensor> solve = p => Ode.Solve(Pendulum, Y0, (0, 3), p, steps).FinalState;
        Assert.Contains("Use SaveAt.Times", Assert.Throws<NotSupportedException>(() => Compile(solve)(Scalar(1.7))).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => Batch(solve)(FromArray([1.7, 1.8])));
    }
}
