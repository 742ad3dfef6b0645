namespace Adjoint;

/// <summary>The outcome of one check of a gradient.</summary>
public enum GradientVerdict
{
    /// <summary>As it should be.</summary>
    Passed,

    /// <summary>As it should be, and the remainder is rounding at every step size: the function is a polynomial of that degree along the direction.</summary>
    Exact,

    /// <summary>Not checked; the explanation says why.</summary>
    Skipped,

    /// <summary>The argument has no derivative by construction, and the value does not change with it.</summary>
    Disconnected,

    /// <summary>The derivative is connected and happens to be zero.</summary>
    Zero,

    /// <summary>Wrong; the explanation says how, and what to suspect.</summary>
    Failed,
}
