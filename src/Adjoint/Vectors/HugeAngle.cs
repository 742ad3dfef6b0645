namespace Adjoint.Vectors;

/// <summary>
/// Reduction of angles too large for three parts of π (Payne and Hanek, 1983): |x| = M·2ᵉ with a 53-bit integer M, and of the binary
/// digits of 1/π only those matter that M·2ᵉ does not turn into whole turns. 192 of them leave more than 60 correct bits even for
/// the double nearest to a multiple of π/2, which it misses by 2⁻⁶¹ relative to π/2.
/// </summary>
internal static class HugeAngle
{
    /// <summary>The binary digits of 1/π after the point, the first in the highest bit.</summary>
    private static readonly ulong[] InversePi =
    [
        0x517CC1B727220A94, 0xFE13ABE8FA9A6EE0, 0x6DB14ACC9E21C820, 0xFF28B1D5EF5DE2B0, 0xDB92371D2126E970,
        0x0324977504E8C90E, 0x7F0EF58E5894D39F, 0x74411AFA975DA242, 0x74CE38135A2FBF20, 0x9CC8EB1CC1A99CFA,
        0x4E422FC5DEFC941D, 0x8FFC4BFFEF02CC07, 0xF79788C5AD05368F, 0xB69B3F6793E584DB, 0xA7A31FB34F2FF516,
        0xBA93DD63F5F2F8BD, 0x9E839CFBC5294975, 0x35FDAFD88FC6AE84, 0x2B0198237E3DB5D5, 0xF867DE104D7A1B0E,
    ];

    /// <summary>|x|/π modulo 2 for a finite x, in units of 2⁻¹²⁷, rounded down.</summary>
    public static UInt128 HalfTurns(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int field = (int)(bits >> 52) & 0x7FF;
        ulong m = ((ulong)bits & 0x000F_FFFF_FFFF_FFFF) | (field == 0 ? 0 : 1UL << 52);
        int e = Math.Max(field, 1) - 1075;

        // The digit at place i weighs 2⁻ⁱ; times 2ᵉ those above place e are even integers. The window starts at place e, with weight 1.
        UInt128 product = (UInt128)m * Digits(e + 128);
        product = (UInt128)m * Digits(e + 64) + (product >> 64);
        ulong low = (ulong)product;
        ulong high = m * Digits(e) + (ulong)(product >> 64);
        return new UInt128(high, low);
    }

    /// <summary>A fraction of a half turn in units of 2⁻¹²⁷, seen as a signed number in [−½, ½], as an angle.</summary>
    public static double ToAngle(UInt128 halfTurns)
    {
        bool negative = (Int128)halfTurns < 0;
        UInt128 magnitude = negative ? (UInt128)(-(Int128)halfTurns) : halfTurns;
        int zeros = (int)UInt128.LeadingZeroCount(magnitude);
        if (zeros == 128)
            return 0;
        magnitude <<= zeros;
        double hi = (ulong)(magnitude >> 75);
        double lo = (ulong)(magnitude >> 22) & ((1UL << 53) - 1);
        lo *= 1.0 / (1UL << 53);

        // (hi + lo)·2⁻⁷⁴⁻ᶻ·π, the product of two doubled numbers.
        double p = hi * Math.PI;
        double tail = Math.FusedMultiplyAdd(hi, Math.PI, -p) + Math.FusedMultiplyAdd(hi, 1.2246467991473532e-16, lo * Math.PI);
        double angle = Math.ScaleB(p + tail, -52 - zeros);
        return negative ? -angle : angle;
    }

    /// <summary>64 digits of 1/π from place <paramref name="place"/> on, the first place after the point being 1.</summary>
    private static ulong Digits(int place)
    {
        int start = place - 1;
        int word = start >> 6;
        int shift = start & 63;
        ulong first = Word(word);
        return shift == 0 ? first : (first << shift) | (Word(word + 1) >> (64 - shift));
    }

    private static ulong Word(int index) => (uint)index < (uint)InversePi.Length ? InversePi[index] : 0;
}
