using System.Xml.Linq;
using Adjoint.Plotting;
using SkiaSharp;

namespace Adjoint.Tests.Plotting;

public sealed class FigureTests : IDisposable
{
    private static readonly double[] X = [0, 1, 2, 3], Y = [1, 4, 2, 3];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Save_DrawsTheTitle()
    {
        using SKBitmap with = SaveAndRead(new Figure("Mass and momentum"));
        using SKBitmap without = SaveAndRead(new Figure(" "));

        // The strip above the panel holds the figure's title and nothing else.
        Assert.InRange(DarkPixels(with, top: 0, bottom: 60), 1000, 20000);
        Assert.Equal(0, DarkPixels(without, top: 0, bottom: 60));
    }

    [Fact]
    public void Save_DrawsAxisNamesUnitsAndNumbers()
    {
        int Dark(Action<Panel> name)
        {
            var figure = new Figure();
            Panel panel = figure.AddPanel().Line(X, Y);
            name(panel);
            using SKBitmap bitmap = Read(figure.Save(_folder["axes.png"]));
            return DarkPixels(bitmap, 0, bitmap.Height);
        }

        int numbers = Dark(_ => { }), names = Dark(panel => panel.X("time").Y("height")), units = Dark(panel => panel.X("time", "s").Y("height", "m"));
        Assert.True(numbers > 200, $"{numbers} dark pixels of tick labels");
        Assert.True(names > numbers + 200 && units > names + 50, $"{numbers}, {names}, {units} dark pixels");
    }

    [Fact]
    public void Save_DrawsEveryPanelWithItsInk()
    {
        var figure = new Figure { Columns = 2 };
        Ink[] inks = [Ink.Blue, Ink.Vermilion, Ink.Green];
        foreach (Ink ink in inks)
            figure.AddPanel().Line(X, Y, ink: ink);
        using SKBitmap bitmap = Read(figure.Save(_folder["panels.png"]));
        (SKColor Color, bool IsLeft, bool IsTop)[] expected =
            [(new(0x00, 0x72, 0xB2), true, true), (new(0xD5, 0x5E, 0x00), false, true), (new(0x00, 0x9E, 0x73), true, false)];
        foreach ((SKColor color, bool isLeft, bool isTop) in expected)
        {
            int here = 0, elsewhere = 0;
            for (int row = 0; row < bitmap.Height; row++)
            {
                for (int column = 0; column < bitmap.Width; column++)
                {
                    if (bitmap.GetPixel(column, row) != color)
                        continue;
                    if (column < bitmap.Width / 2 == isLeft && row < bitmap.Height / 2 == isTop)
                        here++;
                    else
                        elsewhere++;
                }
            }
            Assert.True(here > 500 && elsewhere == 0, $"{color}: {here} pixels in its panel, {elsewhere} elsewhere");
        }
    }

    [Fact]
    public void Save_LeavesTheBorderOfPaper()
    {
        using SKBitmap bitmap = Read(Everything().Save(_folder["border.png"]));
        for (int column = 0; column < bitmap.Width; column++)
            Assert.Equal((SKColors.White, SKColors.White), (bitmap.GetPixel(column, 0), bitmap.GetPixel(column, bitmap.Height - 1)));
        for (int row = 0; row < bitmap.Height; row++)
            Assert.Equal((SKColors.White, SKColors.White), (bitmap.GetPixel(0, row), bitmap.GetPixel(bitmap.Width - 1, row)));
    }

    [Fact]
    public void Save_DrawsTheSameBytesAgain()
    {
        byte[] Draw() => File.ReadAllBytes(Everything().Save(_folder["again.png"]));
        Assert.Equal(Draw(), Draw());
    }

    [Fact]
    public void Save_MakesFoldersReplacesFilesAndLeavesNothingElse()
    {
        string path = _folder["deep/er/figure.png"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "old");
        Assert.Equal(path, Everything().Save(path));
        using SKBitmap bitmap = Read(path);
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Save_WritesSvgWithTextAndFields()
    {
        XDocument document = XDocument.Load(Everything().Save(_folder["figure.svg"]));
        XNamespace svg = "http://www.w3.org/2000/svg";
        string[] texts = [.. document.Descendants(svg + "text").Select(text => text.Value.Trim())];
        Assert.Contains("Everything", texts);
        Assert.Contains("time [s]", texts);
        Assert.NotEmpty(document.Descendants(svg + "image"));
        Assert.NotEmpty(document.Descendants(svg + "path"));
    }

    [Fact]
    public void Save_RefusesOtherFormats()
    {
        var error = Assert.Throws<ArgumentException>(() => Everything().Save(_folder["figure.bmp"]));
        Assert.Contains(".png or .svg", error.Message);
    }

    [Fact]
    public void Save_RefusesFiguresAndPanelsWithoutContent()
    {
        Assert.Contains("no panels", Assert.Throws<InvalidOperationException>(() => new Figure().Save(_folder["a.png"])).Message);
        var figure = new Figure();
        figure.AddPanel("Energy");
        Assert.Contains("\"Energy\"", Assert.Throws<InvalidOperationException>(() => figure.Save(_folder["a.png"])).Message);
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Save_RefusesValuesThatALogarithmicAxisCannotShow()
    {
        var figure = new Figure();
        figure.AddPanel().Y("loss").LogY().History([1, 0.1, 0]);
        var error = Assert.Throws<InvalidOperationException>(() => figure.Save(_folder["a.png"]));
        Assert.Contains("y axis (loss) is logarithmic and cannot show 0", error.Message);
    }

    [Fact]
    public void Title_RefusesCharactersThatTheFontCannotDraw()
    {
        var error = Assert.Throws<ArgumentException>(() => new Figure("Gradient ∇u"));
        Assert.Contains("U+2207", error.Message);
        _ = new Figure("∂u/∂t = c² Δu, x₀ ≤ 10⁻³ µm ± 2 °C, “naïve” – Ω");
    }

    private static Figure Everything()
    {
        var figure = new Figure("Everything");
        figure.AddPanel("Curves").X("time", "s").Y("height", "m").Band(X, Y, [2, 5, 3, 4]).Line(X, Y, "line")
            .Points(X, Y, "points", [0.1, 0.2, 0.1, 0]).HorizontalLine(2, "level").VerticalLine(1);
        figure.AddPanel("Phase plane").Flow((x, y) => (y, -x)).Trajectory(X, Y, "orbit", Stroke.Dashed).EqualScales();
        figure.AddPanel("History").LogY().History([1e3, 1e-2, double.NaN, 1e-5], "loss");
        figure.AddPanel("Field").YDown().HeatMap([1, 2, 3, 4, double.NaN, 6], 2, 3, ColorScale.Diverging("speed", "m/s"));
        return figure;
    }

    private SKBitmap SaveAndRead(Figure figure)
    {
        figure.AddPanel().Line(X, Y);
        return Read(figure.Save(_folder["figure.png"]));
    }

    private static SKBitmap Read(string path) => SKBitmap.Decode(path) ?? throw new InvalidDataException($"{path} is not an image.");

    private static int DarkPixels(SKBitmap bitmap, int top, int bottom)
    {
        int count = 0;
        for (int row = top; row < bottom; row++)
        {
            for (int column = 0; column < bitmap.Width; column++)
            {
                SKColor color = bitmap.GetPixel(column, row);
                count += color.Red < 96 && color.Green < 96 && color.Blue < 96 ? 1 : 0;
            }
        }
        return count;
    }
}
