using Adjoint.Benchmarks.Peers;

namespace Adjoint.Benchmarks.Facts;

/// <summary>The command <c>facts</c>.</summary>
internal static class FactCommand
{
    /// <summary>Measures every fact whose name begins with the given text.</summary>
    /// <returns>The exit code: 0, or 2 when none has that name.</returns>
    internal static int Run(string name)
    {
        Fact[] facts = [.. FactTable.All.Where(fact => fact.Name == name)];
        if (facts.Length == 0) facts = [.. FactTable.All.Where(fact => fact.Name.StartsWith(name, StringComparison.Ordinal))];
        if (facts.Length == 0)
        {
            Console.Error.WriteLine($"No fact begins with \"{name}\". Facts: {string.Join(", ", FactTable.All.Select(fact => fact.Name))}.");
            return 2;
        }
        if (facts.Length > 1)
        {
            // Each in a process of its own: what one has compiled and keeps would count in the memory of the next.
            for (int i = 0; i < facts.Length; i++)
            {
                foreach (string line in OwnProcess.Run("facts", facts[i].Name).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    // What is said of the machine is said once.
                    if (i == 0 || !line.StartsWith("# ", StringComparison.Ordinal) || line.EndsWith('?')) Console.WriteLine(line.TrimEnd());
                }
            }

            return 0;
        }

        foreach (string line in Machine.Describe())
            Console.WriteLine($"# {line}");
        Console.WriteLine($"# BLAS: {BlasProvider.Current.Description}");
        foreach (Fact fact in facts)
        {
            Console.WriteLine($"# {fact.Question}");
            foreach (string answer in fact.Measure())
                Console.WriteLine($"fact={fact.Name} {answer}");
        }
        return 0;
    }
}
