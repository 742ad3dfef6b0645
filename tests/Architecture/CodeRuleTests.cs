using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Adjoint.Tests.Architecture;

/// <summary>The rules of the house that a compiler does not check.</summary>
public sealed partial class CodeRuleTests
{
    /// <summary>Files with several public types that are read as one.</summary>
    private static readonly HashSet<string> SharedFiles = ["src/Adjoint.Solvers/Ode/OdeStatus.cs"];

    /// <summary>Classes that are a type of their own and the base of a special case of themselves.</summary>
    private static readonly HashSet<string> GeneralForms = ["Adjoint.OdeSolution`1"];

    public static TheoryData<string> Names => [.. Repository.Libraries.Select(a => a.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Classes_AreAbstractOrSealed(string name) => AssertNone(
        Assembly.Load(name).GetTypes().Where(t => t.IsClass && !t.IsAbstract && !t.IsSealed && !IsGenerated(t) && !GeneralForms.Contains(t.FullName!)).Select(t => t.FullName!),
        "is neither abstract nor sealed");

    [Theory]
    [MemberData(nameof(Names))]
    public void Fields_AreNotPublic(string name) => AssertNone(
        Assembly.Load(name).GetExportedTypes().Where(t => !t.IsEnum)
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(f => !f.IsLiteral).Select(f => $"{f.DeclaringType}.{f.Name}"),
        "is a public field; make it a property");

    [Theory]
    [MemberData(nameof(Names))]
    public void PublicTypes_AreDocumented(string name)
    {
        Assembly assembly = Assembly.Load(name);
        string path = Path.ChangeExtension(assembly.Location, ".xml");
        Assert.True(File.Exists(path), $"{name} writes no documentation file; set GenerateDocumentationFile.");
        HashSet<string> documented = [.. XDocument.Load(path).Descendants("member").Where(m => m.HasElements).Select(m => m.Attribute("name")!.Value)];
        AssertNone(
            assembly.GetExportedTypes().Select(t => "T:" + t.FullName!.Replace('+', '.')).Where(t => !documented.Contains(t)), "has no documentation");
    }

    [Fact]
    public void PublicTypes_StandInFilesOfTheirOwn()
    {
        // A physical model and its parameters are one page.
        AssertNone(
            Repository.Sources("src").Where(path => !SharedFiles.Contains(path) && PublicTypes(path).Length > 1), "declares more than one public type");
        AssertNone(
            Repository.Sources("src", "physics").Where(path => PublicTypes(path) is { Length: > 0 } types
                && !types.Contains(Path.GetFileNameWithoutExtension(path).Split('.')[0])),
            "is not called like a public type in it");
    }

    [Fact]
    public void Tests_StandWhereTheirSubjectDoes()
    {
        Dictionary<string, string> roots = new()
        {
            ["Solvers"] = "src/Adjoint.Solvers",
            ["Fields"] = "src/Adjoint.Fields",
            ["Learning"] = "src/Adjoint.Learning",
            ["Plotting"] = "src/Adjoint.Plotting",
            ["Physics"] = "physics",
            ["Examples"] = "examples",
            ["Benchmarks"] = "benchmarks",
        };
        string[] apart = ["Architecture", "Conformance", "Documentation", "Reference"];
        AssertNone(
            Repository.Sources("tests").Where(p => p.EndsWith("Tests.cs", StringComparison.Ordinal)).Where(path =>
            {
                string[] parts = path.Split('/')[1..^1];
                if (parts.Any(apart.Contains)) return false;
                string folder = parts.Length > 0 && roots.TryGetValue(parts[0], out string? root)
                    ? Path.Combine([root, .. parts[1..]]) : Path.Combine(["src/Adjoint", .. parts]);
                return !Directory.Exists(Path.Combine(Repository.Root, folder));
            }),
            "tests a folder that is not there");
    }

    [GeneratedRegex(@"^public (?:(?:sealed|abstract|static|readonly|partial|unsafe|ref) )*(?:record struct|record|class|struct|interface|enum|delegate [^ ]+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    private static string[] PublicTypes(string path) => [.. PublicType().Matches(Repository.Read(path)).Select(m => m.Groups["name"].Value).Distinct()];

    private static bool IsGenerated(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute), false) || (type.DeclaringType is { } outer && IsGenerated(outer)) || type.Name.Contains('<', StringComparison.Ordinal);

    private static void AssertNone(IEnumerable<string> offenders, string what)
    {
        string[] found = [.. offenders];
        Assert.True(found.Length == 0, string.Join('\n', found.Select(f => $"{f} {what}.")));
    }
}
