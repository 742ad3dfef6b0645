using Adjoint.Benchmarks.Facts;

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

    protected override Action? Prepare()
    {
        var gradient = LotkaVolterraGradient.Create();
        (Tensor Y0, Tensor P) result = gradient(LotkaVolterraGradient.At);
        return () => gradient.CallInto(LotkaVolterraGradient.At, result);
    }
}
