namespace Adjoint;

/// <summary>How a linear system is solved; one default a line.</summary>
public sealed record LinearOptions
{
    /// <summary>The method. Default: <see cref="LinearMethod.Direct"/> for a matrix, <see cref="LinearMethod.Gmres"/> for an operator.</summary>
    public LinearMethod? Method { get; init; }

    /// <summary>
    /// An iterative method ends when ‖b − A x‖₂ ≤ Rtol ‖b‖₂ + Atol, as computed from x and not as the method carries it along. Default: 1e-10 in Float64, 1e-5 in Float32.
    /// A derivative is as exact relative to its own size.
    /// </summary>
    public double? Rtol { get; init; }

    /// <summary>The absolute part of the same, in units of b; the solves of derivatives do without. Default: 0.</summary>
    public double Atol { get; init; }

    /// <summary>How many steps before an iterative method is given up. Default: ten for each unknown, at least 100 and at most 10 000.</summary>
    public int? MaxIterations { get; init; }

    /// <summary>
    /// An approximation of A⁻¹ as a linear function r ↦ z, shaped alike. It has no influence on the solution beyond the tolerance, and no derivative is
    /// taken by what it captures. It must be symmetric positive definite for <see cref="LinearMethod.Cg"/>. Default: none.
    /// </summary>
    public Func<Tensor, Tensor>? Preconditioner { get; init; }

    /// <summary>Where an iterative method starts, shaped like b; without influence on derivatives. Default: 0.</summary>
    public Tensor? Guess { get; init; }

    /// <summary>
    /// Whether a failed solve throws <see cref="LinearSolveException"/>; otherwise it is a value, <see cref="LinearSolution.Status"/>. An iterative solve for a
    /// derivative throws in any case, as it has no status to look at. Default: true.
    /// </summary>
    public bool Throw { get; init; } = true;

    /// <summary>Refuses what cannot work, all problems together.</summary>
    internal void Validate(string operation, Tensor b, LinearMethod method)
    {
        var problems = new List<string>();
        if (Rtol is { } rtol && (!(rtol >= 0) || !double.IsFinite(rtol))) problems.Add($"Rtol must not be negative, but is {rtol}");
        if (!(Atol >= 0) || !double.IsFinite(Atol)) problems.Add($"Atol must not be negative, but is {Atol}");
        if (Rtol == 0) problems.Add("Rtol must not be zero: rounding leaves a residual, and Atol does not count for derivatives");
        if (MaxIterations is <= 0) problems.Add($"MaxIterations must be positive, but is {MaxIterations}");
        if (Guess is { } guess && (guess.Shape != b.Shape || guess.ElementType != b.ElementType))
            problems.Add($"Guess is {guess.ElementType} {guess.Shape} where b is {b.ElementType} {b.Shape}; they must be alike");
        if (method == LinearMethod.Direct && (Guess is not null || Preconditioner is not null))
            problems.Add("Direct has no use for a guess or a preconditioner; leave them out, or choose Cg, Gmres or BiCgStab");
        if (problems.Count > 0) throw new ArgumentException($"{operation}: {string.Join("; ", problems)}.");
    }
}
