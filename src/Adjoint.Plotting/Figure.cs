using Adjoint.Plotting.Layout;

namespace Adjoint.Plotting;

/// <summary>A page of panels that is saved as PNG or SVG.</summary>
/// <remarks>Figures carry their own font, so they read the same on machines without fonts. Panels fill rows from left to right;
/// the areas inside the axes line up across rows and columns.</remarks>
/// <example>
/// <code>
/// var figure = new Figure("Predator and prey");
/// figure.AddPanel("Populations").X("time", "years").Y("animals").Line(t, prey, "prey").Line(t, predators, "predators");
/// figure.AddPanel("Phase plane").X("prey").Y("predators").Trajectory(prey, predators);
/// figure.Save("output/populations.png");
/// </code>
/// </example>
public sealed class Figure
{
    private readonly List<Panel> _panels = [];

    /// <summary>A figure without panels.</summary>
    /// <param name="title">Written above all panels; none where empty.</param>
    public Figure(string title = "") => Title = Check.Text(title, nameof(title));

    /// <summary>The number of panels in a row; as many as there are, up to three, by default.</summary>
    public int? Columns
    {
        get;
        init
        {
            if (value is { } columns)
                Check.Positive(nameof(Figure), nameof(Columns), columns);
            field = value;
        }
    }

    /// <summary>The width of the area inside a panel's axes in points; a heat map may take less to keep its cells square.</summary>
    public int PanelWidth
    {
        get;
        init
        {
            Check.Positive(nameof(Figure), nameof(PanelWidth), value);
            field = value;
        }
    }
    = 400;

    /// <summary>The height of the area inside a panel's axes in points; a tall heat map may take up to a quarter more.</summary>
    public int PanelHeight
    {
        get;
        init
        {
            Check.Positive(nameof(Figure), nameof(PanelHeight), value);
            field = value;
        }
    }
    = 280;

    internal string Title { get; }

    internal IReadOnlyList<Panel> Panels => _panels;

    /// <summary>Adds a panel to the right of the last one, or as the first of the next row.</summary>
    /// <param name="title">Written above the panel; none where empty.</param>
    /// <returns>The panel, to be drawn in.</returns>
    public Panel AddPanel(string title = "")
    {
        var panel = new Panel(title);
        _panels.Add(panel);
        return panel;
    }

    /// <summary>Draws the figure into a file. The file is written under another name beside its place and then renamed, so that a
    /// reader, or a run that is interrupted, never sees half a figure.</summary>
    /// <param name="path">Where to; ".png" is drawn with two pixels a point, ".svg" as vectors. Missing folders are made, and an
    /// existing file is replaced.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">The extension is neither.</exception>
    /// <exception cref="InvalidOperationException">There is no panel, a panel is empty, or a logarithmic axis has a value that is not
    /// positive.</exception>
    public string Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Action<Page, Stream> write = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => static (page, stream) => page.WritePng(stream),
            ".svg" => static (page, stream) => page.WriteSvg(stream),
            _ => Throw.UnknownExtension(path),
        };
        using var page = new Page(this);
        return AtomicFile.Write(path, stream => write(page, stream));
    }
}
