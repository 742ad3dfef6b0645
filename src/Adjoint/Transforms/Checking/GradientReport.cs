using System.Globalization;
using System.Text;

namespace Adjoint;

/// <summary>What <see cref="GradientCheck"/> found: prints as a table, with an explanation below for everything that failed.</summary>
/// <param name="Findings">Every check that was made.</param>
/// <param name="Precision">The coarsest element type among arguments and results; it decides step sizes and tolerances.</param>
/// <param name="Seed">The seed of the directions, to repeat the check with.</param>
public sealed record GradientReport(IReadOnlyList<GradientFinding> Findings, ElementType Precision, int Seed)
{
    /// <summary>Whether nothing failed. What was skipped or is disconnected without effect does not count as a failure.</summary>
    public bool Passed => Failures.Count == 0;

    /// <summary>The checks that failed.</summary>
    public IReadOnlyList<GradientFinding> Failures => [.. Findings.Where(f => f.Verdict == GradientVerdict.Failed)];

    /// <summary>The table, then what is to be said about single lines of it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        int failed = Failures.Count;
        text.Append("Gradient check: ")
            .Append(failed == 0 ? "passed" : $"FAILED ({failed} of {Findings.Count} checks)")
            .Append(CultureInfo.InvariantCulture, $" in {Precision}, seed {Seed}").AppendLine();
        string[][] rows =
        [
            ["check", "argument", "direction", "expected", "measured", "verdict"],
            .. Findings.Select(f => new[]
            {
                Subject(f.Kind), f.Argument, f.Direction == 0 ? "" : f.Direction.ToString(CultureInfo.InvariantCulture), Expected(f), Measured(f),
                f.Verdict == GradientVerdict.Failed ? "FAILED" : f.Verdict.ToString().ToLowerInvariant(),
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length))];
        foreach (string[] row in rows)
        {
            var line = new StringBuilder("  ");
            for (int c = 0; c < row.Length; c++) line.Append(row[c].PadRight(widths[c] + 2));
            text.AppendLine(line.ToString().TrimEnd());
        }

        foreach (GradientFinding finding in Findings.Where(f => f.Explanation.Length > 0))
            text.Append("- ").Append(Subject(finding.Kind)).Append(", ").Append(finding.Argument)
                .Append(finding.Direction == 0 ? "" : $", direction {finding.Direction}").Append(": ").AppendLine(finding.Explanation);
        return text.ToString();
    }

    private static string Subject(GradientCheckKind kind) => kind switch
    {
        GradientCheckKind.Value => "value is continuous",
        GradientCheckKind.Gradient => "gradient",
        GradientCheckKind.SecondDerivative => "second derivative",
        GradientCheckKind.DotProduct => "forward = reverse",
        GradientCheckKind.SecondOrderModes => "second order, modes",
        GradientCheckKind.Compiled => "compiled = interpreted",
        _ => "connection",
    };

    private static bool IsRate(GradientCheckKind kind) =>
        kind is GradientCheckKind.Value or GradientCheckKind.Gradient or GradientCheckKind.SecondDerivative;

    private static string Expected(GradientFinding f) => double.IsNaN(f.Expected) ? ""
        : IsRate(f.Kind) ? f.Expected.ToString("'rate' 0", CultureInfo.InvariantCulture)
        : f.Expected.ToString("'below' 0e0", CultureInfo.InvariantCulture);

    private static string Measured(GradientFinding f) => double.IsNaN(f.Measured) ? ""
        : f.Measured.ToString(IsRate(f.Kind) ? "0.00" : "0.0e0", CultureInfo.InvariantCulture);
}
