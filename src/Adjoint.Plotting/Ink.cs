namespace Adjoint.Plotting;

/// <summary>Colors for curves and points that remain distinct for color-blind readers and in print.</summary>
/// <remarks>The qualitative set of Okabe and Ito, "Color Universal Design" (2008), without its yellow, which is too faint for a line
/// on white.</remarks>
public enum Ink
{
    /// <summary>The next color of the panel that no earlier curve or point set has taken by itself.</summary>
    Automatic,

    /// <summary>Blue, #0072B2.</summary>
    Blue,

    /// <summary>Vermilion, #D55E00.</summary>
    Vermilion,

    /// <summary>Bluish green, #009E73.</summary>
    Green,

    /// <summary>Reddish purple, #CC79A7.</summary>
    Purple,

    /// <summary>Orange, #E69F00.</summary>
    Orange,

    /// <summary>Sky blue, #56B4E9.</summary>
    Sky,

    /// <summary>Black, for the exact or measured thing that others are compared with.</summary>
    Black,

    /// <summary>Gray, for what stands in the background: bounds, initial guesses, reference lines.</summary>
    Gray,
}
