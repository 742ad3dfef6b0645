using System.Numerics;

namespace Adjoint.Tests.Vectors.Reference;

/// <summary>
/// Elementary functions of <see cref="BigReal"/> by power series after argument reduction. Every result is a few hundred operations, each
/// with a relative error below 2⁻³¹⁹, with series cut where their terms fall below 2⁻³²⁰ of the sum and no cancellation but those
/// stated; the largest magnification is that of the 16 squarings of the exponential, 2¹⁶. So relative errors are below 2⁻²⁸⁰: nothing beside
/// the 2⁻⁵³ that is measured with them.
/// </summary>
internal static class PreciseFunctions
{
    // Enough digits of π for the reduction of an angle of 2¹⁰²⁴ to keep the precision of the remainder.
    private const int ConstantBits = 1600;

    /// <summary>π by Machin's formula, 16 arctan 1/5 − 4 arctan 1/239.</summary>
    public static readonly BigReal Pi = BigReal.FromFixed((16 * InverseArctangent(5, false)) - (4 * InverseArctangent(239, false)), ConstantBits);

    /// <summary>ln 2 = 2 artanh 1/3.</summary>
    public static readonly BigReal Ln2 = BigReal.FromFixed(2 * InverseArctangent(3, true), ConstantBits);

    public static BigReal Exp(BigReal x)
    {
        BigInteger n = (x / Ln2).Round();
        BigReal r = (x - Times(Ln2, n)).Scale(-16), term = BigReal.One, sum = BigReal.One;
        for (int k = 1; !term.IsZero && term.Magnitude > sum.Magnitude - BigReal.Precision; k++)
        {
            term = term * r / k;
            sum += term;
        }

        for (int k = 0; k < 16; k++) sum *= sum;
        return sum.Scale((int)n);
    }

    public static BigReal Expm1(BigReal x)
    {
        if (x.IsZero) return x;
        if (x.Magnitude >= -1) return Exp(x) - BigReal.One;
        BigReal term = x, sum = x;
        for (int k = 2; !term.IsZero && term.Magnitude > sum.Magnitude - BigReal.Precision; k++)
        {
            term = term * x / k;
            sum += term;
        }

        return sum;
    }

    public static BigReal Log(BigReal x)
    {
        int k = x.Magnitude;
        BigReal m = x.Scale(-k);
        if (m > 1.5)
        {
            m = m.Scale(-1);
            k++;
        }

        return (Ln2 * k) + Log1pSmall(m - BigReal.One);
    }

    public static BigReal Log1p(BigReal x) => x.IsZero ? x : x.Magnitude < -2 ? Log1pSmall(x) : Log(BigReal.One + x);

    public static BigReal Sin(BigReal x)
    {
        (BigReal r, int quadrant) = Quarter(x);
        BigReal value = (quadrant & 1) == 0 ? SinSeries(r) : CosSeries(r);
        return (quadrant & 2) == 0 ? value : -value;
    }

    public static BigReal Cos(BigReal x)
    {
        (BigReal r, int quadrant) = Quarter(x);
        BigReal value = (quadrant & 1) == 0 ? CosSeries(r) : SinSeries(r);
        return ((quadrant + 1) & 2) == 0 ? value : -value;
    }

    public static BigReal Tan(BigReal x)
    {
        (BigReal r, int quadrant) = Quarter(x);
        return (quadrant & 1) == 0 ? SinSeries(r) / CosSeries(r) : -(CosSeries(r) / SinSeries(r));
    }

    /// <summary>From the platform's value a: arctan x = a + arctan t with t = (x cos a − sin a)/(cos a + x sin a), about 2⁻⁵².</summary>
    public static BigReal Atan(BigReal x)
    {
        if (x.Magnitude > 900) return (x.Sign < 0 ? -Pi : Pi).Scale(-1) - (BigReal.One / x);
        BigReal a = x.Magnitude < -900 ? x : Math.Atan(x.ToDouble()), sin = Sin(a), cos = Cos(a);
        BigReal t = ((x * cos) - sin) / (cos + (x * sin)), square = t * t, power = t, sum = BigReal.Zero;
        for (int k = 1; !power.IsZero && k < 40 && power.Magnitude > a.Magnitude - BigReal.Precision; k += 2, power *= -square) sum += power / k;
        return a + sum;
    }

    public static BigReal Atan2(BigReal y, BigReal x)
    {
        if (x.IsZero) return (y.Sign < 0 ? -Pi : Pi).Scale(-1);
        BigReal angle = y.IsZero ? y : Atan(y / x);
        return x.Sign > 0 ? angle : y.Sign < 0 ? angle - Pi : angle + Pi;
    }

    public static BigReal Asin(BigReal x)
    {
        BigReal rest = (BigReal.One - x) * (BigReal.One + x);
        return rest.IsZero ? (x.Sign < 0 ? -Pi : Pi).Scale(-1) : x.IsZero ? x : Atan(x / BigReal.Sqrt(rest));
    }

    /// <summary>2 arctan √((1 − x)/(1 + x)), which keeps the precision near 1.</summary>
    public static BigReal Acos(BigReal x)
    {
        BigReal below = BigReal.One + x, above = BigReal.One - x;
        return below.IsZero ? Pi : above.IsZero ? above : Atan(BigReal.Sqrt(above / below)).Scale(1);
    }

    public static BigReal Sinh(BigReal x)
    {
        if (x.Sign < 0) return -Sinh(-x);
        BigReal e = Expm1(x);
        return x.IsZero ? x : (e + (e / (e + BigReal.One))).Scale(-1);
    }

    public static BigReal Cosh(BigReal x)
    {
        BigReal e = Exp(x);
        return (e + (BigReal.One / e)).Scale(-1);
    }

