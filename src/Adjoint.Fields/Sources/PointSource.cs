namespace Adjoint;

/// <summary>What drives a march: step n adds row n of the signals to the field that it computes, spread over the points.</summary>
/// <param name="Points">Where.</param>
/// <param name="Signals">How much, <c>[steps, points]</c>, in the unit of the field.</param>
public sealed record PointSource(GridPoints Points, Tensor Signals);
