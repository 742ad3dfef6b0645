using Adjoint.Benchmarks.Facts;

namespace Adjoint.Benchmarks.Peers;

/// <summary>The commands <c>peers</c> and <c>list</c>.</summary>
internal static class PeerCommand
{
    internal static int List()
    {
        foreach (PeerRow row in PeerTable.Rows)
            Console.WriteLine($"peers {row.Name,-30} {row.Description}");
        foreach (Fact fact in FactTable.All)
            Console.WriteLine($"facts {fact.Name,-30} {fact.Question}");
        return 0;
    }

    /// <summary>Runs every row whose name begins with the given text.</summary>
    /// <returns>The exit code: 0, or 1 when a peer failed (one that is not installed does not), or 2 when no row has that name.</returns>
    internal static int Run(string name)
    {
        PeerRow[] rows = [.. PeerTable.Rows.Where(row => row.Name.StartsWith(name, StringComparison.Ordinal))];
        if (rows.Length == 0)
        {
            Console.Error.WriteLine($"No row begins with \"{name}\". Rows: {string.Join(", ", PeerTable.Rows.Select(row => row.Name))}.");
            return 2;
        }
        foreach (string line in Machine.Describe())
            Console.WriteLine($"# {line}");
        using var workshop = new PeerWorkshop();
        bool failed = false;
        foreach (PeerLine line in rows.SelectMany(row => row.Measure(workshop)))
        {
            Console.WriteLine(line);
            failed |= line.IsFailure;
        }
        return failed ? 1 : 0;
    }
}
