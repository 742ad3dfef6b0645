namespace Adjoint.Benchmarks.Facts;

/// <summary>The rows of <c>facts</c>, in the order in which they run. A new one is a file here and a line.</summary>
internal static class FactTable
{
    internal static readonly IReadOnlyList<Fact> All =
    [
        new Startup(),
        new FirstCall(),
        new Allocation(),
        new GradientCost(),
        new Budget(),
        new WaveMemory(),
        new MamlMemory(),
    ];
}
