namespace Adjoint;

/// <summary>How a norm measures a vector.</summary>
public enum NormOrder
{
    /// <summary>The sum of the magnitudes.</summary>
    One,

    /// <summary>The Euclidean length: the square root of the sum of squares.</summary>
    Two,

    /// <summary>The largest magnitude.</summary>
    Infinity,
}
