using Adjoint.Physics.Chemistry;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Peers.Rows;

/// <summary>The gradient of G = Σ y(60) for the air pollution problem with respect to its 25 rates, at relative tolerance 10⁻⁶ and absolute
/// tolerance 10⁻¹⁰: against CVODES' BDF with its continuous adjoint.</summary>
internal sealed class PolluRow : ProgramRow
{
    internal override string Name => "pollu";

    internal override string Description => "gradient through a stiff ODE solve, 20 components, tolerance 1e-6";

    protected override IReadOnlyList<PeerProgram> Peers =>
    [
        new("cvodes", "cvodes_pollu.c")
        {
            Arguments = ["1e-6", "20"],
            Libraries = ["sundials_cvodes", "sundials_nvecserial", "sundials_sunmatrixdense", "sundials_sunlinsoldense", "m"],
            TimeLabel = "forward+adjoint",
            Install = "apt-get install libsundials-dev",
        },
    ];

    private static readonly OdeOptions Options = new() { Method = OdeMethod.Rodas5P, Rtol = 1e-6, Atol = 1e-10 };

    protected override Action? Prepare()
    {
        Func<Tensor, Tensor> gradient = Compile(Grad((Tensor k) => Sum(Ode.Solve(Pollu.Rhs, Pollu.Start, (0, 60), k, Options).FinalState)));
        Tensor rates = Pollu.Classical, result = gradient(rates);
        return () => gradient.CallInto(rates, result);
    }
}
