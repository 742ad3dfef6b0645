using ScottPlot;

namespace Adjoint.Plotting.Marks;

/// <summary>Something drawn in a panel.</summary>
internal abstract class Mark
{
    /// <summary>The text in the legend; none where empty.</summary>
    internal string Label { get; init; } = "";

    /// <summary>Whether the axes end where the mark ends, as they do around a field, instead of leaving a margin.</summary>
    internal virtual bool FillsPanel => false;

    /// <summary>Grows the bounds by what the mark covers, in placed coordinates.</summary>
    internal abstract Bounds Include(Bounds bounds, Axis x, Axis y);

    /// <summary>Points, dense enough to tell where in the panel a legend would hide the mark.</summary>
    internal virtual IEnumerable<(double X, double Y)> Footprint(Axis x, Axis y, Bounds limits) => [];

    /// <summary>Adds the mark to the plot. The limits of the plot's axes are set already.</summary>
    internal abstract void AddTo(Plot plot, Axis x, Axis y);

    /// <summary>The stretches [start, end) in which both coordinates are finite: a curve is drawn in pieces between its gaps.</summary>
    protected static IEnumerable<System.Range> Pieces(double[] xs, double[] ys)
    {
        int start = -1;
        for (int i = 0; i <= xs.Length; i++)
        {
            bool present = i < xs.Length && double.IsFinite(xs[i]) && double.IsFinite(ys[i]);
            if (present && start < 0)
                start = i;
            if (!present && start >= 0)
            {
                yield return start..i;
                start = -1;
            }
        }
    }
}
