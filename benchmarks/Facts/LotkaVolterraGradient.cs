using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Facts;

/// <summary>The gradient of y₀(10) + y₁(10) for Lotka–Volterra from (1, 1) with rates (1.5, 1, 3, 1), by both, at tolerance 10⁻⁶.</summary>
internal static class LotkaVolterraGradient
{
    /// <summary>The first step is the one that the C program begins with, so that both take the same steps.</summary>
    private static readonly OdeOptions Options = new() { Method = OdeMethod.Tsit5, Rtol = 1e-6, Atol = 1e-6, InitialStep = 0.05 };

    internal static (Tensor Y0, Tensor P) At { get; } = (FromArray([1.0, 1.0]), FromArray([1.5, 1.0, 3.0, 1.0]));

    internal static Func<(Tensor Y0, Tensor P), (Tensor Y0, Tensor P)> Create() =>
        Compile(Grad(((Tensor Y0, Tensor P) x) => Sum(Ode.Solve(Slope, x.Y0, (0, 10), x.P, Options).FinalState)));

    private static Tensor Slope(Tensor t, Tensor y, Tensor p)
    {
        var (prey, predator) = (y[0], y[1]);
        return Stack((p[0] * prey) - (p[1] * prey * predator), (p[3] * prey * predator) - (p[2] * predator));
    }
}
