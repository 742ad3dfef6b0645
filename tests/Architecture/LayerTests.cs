namespace Adjoint.Tests.Architecture;

/// <summary>The layers: references point down, and what stands above the libraries uses their public surface only.</summary>
public sealed class LayerTests
{
    /// <summary>What each project may refer to.</summary>
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["Adjoint"] = [],
        ["Adjoint.Solvers"] = ["Adjoint"],
        ["Adjoint.Fields"] = ["Adjoint", "Adjoint.Solvers"],
        ["Adjoint.Learning"] = ["Adjoint", "Adjoint.Solvers", "Adjoint.Fields"],
        ["Adjoint.Plotting"] = [],
        ["Adjoint.Physics"] = ["Adjoint", "Adjoint.Solvers", "Adjoint.Fields", "Adjoint.Learning"],
        ["Adjoint.Examples"] = ["Adjoint", "Adjoint.Solvers", "Adjoint.Fields", "Adjoint.Learning", "Adjoint.Plotting", "Adjoint.Physics"],
        ["Adjoint.Benchmarks"] = ["Adjoint", "Adjoint.Solvers", "Adjoint.Fields", "Adjoint.Learning", "Adjoint.Plotting", "Adjoint.Physics"],
    };

    public static TheoryData<string> Projects => [.. Repository.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectReferences_PointDown(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        Assert.True(Below.TryGetValue(name, out string[]? allowed), $"{name} has no place in the layers; give it one in {nameof(LayerTests)}.");
        string[] upward = [.. Repository.Items(project, "ProjectReference").Select(p => Path.GetFileNameWithoutExtension(p.Replace('\\', '/'))).Except(allowed)];
        Assert.True(upward.Length == 0, $"{name} refers to {string.Join(", ", upward)}, which stands beside or above it.");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Internals_AreNotOpenedToModelsAndExamples(string project)
    {
        string[] friends = [.. Repository.Items(project, "InternalsVisibleTo")];
        Assert.DoesNotContain("Adjoint.Physics", friends);
        Assert.DoesNotContain("Adjoint.Examples", friends);
    }
}
