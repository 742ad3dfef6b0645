namespace Adjoint;

/// <summary>One check of a gradient.</summary>
/// <param name="Kind">What was checked.</param>
/// <param name="Argument">The argument whose direction it was, such as <c>p.Alpha</c>; <c>all</c> for a direction in all arguments.</param>
/// <param name="Direction">The number of the random direction, from 1; 0 where there was none.</param>
/// <param name="Verdict">The outcome.</param>
/// <param name="Expected">The least rate a remainder has to fall with, or the largest relative difference allowed; NaN where there is none.</param>
/// <param name="Measured">The rate or relative difference found; NaN where there is none.</param>
/// <param name="Explanation">What was seen and what to suspect; empty where there is nothing to say.</param>
public sealed record GradientFinding(
    GradientCheckKind Kind, string Argument, int Direction, GradientVerdict Verdict, double Expected, double Measured, string Explanation);
