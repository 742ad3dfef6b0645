using System.Numerics;

namespace Adjoint.Tests.Vectors.Reference;

/// <summary>
/// A number m·2ᵉ with an integer m of any length: sums, differences and products of doubles are exact, and every operation that has
/// to be cut is cut to <see cref="Precision"/> bits, with a relative error below 2^(1 − Precision).
/// </summary>
internal readonly struct BigReal : IComparable<BigReal>
{
    /// <summary>The bits that results are cut to.</summary>
    public const int Precision = 320;

    private readonly BigInteger _mantissa;
    private readonly int _exponent;

    private BigReal(BigInteger mantissa, int exponent) => (_mantissa, _exponent) = (mantissa, mantissa.IsZero ? 0 : exponent);

    public static BigReal Zero => default;

    public static BigReal One { get; } = new(BigInteger.One, 0);

    public int Sign => _mantissa.Sign;

    public bool IsZero => _mantissa.IsZero;

    /// <summary>The e of 2ᵉ ≤ |x| &lt; 2ᵉ⁺¹.</summary>
    public int Magnitude => (int)BigInteger.Abs(_mantissa).GetBitLength() - 1 + _exponent;

    public static implicit operator BigReal(int value) => new(value, 0);

    /// <summary>Exact.</summary>
    public static implicit operator BigReal(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), value, "A finite number is needed.");
        long bits = BitConverter.DoubleToInt64Bits(value);
        int field = (int)(bits >> 52) & 0x7FF;
        long mantissa = (bits & 0xFFFFFFFFFFFFF) | (field == 0 ? 0 : 1L << 52);
        return new BigReal(bits < 0 ? -mantissa : mantissa, Math.Max(field, 1) - 1075);
    }

    public static BigReal operator -(BigReal a) => new(-a._mantissa, a._exponent);

    public static BigReal operator +(BigReal a, BigReal b)
    {
        if (a.IsZero) return b;
        if (b.IsZero) return a;

        // A term below the last bit that is kept does not count.
        if (a.Magnitude - b.Magnitude > 2 * Precision) return a;
        if (b.Magnitude - a.Magnitude > 2 * Precision) return b;
        int exponent = Math.Min(a._exponent, b._exponent);
        return Cut((a._mantissa << (a._exponent - exponent)) + (b._mantissa << (b._exponent - exponent)), exponent, 2 * Precision);
    }

    public static BigReal operator -(BigReal a, BigReal b) => a + (-b);

    public static BigReal operator *(BigReal a, BigReal b) => Cut(a._mantissa * b._mantissa, a._exponent + b._exponent, Precision);

    public static BigReal operator /(BigReal a, BigReal b)
    {
        int shift = Math.Max(0, Precision + 2 - (int)a._mantissa.GetBitLength() + (int)b._mantissa.GetBitLength());
        return Cut((a._mantissa << shift) / b._mantissa, a._exponent - shift - b._exponent, Precision);
    }

    public static bool operator <(BigReal a, BigReal b) => a.CompareTo(b) < 0;

    public static bool operator >(BigReal a, BigReal b) => a.CompareTo(b) > 0;

    /// <summary>The number n/2ᵇ.</summary>
    public static BigReal FromFixed(BigInteger n, int bits) => new(n, -bits);

    public static BigReal Sqrt(BigReal a)
    {
        int shift = Math.Max(0, (2 * Precision) + 4 - (int)a._mantissa.GetBitLength());
        if (((a._exponent - shift) & 1) != 0) shift++;
        return Cut(Root(a._mantissa << shift, 2), (a._exponent - shift) / 2, Precision);
    }

    public static BigReal Cbrt(BigReal a)
    {
        if (a.Sign < 0) return -Cbrt(-a);
        int shift = Math.Max(0, (3 * Precision) + 6 - (int)a._mantissa.GetBitLength());
        while ((a._exponent - shift) % 3 != 0) shift++;
        return Cut(Root(a._mantissa << shift, 3), (a._exponent - shift) / 3, Precision);
    }

    /// <summary>a·2ⁿ, exact.</summary>
    public BigReal Scale(int n) => new(_mantissa, _exponent + n);

    public BigReal Abs() => new(BigInteger.Abs(_mantissa), _exponent);

    /// <summary>The nearest integer, halves away from zero.</summary>
    public BigInteger Round()
    {
        if (_exponent >= 0) return _mantissa << _exponent;
        BigInteger magnitude = (BigInteger.Abs(_mantissa) + (BigInteger.One << (-_exponent - 1))) >> -_exponent;
        return _mantissa.Sign < 0 ? -magnitude : magnitude;
    }

    /// <summary>About this, as a double: within one unit in the last place.</summary>
    public double ToDouble()
    {
        if (IsZero) return 0;
        int excess = (int)BigInteger.Abs(_mantissa).GetBitLength() - 62;
        long top = (long)(excess > 0 ? _mantissa >> excess : _mantissa << -excess);
        return Math.ScaleB((double)top, _exponent + excess);
    }

    public int CompareTo(BigReal other) => (this - other).Sign;

    private static BigReal Cut(BigInteger mantissa, int exponent, int precision)
    {
        int excess = (int)BigInteger.Abs(mantissa).GetBitLength() - precision;
        return excess > 0 ? new BigReal(mantissa >> excess, exponent + excess) : new BigReal(mantissa, exponent);
    }

    /// <summary>The integer part of the root, by Newton's iteration from above.</summary>
    private static BigInteger Root(BigInteger a, int degree)
    {
        if (a.IsZero) return a;
        BigInteger x = BigInteger.One << (((int)a.GetBitLength() + degree - 1) / degree);
        while (true)
        {
            BigInteger next = (((degree - 1) * x) + (a / BigInteger.Pow(x, degree - 1))) / degree;
            if (next >= x) return x;
            x = next;
        }
    }
}
