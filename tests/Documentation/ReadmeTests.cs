using System.Text.RegularExpressions;
using Adjoint.Tests.Architecture;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Documentation;

/// <summary>What the README shows is what happens: its program is the one below, with the result that it prints, and its links lead somewhere.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Program_IsTheOneTestedHere_AndPrintsWhatItSays()
    {
        var printed = new List<string>();
        void Print(object value) => printed.Add(value.ToString()!);

        // README: from here
        Func<Tensor, Tensor> total = p => Sum(Ode.Solve(Slope, FromArray([1.0, 1.0]), (0, 10), p, Accurate).FinalState);

        Tensor rates = FromArray([1.5, 1.0, 3.0, 1.0]);
        Func<Tensor, Tensor> gradient = Compile(Grad(total));
        Print(gradient(rates));
        Print(Hvp(total, rates, FromArray([1.0, 0, 0, 0])));
        // README: to here
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        Assert.Contains(Shown(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Documentation", "ReadmeTests.cs"))), readme, StringComparison.Ordinal);
        Assert.All(printed, line => Assert.Contains(line, readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Links_LeadToFilesAndFolders()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        string[] targets = [.. Link().Matches(readme).Select(m => m.Groups[1].Value).Where(t => !t.Contains("://", StringComparison.Ordinal))];
        Assert.NotEmpty(targets);
        string[] missing = [.. targets.Where(t => !Path.Exists(Path.Combine(Repository.Root, t)))];
        Assert.True(missing.Length == 0, $"README.md links to {string.Join(", ", missing)}, which {(missing.Length == 1 ? "does" : "do")} not exist.");
    }

    private static OdeOptions Accurate { get; } = new() { Rtol = 1e-10, Atol = 1e-10 };

    private static Tensor Slope(Tensor t, Tensor y, Tensor p) => Stack(
        (p[0] * y[0]) - (p[1] * y[0] * y[1]),
        (p[3] * y[0] * y[1]) - (p[2] * y[1]));

    /// <summary>The lines between the marks as they stand in the README: not indented, and printing to the console.</summary>
    private static string Shown(string source)
    {
        string inside = source[(source.IndexOf("// README: from here\n", StringComparison.Ordinal) + 21)..];
        inside = inside[..inside.IndexOf("        // README: to here", StringComparison.Ordinal)];
        return string.Join('\n', inside.Split('\n').Select(line => line.Length > 8 ? line[8..] : line)).Replace("Print(", "Console.WriteLine(", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();
}
