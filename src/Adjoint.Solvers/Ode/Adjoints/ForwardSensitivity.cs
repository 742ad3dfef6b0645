namespace Adjoint.Solvers;

/// <summary>
/// Forward sensitivities: the tangents of all m numbers differentiated by are carried along the steps in one augmented march, and the gradient is
/// their product with the cotangents. The same exact derivative of the numbers computed as <see cref="DiscreteAdjoint"/>, to rounding.
/// </summary>
/// <remarks>
/// With yₙ₊₁ = Φ(tₙ, hₙ, yₙ, z) the steps taken and Sₙ = ∂yₙ/∂z, [m, n],
/// <code>
///   Sₙ₊₁ = Sₙ (∂Φ/∂y)ᵀ + (∂Φ/∂z)ᵀ      dL/dz = S_N ∂L/∂y_N + Σ (∂u/∂z)ᵀ ∂L/∂u      over the saved values u
/// </code>
/// for z = (y₀, p, t0, t1), as far as each is asked for. A save point's own time enters its own value only and costs nothing more.
/// <para>
/// Memory: the step sequence, 16 bytes a step, and one augmented state of n (1 + m) numbers; no states are kept. Time: one further
/// forward march of 1 + m states. Right for few parameters and long runs; for m beyond some ten, <see cref="DiscreteAdjoint"/> is cheaper.
/// It never is wrong where the solution is right; reverse mode over it (a gradient of a gradient) keeps the augmented states.
/// </para>
/// Reference: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed. 1993, section I.14,
/// doi:10.1007/978-3-540-78862-1; the equations are differentiated after discretization.
/// </remarks>
internal sealed record ForwardSensitivity : OdeAdjoint
{
    public override string ToString() => "OdeAdjoint.ForwardSensitivity()";

    internal override Tensor?[] Pull(OdePullback pullback)
    {
        MarchSpec spec = pullback.March;
        Tensor[] x = spec.Arrange(pullback.Inputs);
        bool[] wanted = spec.Arrange(pullback.Needed);
        int carries = spec.Carries, inner = carries + spec.Parameters;

        // By save points alone, some direction has to be there for them to be one more of.
        bool[] directions = wanted[..inner];
        if (!Array.Exists(directions, d => d)) directions[0] = true;
        var (first, count) = spec.Directions(directions);
        var result = new Tensor?[x.Length];

        // Tangents of the final state, [K, …], and of the saved ones, [times, K + 1, …].
        MarchSpec augmented = spec.Sensitivities(directions);
        Tensor[] seeds = [.. Enumerable.Range(0, carries).Select(c => MarchSpec.Seed(x[c].Type, first[c], count, directions[c]))];
        Tensor[] outputs = new March(augmented).Bind([.. x[..carries], .. seeds, .. x[carries..], .. pullback.Inputs, pullback.Ticket]);

        Tensor? gradient = null;
        void Add(Tensor term) => gradient = gradient is null ? term : gradient + term;
        for (int c = 0; c < carries; c++)
            if (pullback.Cotangents[c] is { } bar) Add(Contract(outputs[carries + c], bar, 1));
        for (int o = 0; o < spec.Observed; o++)
        {
            if (pullback.Cotangents[carries + o] is not { } bar) continue;
            Tensor rows = Contract(outputs[(2 * carries) + spec.Observed + o], bar.Reshape(bar.Shape.Insert(1, 1)), 2);
            Add(Tensor.Sum(rows[.., ..count], 0));
            if (!wanted[inner]) continue;
            Tensor byTime = rows[.., count];
            result[inner] = result[inner] is { } sum ? sum + byTime : byTime;
        }

        for (int i = 0; i < inner; i++)
            if (wanted[i] && gradient is not null) result[i] = gradient[first[i]..(first[i] + x[i].Size)].Reshape(x[i].Shape);
        return spec.Restore(result);
    }

    /// <summary>Σ tangent · cotangent over all axes from <paramref name="keep"/> on.</summary>
    private static Tensor Contract(Tensor tangent, Tensor cotangent, int keep)
    {
        Tensor product = tangent * cotangent;
        while (product.Rank > keep) product = Tensor.Sum(product, product.Rank - 1);
        return product;
    }
}
