namespace Adjoint;

/// <summary>The mean of each window over the last two axes (see <see cref="Tensor.AveragePool"/>).</summary>
/// <param name="Size">The extent of a window along both axes.</param>
public sealed record AveragePool2d(int Size) : Pool2d(Size)
{
    private protected override Tensor Pool(Tensor x) => Tensor.AveragePool(x, Size, Stride, Padding);
}
