using System.Globalization;

namespace Adjoint.Transforms;

/// <summary>What to say of a Taylor remainder that does not fall as it should: tells a kink from a wrong derivative.</summary>
internal static class TaylorDiagnosis
{
    private const string Precision = " The check ran in Float32: repeat it with the arguments cast to Float64 to be sure that it is not rounding.";

    /// <summary>The function jumps, or is steeper than any line.</summary>
    public static string OfValue(RateFit fit, bool single) => Text(
        $"the function changes by h^{fit.Rate:0.00}, not h, as the step h shortens. Suspect a jump at this point (a comparison, rounding, or a branch on values) ")
        + "or a singularity such as the square root of zero." + (single ? Precision : "");

    /// <summary>The gradient is wrong, or the point lies on a kink.</summary>
    public static string OfGradient(TaylorTest test, RateFit fit, bool single)
    {
        var (kinked, left, right, _) = BothSides(test, fit);
        string text = Text($"the remainder falls as h^{fit.Rate:0.00}, not h²: ");
        if (kinked)
        {
            return text + Text($"the slopes on the two sides are {left:G6} and {right:G6}, the derivative says {test.Slope:G6}. ")
                + "This point lies on a kink (Abs, Max, Relu, a branch): move it a little and check again." + (single ? Precision : "");
        }

        double central = 0.5 * (left + right), deviation = Math.Abs(central - test.Slope) / Math.Max(Math.Abs(central), Math.Abs(test.Slope));
        text += test.Slope == 0
            ? Text($"the difference quotient is {central:G6}, the derivative is zero. ")
            : Text($"the difference quotient {central:G9} is {central / test.Slope:G7} times the derivative {test.Slope:G9}. ");
        text += "Suspect a CustomJvp or CustomVjp rule that is wrong for this argument, StopGradient, or a value that was read as a number and put back.";
        if (deviation < 1e-3)
        {
            text += " A deviation this small is also seen through a solver with adaptive steps, whose derivative holds the steps fixed: check with fixed "
                + "steps or tighter tolerances.";
        }

        return text + (single ? Precision : "");
    }

    /// <summary>The first derivative is right, the second not.</summary>
    public static string OfSecondDerivative(TaylorTest test, RateFit fit, double curvature, bool single)
    {
        var (_, _, _, second) = BothSides(test, fit);
        string ratio = curvature == 0
            ? Text($"the second difference is {second:G6}, the second derivative is zero. ")
            : Text($"the second difference {second:G6} is {second / curvature:G4} times the second derivative {curvature:G6}. ");
        return Text($"the remainder falls as h^{fit.Rate:0.00}, not h³, though the gradient is right: {ratio}")
            + "Suspect a custom rule that is itself wrongly differentiable (numbers read out, StopGradient inside the rule), or a second derivative that jumps here."
            + (single ? Precision : "");
    }

    /// <summary>Slopes to both sides and the second difference, at the middle of the fitted steps.</summary>
    private static (bool Kinked, double Left, double Right, double Second) BothSides(TaylorTest test, RateFit fit)
    {
        double[] steps = new double[fit.Count], second = new double[fit.Count], rounding = new double[fit.Count], back = new double[fit.Count];
        for (int i = 0; i < fit.Count; i++)
        {
            int k = fit.First + i;
            steps[i] = test.Steps[k];
            back[i] = test.At(-steps[i]).Value;
            second[i] = test.Values[k] - (2 * test.Start) + back[i];
            rounding[i] = 2 * test.Rounding(k);
        }

        // Smooth functions have second differences of order h², those with a kink at the point of order h.
        RateFit rate = RateFit.Of(2, steps, second, rounding);
        int at = fit.Count / 2;
        double h = steps[at];
        return (!rate.Attains(2) && rate.Rate < 1.5, (test.Start - back[at]) / h, (test.Values[fit.First + at] - test.Start) / h, second[at] / (h * h));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
