using System.Globalization;

namespace Adjoint.Tests.Conformance;

/// <summary>Comparisons of lists of tensors that say where the worst element is.</summary>
internal static class Agreement
{
    public static double Largest(IEnumerable<Tensor> tensors) =>
        tensors.SelectMany(t => t.ToArray()).Select(Math.Abs).DefaultIfEmpty(0).Max();

    /// <summary>The inner product, and the sum of the magnitudes of its terms.</summary>
    public static (double Value, double Magnitude) Inner(Tensor[] left, Tensor[] right)
    {
        double value = 0, magnitude = 0;
        foreach (var (a, b) in left.Zip(right, (l, r) => (l.ToArray(), r.ToArray())))
        {
            for (int i = 0; i < a.Length; i++)
            {
                value += a[i] * b[i];
                magnitude += Math.Abs(a[i] * b[i]);
            }
        }

        return (value, magnitude);
    }

    /// <summary>x + h·v.</summary>
    public static Tensor[] Step(Tensor[] x, double h, Tensor[] v) => [.. x.Zip(v, (a, b) => a + (h * b))];

    public static void Near(Tensor[] expected, Tensor[] actual, double tolerance, string context)
    {
        Alike(expected, actual, context);
        for (int t = 0; t < expected.Length; t++)
        {
            double[] a = expected[t].ToArray(), b = actual[t].ToArray();
            for (int i = 0; i < a.Length; i++)
            {
                Assert.True(
                    Math.Abs(a[i] - b[i]) <= tolerance || a[i] == b[i],
                    string.Create(CultureInfo.InvariantCulture, $"{context}: element {i} of tensor {t} is {b[i]:R}, expected {a[i]:R} to {tolerance:G3}."));
            }
        }
    }

    public static void SameBits(Tensor[] expected, Tensor[] actual, string context)
    {
        Alike(expected, actual, context);
        for (int t = 0; t < expected.Length; t++)
        {
            int at = expected[t].Bytes.CommonPrefixLength(actual[t].Bytes) / expected[t].ElementType.Size();
            if (at == expected[t].Size) continue;
            Assert.Fail(string.Create(CultureInfo.InvariantCulture,
                $"{context}: element {at} of tensor {t} is {actual[t].ToArray()[at]:R}, expected the bits of {expected[t].ToArray()[at]:R}."));
        }
    }

    private static void Alike(Tensor[] expected, Tensor[] actual, string context)
    {
        string[] a = Array.ConvertAll(expected, t => t.Type.ToString()), b = Array.ConvertAll(actual, t => t.Type.ToString());
        Assert.True(a.SequenceEqual(b), $"{context}: the results are ({string.Join(", ", b)}), expected ({string.Join(", ", a)}).");
    }
}
