using ScottPlot;

namespace Adjoint.Plotting;

/// <summary>The colors behind <see cref="Ink"/>, and those of the parts of a figure that carry no data.</summary>
internal static class Palette
{
    internal static readonly Color Text = Color.FromHex("#2B2F36");
    internal static readonly Color Frame = Color.FromHex("#8A9099");
    internal static readonly Color Grid = Color.FromHex("#ECEEF1");
    internal static readonly Color Paper = Colors.White;

    private static readonly Ink[] Cycle = [Ink.Blue, Ink.Vermilion, Ink.Green, Ink.Purple, Ink.Orange, Ink.Sky, Ink.Black];

    internal static Color Of(Ink ink) => ink switch
    {
        Ink.Blue => Color.FromHex("#0072B2"),
        Ink.Vermilion => Color.FromHex("#D55E00"),
        Ink.Green => Color.FromHex("#009E73"),
        Ink.Purple => Color.FromHex("#CC79A7"),
        Ink.Orange => Color.FromHex("#E69F00"),
        Ink.Sky => Color.FromHex("#56B4E9"),
        Ink.Black => Color.FromHex("#1A1A1A"),
        Ink.Gray => Color.FromHex("#8C8C8C"),
        _ => throw new ArgumentOutOfRangeException(nameof(ink), ink, "No such ink."),
    };

    internal static Color Next(int taken) => Of(Cycle[taken % Cycle.Length]);
}
