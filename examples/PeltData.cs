namespace Adjoint.Examples;

/// <summary>Pelts of snowshoe hares and Canadian lynx that the Hudson's Bay Company bought in 1900–1920, in thousands: the table of
/// B. Carpenter, "Predator–prey population dynamics: the Lotka–Volterra model in Stan" (2018), after P. Howard, "Modeling basics" (2009).</summary>
internal static class PeltData
{
    internal const int FirstYear = 1900;

    internal static readonly double[] Hares =
    [
        30, 47.2, 70.2, 77.4, 36.3, 20.6, 18.1, 21.4, 22, 25.4, 27.1, 40.3, 57, 76.6, 52.3, 19.5, 11.2, 7.6, 14.6, 16.2, 24.7,
    ];

    internal static readonly double[] Lynx =
    [
        4, 6.1, 9.8, 35.2, 59.4, 41.7, 19, 13, 8.3, 9.1, 7.4, 8, 12.3, 19.5, 45.7, 51.1, 29.7, 15.8, 9.7, 10.1, 8.6,
    ];

    /// <summary>Years since the first, one for each pair.</summary>
    internal static readonly double[] Years = [.. Enumerable.Range(0, Hares.Length)];
}
