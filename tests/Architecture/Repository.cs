using System.Reflection;
using System.Xml.Linq;

namespace Adjoint.Tests.Architecture;

/// <summary>The source tree around the running tests, and the assemblies that are published from it.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The assemblies under <c>src</c>, and that of the models.</summary>
    public static IReadOnlyList<Assembly> Libraries { get; } =
        [.. Projects.Where(p => p.StartsWith("src/", StringComparison.Ordinal) || p.StartsWith("physics/", StringComparison.Ordinal)).Select(p => Assembly.Load(Path.GetFileNameWithoutExtension(p)))];

    /// <summary>Every project of the repository but the tests, as a path from the root.</summary>
    public static IReadOnlyList<string> Projects =>
        [.. Folders(["src/*", "physics", "examples", "benchmarks"]).SelectMany(d => Directory.GetFiles(d, "*.csproj")).Select(Relative).Order(StringComparer.Ordinal)];

    /// <summary>The hand-written source files below some folders, as paths from the root.</summary>
    public static IEnumerable<string> Sources(params string[] folders) => folders
        .SelectMany(f => Directory.GetFiles(Path.Combine(Root, f), "*.cs", SearchOption.AllDirectories)).Select(Relative)
        .Where(p => !p.Contains("/obj/", StringComparison.Ordinal) && !p.Contains("/bin/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The values of an item's <c>Include</c> in a project.</summary>
    public static IEnumerable<string> Items(string project, string item) =>
        XDocument.Parse(Read(project)).Descendants(item).Select(e => e.Attribute("Include")?.Value).OfType<string>();

    private static IEnumerable<string> Folders(string[] patterns) => patterns.SelectMany(p => p.EndsWith("/*", StringComparison.Ordinal)
        ? Directory.GetDirectories(Path.Combine(Root, p[..^2])) : [Path.Combine(Root, p)]);

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Adjoint.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"No Adjoint.sln above {AppContext.BaseDirectory}.");
    }
}
