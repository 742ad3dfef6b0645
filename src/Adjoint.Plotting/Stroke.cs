namespace Adjoint.Plotting;

/// <summary>How a curve is drawn.</summary>
public enum Stroke
{
    /// <summary>An unbroken line.</summary>
    Solid,

    /// <summary>Dashes: a prediction, an initial guess, a second curve beneath the first.</summary>
    Dashed,

    /// <summary>Dots: a bound or a reference slope.</summary>
    Dotted,
}
