namespace Adjoint;

/// <summary>What a <see cref="GradientFinding"/> is about.</summary>
public enum GradientCheckKind
{
    /// <summary>Taylor remainder of order zero: φ(x + hv) − φ(x) falls as h. It does not where the function jumps.</summary>
    Value,

    /// <summary>Taylor remainder of first order: φ(x + hv) − φ(x) − h⟨∇φ, v⟩ falls as h².</summary>
    Gradient,

    /// <summary>Taylor remainder of second order: with ½h²⟨v, Hv⟩ taken off too it falls as h³.</summary>
    SecondDerivative,

    /// <summary>Forward against reverse mode: ⟨Jv, w⟩ = ⟨v, Jᵀw⟩.</summary>
    DotProduct,

    /// <summary>Forward over reverse against reverse over reverse, and the symmetry of the second derivative: ⟨u, Hv⟩ = ⟨v, Hu⟩.</summary>
    SecondOrderModes,

    /// <summary>Value and gradient of the compiled function against those computed operation by operation.</summary>
    Compiled,

    /// <summary>Whether a path of derivatives leads from the result to an argument.</summary>
    Connection,
}
