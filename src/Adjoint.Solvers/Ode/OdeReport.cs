namespace Adjoint.Solvers;

/// <summary>What a solve says of itself, as the doubles of an extra output.</summary>
internal static class OdeReport
{
    public const int Length = 10;

    public static void Write(
        Span<double> report, OdeOutcome outcome, double time, double h, int steps, int rejected, int evaluations, int stage = 0, int component = 0, double value = 0)
    {
        report[0] = (int)outcome;
        report[1] = time;
        report[2] = h;
        report[3] = steps;
        report[4] = rejected;
        report[5] = evaluations;
        report[6] = stage;
        report[7] = component;
        report[8] = value;
        report[9] = 0;
    }

    public static OdeStatus Status(ReadOnlySpan<double> report, string method) => new()
    {
        Outcome = (OdeOutcome)(int)report[0],
        Time = report[1],
        StepSize = report[2],
        Step = (int)report[3],
        Stage = (int)report[6],
        Component = (int)report[7],
        Value = report[8],
        Method = method,
    };

    public static OdeStatistics Statistics(ReadOnlySpan<double> report) => new((int)report[3], (int)report[4], (int)report[5]);
}
