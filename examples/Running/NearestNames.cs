namespace Adjoint.Examples.Running;

/// <summary>Guesses which name was meant.</summary>
internal static class NearestNames
{
    /// <summary>The names that contain what was typed, or are a few letters away from it, nearest first.</summary>
    internal static string[] Find(string typed, IEnumerable<string> names) =>
    [
        .. names.Select(name => (Name: name, Distance: name.Contains(typed, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(typed, name)))
            .Where(candidate => candidate.Distance <= Math.Max(2, candidate.Name.Length / 3))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .Take(3),
    ];

    /// <summary>The number of letters to insert, delete or replace (Levenshtein 1966), by Wagner and Fischer's recurrence (1974) with
    /// one row kept.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[^1];
    }
}
