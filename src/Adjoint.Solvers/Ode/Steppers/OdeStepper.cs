namespace Adjoint.Solvers;

/// <summary>
/// The step of a family of methods for one right-hand side, in tensor operations: what is traced, differentiated and compiled. It knows
/// nothing of step control, saving or adjoints.
/// </summary>
/// <param name="Method">The method.</param>
/// <param name="Slope">f as a graph: (t, y…, θ…) → y′….</param>
/// <param name="Leaves">How many tensors the state is made of.</param>
internal abstract record OdeStepper(OdeMethod Method, Graph Slope, int Leaves)
{
    /// <summary>f at a time and a state.</summary>
    public Tensor[] Evaluate(Tensor t, Tensor[] y, Tensor[] theta) => Slope.Apply([t, .. y, .. theta]);

    /// <summary>The end of the step.</summary>
    public abstract Tensor[] Step(Tensor t, Tensor h, Tensor end, Tensor[] y, Tensor[] theta);

    /// <summary>
    /// The end of the step, its slope for methods that carry it, and the squared norms of the error estimates, scaled by the tolerances. The slope at the start is
    /// <paramref name="first"/> where it is known.
    /// </summary>
    public abstract Tensor[] StepWithError(Tensor t, Tensor h, Tensor end, Tensor[] y, Tensor[]? first, Tensor[] theta, double rtol, Tolerance atol);

    /// <summary>The dense output at a time within the step.</summary>
    public abstract Tensor[] Interpolate(Tensor t, Tensor h, Tensor end, Tensor time, Tensor[] y, Tensor[] theta);

    /// <summary>What is first not finite in a step, computed on values; null where all is finite but the result.</summary>
    public abstract OdeFault? FindFault(Tensor t, Tensor h, Tensor end, Tensor[] y, Tensor[] theta);

    /// <summary>
    /// Zero, but not a number where a state is not finite: measured against an infinite state any error would vanish, and the step would be accepted.
    /// </summary>
    protected static Tensor[] Nothing(Tensor[] next) => Array.ConvertAll(next, l => 0 * l);

    /// <summary>Mean over all components of (error / (Atol + Rtol max(|y|, |y₁|)))². Errors start from <see cref="Nothing"/>.</summary>
    protected static Tensor ErrorSquared(Tensor[] error, Tensor[] y, Tensor[] next, double rtol, Tolerance atol)
    {
        Tensor? sum = null;
        int size = 0;
        for (int l = 0; l < y.Length; l++)
        {
            Tensor scaled = error[l] / (atol.For(y[l], size) + (rtol * Tensor.Max(Tensor.Abs(y[l]), Tensor.Abs(next[l]))));
            Tensor term = Tensor.Sum(scaled * scaled);
            sum = sum is null ? term : sum + term;
            size += y[l].Size;
        }

        return (sum! / Math.Max(1, size)).Cast(ElementType.Float64);
    }
}
