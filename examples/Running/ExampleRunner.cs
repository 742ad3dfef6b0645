using System.CommandLine;
using Adjoint.Examples.Progress;

namespace Adjoint.Examples.Running;

/// <summary>The command line: no arguments run the main example, <c>list</c> names them all, and a name runs one.</summary>
internal static class ExampleRunner
{
    private const int Succeeded = 0, Failed = 1, Misused = 2, Interrupted = 130;

    /// <returns>The exit code: 0, 1 when the example failed, 2 for a wrong command line, 130 after Ctrl+C.</returns>
    internal static int Run(IReadOnlyList<IExample> examples, string[] arguments, TextWriter output, TextWriter errors)
    {
        var name = new Argument<string?>("name")
        {
            Description = $"The example to run; {examples[0].Name} when left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var folder = new Option<string?>("--output") { Description = "The folder for its files; output/NAME when left out.", HelpName = "folder" };
        var data = new Option<string?>("--data") { Description = "A folder with data of yours, for examples that can use some (lenet: MNIST's four IDX files).", HelpName = "folder" };
        var list = new Command("list", "Names the examples.");
        var root = new RootCommand("Runs an example of what Adjoint does.") { name, folder, data, list };
        list.SetAction(_ => List(examples, output));
        root.SetAction((parsed, cancellation) =>
            Task.FromResult(Run(examples, parsed.GetValue(name), parsed.GetValue(folder), parsed.GetValue(data), output, errors, cancellation)));

        ParseResult result = root.Parse(arguments);
        var configuration = new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false };
        int status = result.Invoke(configuration);
        return result.Errors.Count > 0 ? Misused : status;
    }

    private static int List(IReadOnlyList<IExample> examples, TextWriter output)
    {
        int width = examples.Max(example => example.Name.Length);
        foreach (IExample example in examples)
            output.WriteLine($"{example.Name.PadRight(width)}  {example.Description}");
        return Succeeded;
    }

    private static int Run(
        IReadOnlyList<IExample> examples, string? name, string? folder, string? data, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        IExample? example = name is null ? examples[0] : examples.FirstOrDefault(candidate => candidate.Name == name);
        if (example is null)
        {
            string[] nearest = NearestNames.Find(name!, examples.Select(candidate => candidate.Name));
            string hint = nearest.Length > 0 ? $"Did you mean {string.Join(" or ", nearest)}? " : "";
            errors.WriteLine($"There is no example \"{name}\". {hint}\"list\" names them all.");
            return Misused;
        }
        string directory = folder ?? Path.Combine("output", example.Name);
        try
        {
            directory = Path.GetFullPath(directory);
            Directory.CreateDirectory(directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.WriteLine($"The folder \"{directory}\" for the files cannot be made: {error.Message} Give another one with --output.");
            return Misused;
        }
        try
        {
            var context = new ExampleContext(directory, output, ProgressDisplay.For(output), cancellation, data);
            context.Say($"{example.Name}: {example.Description}");
            example.Run(context);
            context.Say($"files: {directory}");
            context.Say(context.Results.ToString());
            return Succeeded;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            errors.WriteLine($"{example.Name} was interrupted.");
            return Interrupted;
        }
        catch (Exception error)
        {
            errors.WriteLine($"{example.Name} failed: {error}");
            return Failed;
        }
    }
}
