using Adjoint.Physics.Chaos;
using Adjoint.Physics.Chemistry;
using Adjoint.Physics.Mechanics;
using Adjoint.Physics.Oscillators;
using Adjoint.Physics.Populations;

namespace Adjoint.Physics;

/// <summary>The models. Whatever is listed here is checked: invariants, reference states, order of refinement, volumes, gradients.</summary>
public static class ModelTable
{
    /// <summary>Every model.</summary>
    public static IReadOnlyList<OdeModel> All { get; } =
    [
        LotkaVolterra.Model,
        Lorenz63.Model,
        VanDerPol.Model,
        Pendulum.Model,
        ThreeBody.Model,
        Robertson.Model,
        Hires.Model,
        Pollu.Model,
    ];
}
