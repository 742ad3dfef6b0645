using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using ScottPlot;
using SkiaSharp;

namespace Adjoint.Plotting.Text;

/// <summary>The typeface that every figure is set in: Inter, carried in this assembly, because ScottPlot draws blanks where the
/// machine has no fonts, and different figures where it has others.</summary>
internal sealed class FigureFont : IFontResolver
{
    internal const string Name = "Inter";

    private static readonly Lazy<FigureFont> Instance = new(() =>
    {
        var font = new FigureFont();

        // First in the list, so that a font of the same name on the machine does not change the figures.
        Fonts.FontResolvers.Insert(0, font);
        return font;
    });

    private readonly SKTypeface _regular;
    private readonly SKTypeface _semiBold;

    private FigureFont()
    {
        byte[] resource = ReadFontResource();
        _regular = Load(resource, "/Assets/Inter-Regular.ttf");
        _semiBold = Load(resource, "/Assets/Inter-SemiBold.ttf");
    }

    /// <summary>Makes the font known to ScottPlot; later calls do nothing.</summary>
    internal static void Register() => _ = Instance.Value;

    /// <summary>The width of a text in pixels at a size, to lay out what ScottPlot does not.</summary>
    internal static float Measure(string text, float size, bool bold = false)
    {
        using var font = new SKFont(bold ? Instance.Value._semiBold : Instance.Value._regular, size);
        return font.MeasureText(text);
    }

    internal static SKFont Create(float size, bool bold) =>
        new(bold ? Instance.Value._semiBold : Instance.Value._regular, size) { Subpixel = true, LinearMetrics = true, Hinting = SKFontHinting.None };

    internal static void CheckGlyphs(string text, string parameter)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value >= ' ' && !Instance.Value._regular.ContainsGlyph(rune.Value))
                Throw.NoGlyph(text, rune, parameter);
        }
    }

    public SKTypeface CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        Resolve(fontName, weight >= FontWeight.SemiBold);

    public SKTypeface CreateTypeface(string fontName, bool bold, bool italic) => Resolve(fontName, bold);

    // The interface answers "not mine" with null, though it is not annotated so.
    private SKTypeface Resolve(string name, bool bold) => name != Name ? null! : bold ? _semiBold : _regular;

    /// <summary>Reads the one resource of the font package's assembly, which is data here and never loaded as code.</summary>
    private static byte[] ReadFontResource()
    {
        using Stream stream = typeof(FigureFont).Assembly.GetManifestResourceStream("Inter")!;
        using var assembly = new PEReader(stream);
        MetadataReader metadata = assembly.GetMetadataReader();
        ManifestResource resource = metadata.ManifestResources.Select(metadata.GetManifestResource)
            .Single(r => metadata.GetString(r.Name) == "!AvaloniaResources");

        // A manifest resource is its length in four bytes, then its bytes (ECMA-335, II.24.2.4 and II.22.24).
        int start = assembly.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress;
        BlobReader reader = assembly.GetSectionData(start).GetReader();
        reader.Offset = (int)resource.Offset;
        return reader.ReadBytes(reader.ReadInt32());
    }

    /// <summary>One file of the resource: the length of the index; the index (version, count, and for each file its path, offset
    /// and length); then the files.</summary>
    private static SKTypeface Load(byte[] resource, string path)
    {
        using var reader = new BinaryReader(new MemoryStream(resource));
        int body = sizeof(int) + reader.ReadInt32();
        _ = reader.ReadInt32();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            string name = reader.ReadString();
            int offset = reader.ReadInt32(), length = reader.ReadInt32();
            if (name == path)
                return SKTypeface.FromData(SKData.CreateCopy(resource.AsSpan(body + offset, length)));
        }
        throw new InvalidDataException($"The font package has no {path}.");
    }
}
