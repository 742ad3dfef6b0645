namespace Adjoint.Solvers;

/// <summary>When an iterative solve ends, and what happens if it does not.</summary>
internal sealed record KrylovSettings(double Rtol, double Atol, int MaxIterations, bool Throw)
{
    public static KrylovSettings Of(LinearOptions options, Tensor b) => new(
        options.Rtol ?? (b.ElementType == ElementType.Float64 ? 1e-10 : 1e-5), options.Atol,
        options.MaxIterations ?? (int)Math.Clamp(10L * b.Size, 100, 10_000), options.Throw);
}
