using Adjoint.Physics.Chemistry;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Peers.Rows;

/// <summary>The gradient of G = y₁(T) + y₂(T) + y₃(T)², T = 10⁴, for Robertson's reactions with respect to the three rates, at relative tolerance
/// 10⁻⁶: against CVODES' BDF with its continuous adjoint, at the same absolute tolerances.</summary>
internal sealed class RobertsonRow : ProgramRow
{
    internal override string Name => "robertson";

    internal override string Description => "gradient through a stiff ODE solve, 3 components, tolerance 1e-6";

    protected override IReadOnlyList<PeerProgram> Peers =>
    [
        new("cvodes", "cvodes_robertson.c")
        {
            Arguments = ["1e-6", "50", "1e4"],
            Libraries = ["sundials_cvodes", "sundials_nvecserial", "sundials_sunmatrixdense", "sundials_sunlinsoldense", "m"],
            TimeLabel = "fwd+adj",
            Install = "apt-get install libsundials-dev",
        },
    ];

    private static readonly OdeOptions Options = new() { Method = OdeMethod.Rodas5P, Rtol = 1e-6, Atol = Tolerance.Of(1e-8, 1e-12, 1e-8) };

    protected override Action? Prepare()
    {
        Func<Tensor, Tensor> gradient = Compile(Grad((Tensor p) =>
        {
            Tensor y = Ode.Solve(Robertson.Model.Rhs, Robertson.Start, (0, 1e4), p, Options).FinalState;
            return y[0] + y[1] + (y[2] * y[2]);
        }));
        Tensor rates = Robertson.Model.Parameters, result = gradient(rates);
        return () => gradient.CallInto(rates, result);
    }
}
