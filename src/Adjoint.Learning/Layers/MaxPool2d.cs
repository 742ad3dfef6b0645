namespace Adjoint;

/// <summary>The largest element of each window over the last two axes (see <see cref="Tensor.MaxPool"/>).</summary>
/// <param name="Size">The extent of a window along both axes.</param>
public sealed record MaxPool2d(int Size) : Pool2d(Size)
{
    private protected override Tensor Pool(Tensor x) => Tensor.MaxPool(x, Size, Stride, Padding);
}
