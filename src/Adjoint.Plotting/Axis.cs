namespace Adjoint.Plotting;

/// <summary>What one axis of a panel shows, and where on it a value stands.</summary>
internal sealed class Axis
{
    internal Axis(string letter) => Letter = letter;

    /// <summary>"x" or "y", for messages.</summary>
    internal string Letter { get; }

    internal AxisLabel Label { get; set; }

    internal bool IsLogarithmic { get; set; }

    internal bool IsReversed { get; set; }

    internal (double Min, double Max)? Range { get; set; }

    /// <summary>The position of a value in the coordinates that are drawn: the value, or its decimal logarithm.</summary>
    internal double Place(double value)
    {
        if (!IsLogarithmic)
            return value;
        return value > 0 || !double.IsFinite(value) ? Math.Log10(value) : Throw.NotPositive(this, value);
    }

    internal double[] Place(double[] values) => IsLogarithmic ? Array.ConvertAll(values, Place) : values;
}