    public static BigReal Tanh(BigReal x)
    {
        if (x.IsZero) return x;
        if (x.Magnitude > 10) return x.Sign;
        BigReal e = Expm1(x.Scale(1));
        return e / (e + 2);
    }

    public static BigReal Asinh(BigReal x)
    {
        if (x.Sign < 0) return -Asinh(-x);
        BigReal square = x * x;
        return x.IsZero ? x : Log1p(x + (square / (BigReal.One + BigReal.Sqrt(BigReal.One + square))));
    }

    public static BigReal Acosh(BigReal x)
    {
        BigReal above = x - BigReal.One;
        return above.IsZero ? above : Log1p(above + BigReal.Sqrt(above * (x + BigReal.One)));
    }

    public static BigReal Atanh(BigReal x) => x.IsZero ? x : x.Sign < 0 ? -Atanh(-x) : Log1p(x.Scale(1) / (BigReal.One - x)).Scale(-1);

    public static BigReal Pow(BigReal x, BigReal y) => Exp(y * Log(x));

    public static BigReal Hypot(BigReal x, BigReal y) => BigReal.Sqrt((x * x) + (y * y));

    public static BigReal Sigmoid(BigReal x) => x.Sign < 0 ? Exp(x) / (BigReal.One + Exp(x)) : BigReal.One / (BigReal.One + Exp(-x));

    public static BigReal Softplus(BigReal x) => x.Sign > 0 ? x + Log1p(Exp(-x)) : Log1p(Exp(x));

    /// <summary>erf x = 2/√π · e^(−x²) Σ 2ⁿx²ⁿ⁺¹/(2n + 1)!! (DLMF 7.6.2): all terms of one sign.</summary>
    public static BigReal Erf(BigReal x)
    {
        if (x.IsZero) return x;
        if (x.Magnitude >= 4) return x.Sign;
        BigReal square = x * x, term = x, sum = x;
        for (int n = 1; !term.IsZero && term.Magnitude > sum.Magnitude - BigReal.Precision; n++)
        {
            term = term * square.Scale(1) / ((2 * n) + 1);
            sum += term;
        }

        return Exp(-square) * sum.Scale(1) / BigReal.Sqrt(Pi);
    }

    /// <summary>
    /// 1 − erf x up to 8, where the difference cancels 94 of the bits; beyond, the continued fraction (DLMF 7.9.3) from its 400th term:
    /// even and odd convergents enclose the value, and at 8 the 400th and the 399th agree to 2⁻³⁰⁰.
    /// </summary>
    public static BigReal Erfc(BigReal x)
    {
        if (x < 8) return BigReal.One - Erf(x);
        BigReal fraction = x;
        for (int k = 400; k >= 1; k--) fraction = x + (((BigReal)k).Scale(-1) / fraction);
        return Exp(-(x * x)) / (BigReal.Sqrt(Pi) * fraction);
    }

    /// <summary>ln(1 + f) = 2 artanh f/(2 + f) for −¼ ≤ f ≤ ½.</summary>
    private static BigReal Log1pSmall(BigReal f)
    {
        if (f.IsZero) return f;
        BigReal s = f / (f + 2), square = s * s, power = s, sum = BigReal.Zero;
        for (int k = 1; !power.IsZero && power.Magnitude > s.Magnitude - BigReal.Precision; k += 2, power *= square) sum += power / k;
        return sum.Scale(1);
    }

    /// <summary>x = nπ/2 + r with |r| ≤ π/4, and n modulo 4.</summary>
    private static (BigReal Remainder, int Quadrant) Quarter(BigReal x)
    {
        BigReal quarter = Pi.Scale(-1);
        if (x.Magnitude < -1) return (x, 0);
        BigInteger n = Quotient(x);
        return (x - Times(quarter, n), (int)(((n % 4) + 4) % 4));
    }

    /// <summary>x/(π/2) to the nearest integer, with all digits of x and as many of 1/π.</summary>
    private static BigInteger Quotient(BigReal x)
    {
        BigInteger scaled = x.Scale(1 + ConstantBits).Round(), pi = Pi.Scale(ConstantBits).Round();
        BigInteger twice = (2 * BigInteger.Abs(scaled)) + pi;
        return scaled.Sign * BigInteger.Divide(twice, 2 * pi);
    }

    /// <summary>c·n without cutting, for a reduction whose difference is small.</summary>
    private static BigReal Times(BigReal c, BigInteger n) => BigReal.FromFixed(c.Scale(ConstantBits + 2).Round() * n, ConstantBits + 2);

    private static BigReal SinSeries(BigReal r)
    {
        BigReal square = -(r * r), term = r, sum = r;
        for (int k = 2; !term.IsZero && term.Magnitude > sum.Magnitude - BigReal.Precision; k += 2)
        {
            term = term * square / (k * (k + 1));
            sum += term;
        }

        return sum;
    }

    private static BigReal CosSeries(BigReal r)
    {
        BigReal square = -(r * r), term = BigReal.One, sum = BigReal.One;
        for (int k = 1; !term.IsZero && term.Magnitude > -BigReal.Precision; k += 2)
        {
            term = term * square / (k * (k + 1));
            sum += term;
        }

        return sum;
    }

    /// <summary>arctan 1/q, or artanh 1/q, times 2^ConstantBits.</summary>
    private static BigInteger InverseArctangent(int q, bool hyperbolic)
    {
        const int Guard = 32;
        BigInteger power = (BigInteger.One << (ConstantBits + Guard)) / q, sum = power;
        for (int k = 3; !power.IsZero; k += 2)
        {
            power /= hyperbolic ? q * q : -q * q;
            sum += power / k;
        }

        return sum >> Guard;
    }
}
