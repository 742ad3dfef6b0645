namespace Adjoint.Examples;

/// <summary>The examples by name. The first is the main one, which runs when none is named.</summary>
internal static class ExampleTable
{
    internal static readonly IReadOnlyList<IExample> All =
    [
        new LotkaVolterraFit(),
        new LorenzFit(),
        new Arenstorf(),
        new JacobianCost(),
        new GradientCost(),
        new NeuralOde(),
        new LeNet(),
        new ResidualGradients(),
        new DigitAttribution(),
        new FigureGallery(),
    ];
}
