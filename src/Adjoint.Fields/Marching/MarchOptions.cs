namespace Adjoint;

/// <summary>What drives a march, what is recorded of it, and what its gradient keeps.</summary>
public sealed record MarchOptions
{
    /// <summary>What each step adds to the field; by default nothing.</summary>
    public PointSource? Source { get; init; }

    /// <summary>
    /// What is recorded of the field that a step starts from, for instance <c>receivers.Sample</c>; by default nothing. The last field is
    /// <see cref="MarchResult.Field"/>.
    /// </summary>
    public Func<Tensor, Tensor>? Observe { get; init; }

    /// <summary>Which fields are kept for the gradient: by default all, the fastest; <c>Checkpoints.Within(200.MiB())</c> for a bound on memory. The bits are the same.</summary>
    public Checkpoints Checkpoints { get; init; } = Checkpoints.StoreAll;
}
