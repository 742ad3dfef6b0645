using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Solvers.Ode;

using Ode = global::Adjoint.Ode;

/// <summary>Arguments that cannot be meant are refused before any work, by name; also when a compiled solve meets them.</summary>
public sealed class OdeInputTests
{
    private static readonly Tensor Y = FromArray([1.0, 2.0]);

    public static TheoryData<string, Func<object>> Refused => new()
    {
        { "Rtol must be positive, but is 0", () => Run(new OdeOptions { Rtol = 0 }) },
        { "Atol must be positive, but is -1", () => Run(new OdeOptions { Atol = -1 }) },
        { "Atol must be positive, but is 1E-06, 0", () => Run(new OdeOptions { Atol = Tolerance.Of(1e-6, 0) }) },
        { "Atol has 3 values for a state of 2 components", () => Run(new OdeOptions { Atol = Tolerance.Of(1e-6, 1e-6, 1e-6) }) },
        { "Rtol must be positive, but is NaN", () => Run(new OdeOptions { Rtol = double.NaN }) },
        { "InitialStep must be positive", () => Run(new OdeOptions { InitialStep = -0.1 }) },
        { "Method is null; SaveAt is null", () => Run(new OdeOptions { Method = null!, SaveAt = null! }) },
        { "Adjoint is null", () => Run(new OdeOptions { Adjoint = null! }) },
        { "MaxStep must be positive", () => Run(new OdeOptions { MaxStep = 0 }) },
        { "MinStep, 0.2, is above MaxStep, 0.1", () => Run(new OdeOptions { MinStep = 0.2, MaxStep = 0.1 }) },
        { "MaxSteps must be positive", () => Run(new OdeOptions { MaxSteps = 0 }) },
        { "RK4 has no error estimate", () => Run(new OdeOptions { Method = OdeMethod.RK4 }) },
        { "save point 1, t = 1.5, is outside the interval from 0 to 1", () => Run(Save(0.5, 1.5)) },
        { "save points 0 and 1, t = 0.7 and 0.3, are not in the direction of integration", () => Run(Save(0.7, 0.3)) },
        { "save point 1 is NaN", () => Run(Save(0.5, double.NaN)) },
        { "at least one time is needed", () => Run(Save()) },
        { "component 1 of y0 is NaN", () => Run(y0: FromArray([1.0, double.NaN])) },
        { "has no elements (an empty batch?)", () => Run(y0: Zeros([0, 2])) },
        { "y0 has Int64 elements", () => Run(y0: FromArray(new long[] { 1, 2 })) },
        { "t0 and t1 are both 1", () => Run(t0: 1) },
        { "t1 is NaN", () => Run(t1: double.NaN) },
        { "the right-hand side returns Float64[3] where the state is Float64[2]", () => Ode.Solve((t, y) => Zeros([3]), Y, (0, 1)) },
        { "returns 1 tensors for a state of 2", () => Ode.SolveTree((t, y, p) => [y[0]], new List<Tensor> { Y, Y }, (0, 1), Y) },
    };

    [Theory, MemberData(nameof(Refused))]
    public void Solve_Refuses(string message, Func<object> solve)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(solve);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CompiledSolve_RefusesValuesAsAnyOther()
    {
        Func<(Tensor Y, Tensor T1, Tensor Times), Tensor> solve = Compile(((Tensor Y, Tensor T1, Tensor Times) x) =>
            Ode.Solve((t, y) => -y, x.Y, (0, x.T1), new OdeOptions { SaveAt = SaveAt.Times(x.Times) }).States);
        Tensor times = FromArray([0.2, 0.9]);
        Assert.Equal([2, 2], solve((Y, Scalar(1), times)).Shape.ToArray());
        Assert.Contains("outside the interval", Message(() => solve((Y, Scalar(0.5), times))), StringComparison.Ordinal);
        Assert.Contains("not in the direction", Message(() => solve((Y, Scalar(1), FromArray([0.9, 0.2])))), StringComparison.Ordinal);
        Assert.Contains("component 0 of y0 is NaN", Message(() => solve((FromArray([double.NaN, 1]), Scalar(1), times))), StringComparison.Ordinal);
        Assert.Contains("both 0", Message(() => solve((Y, Scalar(0), times))), StringComparison.Ordinal);

        static string Message(Func<object> call) => Assert.Throws<ArgumentException>(call).Message;
    }

    [Fact]
    public void StatusOfASolveThatHasNotRun_IsRefusedByName()
    {
        Func<Tensor, Tensor> steps = p => Ode.Solve((t, y) => -p * y, Y, (0, 1)).Statistics.Steps * p;
        Assert.Contains("OdeSolution.Statistics: the solve is being compiled", Assert.Throws<InvalidOperationException>(() => Compile(steps)(Scalar(1))).Message, StringComparison.Ordinal);

        // While it is differentiated it runs, and can be read.
        Assert.True((double)Grad(steps)(Scalar(1)) > 0);
    }

    private static OdeOptions Save(params double[] times) => new() { SaveAt = SaveAt.Times(times) };

    private static OdeSolution Run(OdeOptions? options = null, Tensor? y0 = null, double t0 = 0, double t1 = 1) =>
        Ode.Solve((t, y) => -y, y0 ?? Y, (t0, t1), options);
}
