using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Peers.Rows;

/// <summary>The gradient of G = y₀(10) + y₁(10) for Lotka–Volterra with y(0) = (1, 1), p = (1.5, 1, 3, 1), with respect to both, at
/// absolute and relative tolerance 10⁻⁶: against Tsit5 with its discrete adjoint in C, and CVODES with its continuous adjoint.</summary>
internal sealed class LotkaVolterraRow : ProgramRow
{
    internal override string Name => "lotka-volterra";

    internal override string Description => "gradient through an adaptive ODE solve, tolerance 1e-6";

    protected override IReadOnlyList<PeerProgram> Peers =>
    [
        new("c", "c_tsit5_lotka_volterra.c") { Arguments = ["1e-6"], TimeLabel = "forward+adjoint" },
        new("cvodes", "cvodes_lotka_volterra.c")
        {
            Arguments = ["1e-6"],
            Libraries = ["sundials_cvodes", "sundials_nvecserial", "sundials_sunmatrixdense", "sundials_sunlinsoldense", "sundials_sunnonlinsolfixedpoint", "m"],
            TimeLabel = "fwd+adj",
            Install = "apt-get install libsundials-dev",
        },
    ];

    /// <summary>The first step is the one that the C program begins with, so that both take the same steps.</summary>
    private static readonly OdeOptions Options = new() { Method = OdeMethod.Tsit5, Rtol = 1e-6, Atol = 1e-6, InitialStep = 0.05 };

    protected override Action? Prepare()
    {
        (Tensor Y0, Tensor P) at = (FromArray([1.0, 1.0]), FromArray([1.5, 1.0, 3.0, 1.0]));
        Func<(Tensor Y0, Tensor P), (Tensor Y0, Tensor P)> gradient =
            Compile(Grad(((Tensor Y0, Tensor P) x) => Sum(Ode.Solve(Slope, x.Y0, (0, 10), x.P, Options).FinalState)));
        (Tensor Y0, Tensor P) result = gradient(at);
        return () => gradient.CallInto(at, result);
    }

    private static Tensor Slope(Tensor t, Tensor y, Tensor p)
    {
        var (prey, predator) = (y[0], y[1]);
        return Stack((p[0] * prey) - (p[1] * prey * predator), (p[3] * prey * predator) - (p[2] * predator));
    }
}
