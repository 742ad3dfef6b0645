using Adjoint.Learning;
using static Adjoint.Tensor;

namespace Adjoint;

/// <summary>Links that bound gradients, for the start of a chain.</summary>
public static class Clip
{
    /// <summary>
    /// Scales all gradients together so that their common Euclidean norm is at most a bound; their direction stays (Pascanu, Mikolov and
    /// Bengio 2013, "On the difficulty of training recurrent neural networks", Algorithm 1).
    /// </summary>
    /// <param name="norm">The bound, positive.</param>
    public static Optimizer GlobalNorm(double norm)
    {
        OptimizationThrow.IfNotPositive("Clip.GlobalNorm", nameof(norm), norm);
        return new GlobalNormClip(norm);
    }

    /// <summary>Bounds every element of the gradients to [−bound, bound]; the direction may change.</summary>
    /// <param name="bound">The bound, positive.</param>
    public static Optimizer Value(double bound)
    {
        OptimizationThrow.IfNotPositive("Clip.Value", nameof(bound), bound);
        return new ValueClip(bound);
    }

    private sealed class GlobalNormClip(double bound) : StatelessLink
    {
        protected override Tensor[] Map(Tensor[] updates, Tensor[] parameters)
        {
            // The squares are added in double precision whatever the leaves hold. Within the bound the factor is exactly 1, and its derivative 0
            // without a root of zero on the way.
            Tensor sum = Scalar(0);
            foreach (Tensor u in updates) sum += Sum(Square(u.Cast(ElementType.Float64)));
            Tensor within = LessOrEqual(sum, bound * bound);
            Tensor factor = Where(within, 1.0, bound / Sqrt(Where(within, 1.0, sum)));
            return Array.ConvertAll(updates, u => u * factor.Cast(u.ElementType));
        }
    }

    private sealed class ValueClip(double bound) : StatelessLink
    {
        protected override Tensor[] Map(Tensor[] updates, Tensor[] parameters) => Array.ConvertAll(updates, u => Tensor.Clamp(u, -bound, bound));
    }
}
