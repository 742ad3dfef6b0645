using System.Reflection;

namespace Adjoint.Tests.Architecture;

/// <summary>
/// The public surface does not change unannounced. After an intended change run
/// <c>ADJOINT_ACCEPT_API=1 dotnet test tests -c Release --filter FullyQualifiedName~PublicApiTests</c> and commit the files with it: their
/// difference is what a reviewer reads.
/// </summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Names => [.. Repository.Libraries.Select(a => a.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void PublicSurface_IsTheListedOne(string name)
    {
        string path = Path.Combine(Repository.Root, "tests", "Architecture", "PublicApi", name + ".txt");
        string[] found = ApiListing.Of(Assembly.Load(name));
        if (Environment.GetEnvironmentVariable("ADJOINT_ACCEPT_API") == "1") File.WriteAllText(path, string.Join('\n', found) + "\n");
        string[] listed = File.Exists(path) ? File.ReadAllLines(path) : [];
        string[] difference = [.. listed.Except(found).Select(l => "- " + l), .. found.Except(listed).Select(l => "+ " + l)];
        Assert.True(
            difference.Length == 0,
            $"The public surface of {name} is not the one in tests/Architecture/PublicApi/{name}.txt:\n{string.Join('\n', difference)}\n"
            + "If that is meant, run ADJOINT_ACCEPT_API=1 dotnet test tests -c Release --filter FullyQualifiedName~PublicApiTests and commit the file.");
    }

    [Fact]
    public void EveryListing_IsOfALibrary()
    {
        string folder = Path.Combine(Repository.Root, "tests", "Architecture", "PublicApi");
        Assert.Equal(
            Repository.Libraries.Select(a => a.GetName().Name).Order(StringComparer.Ordinal),
            Directory.GetFiles(folder, "*.txt").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }
}
