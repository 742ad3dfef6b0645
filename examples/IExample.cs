namespace Adjoint.Examples;

/// <summary>A program that shows one thing.</summary>
internal interface IExample
{
    /// <summary>The name on the command line, in lower case with hyphens.</summary>
    string Name { get; }

    /// <summary>What it shows, in one sentence.</summary>
    string Description { get; }

    /// <summary>Runs it: writes its files, and collects the figures that the last line prints.</summary>
    void Run(ExampleContext context);
}
