using Adjoint.Physics.Mechanics;
using Adjoint.Plotting;
using MathNet.Numerics.LinearAlgebra;
using static System.FormattableString;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Examples;

/// <summary>
/// One period of Arenstorf's orbit and its monodromy matrix M = ∂y(T)/∂y(0), by forward derivatives through the solve.
/// </summary>
/// <remarks>
/// The motion is Hamiltonian in the momenta pₓ = x′ − y, p_y = y′ + x, so that M is symplectic there: MᵀΩM = Ω with Ω the symplectic form
/// in positions and velocities. In particular det M = 1, and the eigenvalues come in pairs λ, 1/λ. One pair is 1, 1: a shift along the
/// orbit, and a change of the Jacobi constant.
/// </remarks>
internal sealed class Arenstorf : IExample
{
    private const int Samples = 1500;
    private const double MachineEpsilon = 2.2e-16;

    private static readonly OdeOptions Tight = new() { Method = OdeMethod.Dopri8, Rtol = 1e-14, Atol = 1e-15 };

    public string Name => "arenstorf";

    public string Description => "Flies Arenstorf's periodic orbit around Earth and Moon and measures how it depends on its start.";

    public void Run(ExampleContext context)
    {
        Tensor mu = Scalar(ThreeBody.EarthAndMoon), start = ThreeBody.ArenstorfStart;
        double period = ThreeBody.ArenstorfPeriod;

        OdeSolution orbit = Ode.Solve(ThreeBody.Rhs, start, (0, period), mu, Tight);
        double closing = Norm(orbit.FinalState - start);
        double drift = Math.Abs((double)(ThreeBody.JacobiConstant(orbit.FinalState, mu) / ThreeBody.JacobiConstant(start, mu)) - 1);
        OdeStatistics work = orbit.Statistics;
        context.Say($"orbit: {work.Steps} steps and {work.Rejected} rejected of {Tight.Method}, {work.Evaluations} evaluations");
        context.Say(Invariant($"closing error: {closing:0.00e-0}; relative drift of the Jacobi constant: {drift:0.00e-0}"));

        Matrix<double> monodromy = Jacobian((Tensor y) => Ode.Solve(ThreeBody.Rhs, y, (0, period), mu, Tight).FinalState)(start).ToMatrix();
        double determinant = monodromy.Determinant(), asymmetry = SymplecticDefect(monodromy), growth = monodromy.L2Norm();
        double[] multipliers = [.. monodromy.Evd().EigenValues.Select(value => value.Magnitude).OrderDescending()];
        context.Say(Invariant($"monodromy matrix: norm {growth:G6}, det − 1 = {determinant - 1:0.00e-0}, symplectic to {asymmetry:0.00e-0} of its norm squared"));
        context.Say(Invariant($"its eigenvalues in size: {multipliers[0]:G6}, {multipliers[1]:G6}, {multipliers[2]:G6}, {multipliers[3]:G6}"));
        context.Say(Invariant($"rounding the start by {MachineEpsilon:0.0e-0} moves the return by up to {growth * MachineEpsilon:0.0e-0}"));

        Draw(context, mu, start, period);
        context.Results
            .Add("steps", work.Steps).Add("closing", closing, "0.000e-0").Add("jacobi_drift", drift, "0.000e-0")
            .Add("growth", growth).Add("determinant", determinant, "F9").Add("symplectic_defect", asymmetry, "0.000e-0").Add("multiplier", multipliers[0]);
    }

    /// <summary>‖MᵀΩM − Ω‖ / ‖M‖², with Ω = dpₓ∧dx + dp_y∧dy written in x, y, x′, y′: dx′∧dx + dy′∧dy + 2 dx∧dy.</summary>
    private static double SymplecticDefect(Matrix<double> m)
    {
        Matrix<double> omega = Matrix<double>.Build.DenseOfArray(new double[,]
        {
            { 0, 2, -1, 0 },
            { -2, 0, 0, -1 },
            { 1, 0, 0, 0 },
            { 0, 1, 0, 0 },
        });
        return ((m.TransposeThisAndMultiply(omega) * m) - omega).FrobeniusNorm() / Math.Pow(m.L2Norm(), 2);
    }

    private static void Draw(ExampleContext context, Tensor mu, Tensor start, double period)
    {
        Tensor times = Linspace(0, period, Samples);
        Tensor Path(Tensor y) => Ode.Solve(ThreeBody.Rhs, y, (0, period), mu, Tight with { SaveAt = SaveAt.Times(times) }).States;
        Tensor path = Path(start), sensitivity = Jacobian((Tensor y) => Path(y))(start);
        double[] t = times.ToArray(), x = path[.., 0].ToArray(), y = path[.., 1].ToArray();
        double earth = -ThreeBody.EarthAndMoon, moon = 1 - ThreeBody.EarthAndMoon;

        var figure = new Figure("Arenstorf's orbit") { PanelHeight = 320 };
        figure.AddPanel("In the frame that turns with Earth and Moon")
            .X("x", "Earth–Moon distances").Y("y", "Earth–Moon distances").EqualScales()
            .Trajectory(x, y, "spacecraft", ink: Ink.Blue)
            .Points([earth], [0], "Earth", ink: Ink.Green)
            .Points([moon], [0], "Moon", ink: Ink.Black);
        figure.AddPanel("Distances")
            .X("time", "month / 2π").Y("distance", "Earth–Moon distances").LogY()
            .Line(t, Distances(x, y, earth), "to Earth", ink: Ink.Green)
            .Line(t, Distances(x, y, moon), "to the Moon", ink: Ink.Black);
        figure.AddPanel("Sensitivity to the start")
            .X("time", "month / 2π").Y("largest stretching ‖∂y(t) / ∂y(0)‖").LogY()
            .Line(t, Stretching(sensitivity), ink: Ink.Vermilion);
        figure.Save(context.PathOf("orbit.png"));
    }

    private static double[] Distances(double[] x, double[] y, double body) =>
        [.. x.Select((along, i) => Math.Sqrt(((along - body) * (along - body)) + (y[i] * y[i])))];

    /// <summary>The spectral norms of the matrices of a tensor <c>[times, 4, 4]</c>.</summary>
    private static double[] Stretching(Tensor matrices)
    {
        double[] norms = new double[matrices.Shape[0]];
        for (int i = 0; i < norms.Length; i++)
            norms[i] = matrices[i].ToMatrix().L2Norm();
        return norms;
    }

    private static double Norm(Tensor x) => (double)Sqrt(Sum(Square(x)));
}
