using Adjoint.Examples;
using Adjoint.Examples.Running;
using Adjoint.Tests.Plotting;

namespace Adjoint.Tests.Examples;

public sealed class ExampleRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new(), _errors = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void NoArguments_RunTheFirstExample()
    {
        Assert.Equal(0, Run("--output", _folder["first"]));
        Assert.Equal("result: answer=42 error=1.5E-05 method=tsit5", LastLine());
        Assert.Equal("written", File.ReadAllText(_folder["first/file.txt"]));
    }

    [Fact]
    public void Name_RunsThatExample()
    {
        Assert.Equal(0, Run("wave-inversion", "--output", _folder["second"]));
        Assert.Equal("result: steps=7", LastLine());
    }

    [Fact]
    public void List_NamesAllExamplesWithTheirSentences()
    {
        Assert.Equal(0, Run("list"));
        Assert.Equal(["lotka-volterra  Fits four rates.", "wave-inversion  Inverts a wave.", "broken          Fails."], Lines());
    }

    [Fact]
    public void UnknownName_IsAnsweredWithTheNearest()
    {
        Assert.Equal(2, Run("lotka-voltera"));
        Assert.Contains("There is no example \"lotka-voltera\". Did you mean lotka-volterra?", _errors.ToString());
        Assert.Equal(2, Run("inversion"));
        Assert.Contains("Did you mean wave-inversion?", _errors.ToString());
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void FolderThatCannotBeMade_IsMisuse()
    {
        Assert.Equal(0, Run("--output", _folder["first"]));
        Assert.Equal(2, Run("--output", _folder["first/file.txt/below"]));
        Assert.StartsWith("The folder ", _errors.ToString());
        Assert.Contains("Give another one with --output.", _errors.ToString());
    }

    [Fact]
    public void WrongOption_IsMisuse() => Assert.Equal(2, Run("wave-inversion", "--unknown", "value"));

    [Fact]
    public void Failure_IsReportedWithoutAResult()
    {
        Assert.Equal(1, Run("broken", "--output", _folder["broken"]));
        Assert.Contains("broken failed", _errors.ToString());
        Assert.Contains("the reason", _errors.ToString());
        Assert.DoesNotContain("result:", _output.ToString());
    }

    [Fact]
    public void Table_HasDistinctNamesAndOneSentenceEach()
    {
        Assert.NotEmpty(ExampleTable.All);
        Assert.Distinct(ExampleTable.All.Select(example => example.Name));
        Assert.All(ExampleTable.All, example =>
        {
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", example.Name);
            Assert.Matches(@"^\S.*\.$", example.Description);
        });
    }

    private int Run(params string[] arguments) => ExampleRunner.Run([new Fit(), new Wave(), new Broken()], arguments, _output, _errors);

    private string[] Lines() => _output.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private string LastLine() => Lines()[^1];

    private sealed class Fit : IExample
    {
        public string Name => "lotka-volterra";

        public string Description => "Fits four rates.";

        public void Run(ExampleContext context)
        {
            File.WriteAllText(context.PathOf("file.txt"), "written");
            context.Results.Add("answer", 42).Add("error", 1.5e-5).Add("method", "tsit5");
        }
    }

    private sealed class Wave : IExample
    {
        public string Name => "wave-inversion";

        public string Description => "Inverts a wave.";

        public void Run(ExampleContext context) =>
            context.Results.Add("steps", context.Track("stepping", 7, track =>
            {
                track.Report(7);
                return 7L;
            }));
    }

    private sealed class Broken : IExample
    {
        public string Name => "broken";

        public string Description => "Fails.";

        public void Run(ExampleContext context) => throw new InvalidOperationException("the reason");
    }
}
