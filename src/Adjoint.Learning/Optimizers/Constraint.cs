using Adjoint.Learning;
using static Adjoint.Tensor;

namespace Adjoint;

/// <summary>
/// A restriction of parameters to an interval, kept by optimizing over a free variable instead: a smooth increasing map takes all real
/// numbers to the interval, so that no iterate can leave it. The ends themselves are reached by rounding only.
/// </summary>
public abstract record Constraint
{
    private protected Constraint(string path) => Path = path;

    /// <summary>
    /// The tensors it applies to: a path such as <c>Rates.Alpha</c>, the path of a subtree, or everything when empty. Where several
    /// constraints match a tensor the last one counts.
    /// </summary>
    public string Path { get; }

    /// <summary>Above 0, through the exponential: x = eᶻ. For rates, populations, scales: steps are then relative.</summary>
    /// <param name="path">The tensors; all when empty.</param>
    public static Constraint Positive(string path = "") => new ExponentialConstraint(path);

    /// <summary>Above 0, through softplus: x = log(1 + eᶻ). Nearly the identity for large x, so that steps stay absolute there.</summary>
    /// <param name="path">The tensors; all when empty.</param>
    public static Constraint Softplus(string path = "") => new SoftplusConstraint(path);

    /// <summary>Between two bounds, through the logistic function: x = low + (high − low) / (1 + e⁻ᶻ).</summary>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    /// <param name="path">The tensors; all when empty.</param>
    /// <exception cref="ArgumentException">The bounds are reversed, equal or not finite.</exception>
    public static Constraint Bounded(double low, double high, string path = "")
    {
        if (!(low < high) || !double.IsFinite(low) || !double.IsFinite(high)) OptimizationThrow.BoundsReversed(low, high);
        return new LogisticConstraint(path, low, high);
    }

    /// <summary>The parameter for a free variable.</summary>
    /// <param name="free">The free variable.</param>
    internal abstract Tensor ToNatural(Tensor free);

    /// <summary>The free variable for a parameter inside the interval.</summary>
    /// <param name="natural">The parameter.</param>
    internal abstract Tensor ToFree(Tensor natural);

    /// <summary>Whether a value is inside the interval.</summary>
    internal abstract bool Contains(double value);

    /// <summary>The interval in words.</summary>
    internal abstract string Interval { get; }

    internal bool Matches(string path) =>
        Path.Length == 0 || path == Path
        || (path.StartsWith(Path, StringComparison.Ordinal) && path[Path.Length] is '.' or '[');

    private sealed record ExponentialConstraint(string At) : Constraint(At)
    {
        internal override string Interval => "above 0";

        internal override Tensor ToNatural(Tensor free) => Exp(free);

        internal override Tensor ToFree(Tensor natural) => Log(natural);

        internal override bool Contains(double value) => value > 0;
    }

    private sealed record SoftplusConstraint(string At) : Constraint(At)
    {
        internal override string Interval => "above 0";

        internal override Tensor ToNatural(Tensor free) => Tensor.Softplus(free);

        // log(eˣ − 1) = x + log(1 − e⁻ˣ), which does not overflow for large x.
        internal override Tensor ToFree(Tensor natural) => natural + Log(-Expm1(-natural));

        internal override bool Contains(double value) => value > 0;
    }

    private sealed record LogisticConstraint(string At, double Low, double High) : Constraint(At)
    {
        internal override string Interval => $"between {OptimizationThrow.Text(Low)} and {OptimizationThrow.Text(High)}";

        // Far out the sum may round to beyond a bound.
        internal override Tensor ToNatural(Tensor free) => Tensor.Clamp(Low + ((High - Low) * Sigmoid(free)), Low, High);

        internal override Tensor ToFree(Tensor natural) => Log((natural - Low) / (High - natural));

        internal override bool Contains(double value) => value > Low && value < High;
    }
}
