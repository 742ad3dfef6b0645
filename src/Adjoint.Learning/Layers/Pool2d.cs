using Adjoint.Learning;

namespace Adjoint;

/// <summary>One number for each window over the last two axes.</summary>
/// <param name="Size">The extent of a window along both axes.</param>
public abstract record Pool2d(int Size) : Layer
{
    /// <summary>From window to window; 0 stands for the size.</summary>
    public int Stride { get; init; }

    /// <summary>How far windows reach over the rim, less than the size.</summary>
    public int Padding { get; init; }

    /// <inheritdoc/>
    protected internal override Tensor Forward(Tensor x, string path)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank < 2 || x.Shape[^1] + (2 * Padding) < Size || x.Shape[^2] + (2 * Padding) < Size)
        {
            LayerThrow.InputDoesNotFit(
                GetType().Name, path, x, $"with padding {Padding} there is no room for a window of {Size} × {Size}", "Pool less, or use padding.");
        }

        return Pool(x);
    }

    private protected abstract Tensor Pool(Tensor x);
}
