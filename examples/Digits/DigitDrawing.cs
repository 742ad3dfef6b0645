namespace Adjoint.Examples.Digits;

/// <summary>
/// Pictures of digits, 28 × 28, as a hand might write them: strokes in a unit square, turned, slanted, stretched and shaken at random, with a
/// pen of random width and noise on the paper.
/// </summary>
internal static class DigitDrawing
{
    internal const int Side = 28;

    /// <summary>Strokes as lines through points (x to the right, y down), digit by digit.</summary>
    private static readonly double[][][] Strokes =
    [
        [Ellipse(0.5, 0.5, 0.27, 0.4)],
        [[0.33, 0.27, 0.53, 0.1, 0.53, 0.9]],
        [[0.25, 0.28, 0.32, 0.14, 0.5, 0.08, 0.68, 0.14, 0.74, 0.3, 0.62, 0.52, 0.24, 0.9, 0.78, 0.9]],
        [[0.26, 0.18, 0.48, 0.08, 0.7, 0.18, 0.7, 0.34, 0.46, 0.46, 0.72, 0.56, 0.76, 0.75, 0.55, 0.91, 0.24, 0.82]],
        [[0.62, 0.92, 0.62, 0.1, 0.22, 0.62, 0.82, 0.62]],
        [[0.74, 0.1, 0.32, 0.1, 0.28, 0.46, 0.52, 0.4, 0.74, 0.54, 0.74, 0.76, 0.52, 0.91, 0.25, 0.82]],
        [[0.66, 0.1, 0.4, 0.28, 0.27, 0.6, 0.32, 0.82, 0.52, 0.91, 0.72, 0.78, 0.7, 0.6, 0.52, 0.5, 0.3, 0.64]],
        [[0.22, 0.1, 0.78, 0.1, 0.42, 0.92]],
        [Ellipse(0.5, 0.28, 0.19, 0.19), Ellipse(0.5, 0.69, 0.25, 0.22)],
        [[0.34, 0.91, 0.6, 0.73, 0.73, 0.4, 0.68, 0.18, 0.48, 0.09, 0.28, 0.22, 0.3, 0.4, 0.48, 0.5, 0.7, 0.36]],
    ];

    /// <summary>Digits in turn, 0 to 9: images <c>[count, 1, 28, 28]</c>, white 0 and ink 1, and labels <c>[count]</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Where the randomness comes from.</param>
    internal static TrainingData Draw(int count, int seed)
    {
        var random = new Random(seed);
        float[] images = new float[count * Side * Side];
        long[] labels = new long[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 10;
            Draw((int)labels[i], random, images.AsSpan(i * Side * Side, Side * Side));
        }

        return new TrainingData(Tensor.FromArray(images, [count, 1, Side, Side]), Tensor.FromArray(labels));
    }

    private static void Draw(int digit, Random random, Span<float> image)
    {
        double turn = Between(-0.25, 0.25), slant = Between(-0.25, 0.25), width = Between(15, 21), height = Between(17, 22);
        double dx = Between(-2.5, 2.5), dy = Between(-2, 2), pen = Between(0.7, 1.5), noise = Between(0, 0.12);
        double cos = Math.Cos(turn), sin = Math.Sin(turn);
        image.Clear();
        foreach (double[] stroke in Strokes[digit])
        {
            double[] points = new double[stroke.Length];
            for (int k = 0; k < stroke.Length; k += 2)
            {
                double x = (stroke[k] - 0.5 + Between(-0.025, 0.025)) * width, y = (stroke[k + 1] - 0.5 + Between(-0.025, 0.025)) * height;
                x -= slant * y;
                points[k] = (Side / 2.0) + dx + (cos * x) - (sin * y);
                points[k + 1] = (Side / 2.0) + dy + (sin * x) + (cos * y);
            }

            for (int k = 0; k + 3 < points.Length; k += 2) Ink(image, points.AsSpan(k, 4), pen);
        }

        for (int i = 0; i < image.Length; i++) image[i] = Math.Clamp(image[i] + (float)(noise * (random.NextDouble() - 0.5)), 0, 1);

        double Between(double low, double high) => low + ((high - low) * random.NextDouble());
    }

    /// <summary>Darkens the cells near a line: fully within the pen's half width, fading over one cell.</summary>
    private static void Ink(Span<float> image, ReadOnlySpan<double> line, double pen)
    {
        double ax = line[0], ay = line[1], bx = line[2] - ax, by = line[3] - ay, square = (bx * bx) + (by * by);
        double reach = pen + 1;
        int left = Cell(Math.Min(ax, line[2]) - reach), right = Cell(Math.Max(ax, line[2]) + reach);
        int top = Cell(Math.Min(ay, line[3]) - reach), bottom = Cell(Math.Max(ay, line[3]) + reach);
        for (int row = top; row <= bottom; row++)
        {
            for (int column = left; column <= right; column++)
            {
                double x = column + 0.5 - ax, y = row + 0.5 - ay;
                double along = square == 0 ? 0 : Math.Clamp(((x * bx) + (y * by)) / square, 0, 1);
                double distance = double.Hypot(x - (along * bx), y - (along * by));
                float ink = (float)Math.Clamp(pen + 0.5 - distance, 0, 1);
                ref float cell = ref image[(row * Side) + column];
                cell = Math.Max(cell, ink);
            }
        }

        static int Cell(double position) => Math.Clamp((int)position, 0, Side - 1);
    }

    private static double[] Ellipse(double x, double y, double rx, double ry)
    {
        const int Corners = 20;
        double[] points = new double[2 * (Corners + 1)];
        for (int k = 0; k <= Corners; k++)
        {
            double angle = 2 * Math.PI * k / Corners;
            points[2 * k] = x + (rx * Math.Sin(angle));
            points[(2 * k) + 1] = y - (ry * Math.Cos(angle));
        }

        return points;
    }
}
