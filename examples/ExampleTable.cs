namespace Adjoint.Examples;

/// <summary>The examples by name. The first is the main one, which runs when none is named.</summary>
internal static class ExampleTable
{
    internal static readonly IReadOnlyList<IExample> All =
    [
        new LotkaVolterraFit(),
        new LorenzFit(),
        new Arenstorf(),
        new RobertsonFit(),
        new SteadyState(),
        new Seepage(),
        new PeltForecast(),
        new GradientProof(),
        new JacobianCost(),
        new GradientCost(),
        new MemoryBudget(),
        new DiscInversion(),
        new HeatPlateInversion(),
        new NeuralOde(),
        new LeNet(),
        new ResidualGradients(),
        new DigitAttribution(),
        new MamlSinusoid(),
        new FigureGallery(),
    ];
}
