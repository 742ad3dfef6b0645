using System.Numerics;

namespace Adjoint.Tests.Vectors.Reference;

/// <summary>
/// log Γ and its first two derivatives of positive arguments: the functional equation up to 70, then Stirling's series (DLMF 5.11.1 and 5.15.8).
/// Its error is below the first term left out, 2⁻²⁹⁰; what precision a zero of log Γ or ψ costs is that of its distance, 2⁻⁵³ at least.
/// </summary>
internal static class PreciseGamma
{
    private const int Terms = 36;
    private const int Far = 70;

    /// <summary>B₂, B₄, …: from the tangent numbers (Brent and Harvey 2013), B₂ₙ = (−1)ⁿ⁻¹ 2n Tₙ/(4ⁿ(4ⁿ − 1)).</summary>
    private static readonly BigReal[] Bernoulli = CreateBernoulli();

    public static BigReal Log(BigReal x)
    {
        if (x.Sign <= 0)
        {
            BigReal sine = PreciseFunctions.Sin(PreciseFunctions.Pi * Fraction(x)).Abs();
            return PreciseFunctions.Log(PreciseFunctions.Pi / sine) - Log(BigReal.One - x);
        }

        if ((x - 1).IsZero || (x - 2).IsZero) return BigReal.Zero;
        BigReal product = BigReal.One;
        for (; x < Far; x += BigReal.One) product *= x;
        BigReal z = x, sum = ((z - 0.5) * PreciseFunctions.Log(z)) - z + PreciseFunctions.Log(PreciseFunctions.Pi.Scale(1)).Scale(-1), power = z;
        for (int n = 1; n <= Terms; n++, power *= z * z) sum += Bernoulli[n - 1] / (power * (2 * n * ((2 * n) - 1)));
        return sum - PreciseFunctions.Log(product);
    }

    public static BigReal Digamma(BigReal x)
    {
        if (x.Sign <= 0) return Digamma(BigReal.One - x) - (PreciseFunctions.Pi / PreciseFunctions.Tan(PreciseFunctions.Pi * Fraction(x)));
        BigReal sum = BigReal.Zero;
        for (; x < Far; x += BigReal.One) sum -= BigReal.One / x;
        BigReal square = x * x, power = square;
        sum += PreciseFunctions.Log(x) - (BigReal.One / x.Scale(1));
        for (int n = 1; n <= Terms; n++, power *= square) sum -= Bernoulli[n - 1] / (power * (2 * n));
        return sum;
    }

    public static BigReal Trigamma(BigReal x)
    {
        if (x.Sign <= 0)
        {
            BigReal cosecant = PreciseFunctions.Pi / PreciseFunctions.Sin(PreciseFunctions.Pi * Fraction(x));
            return (cosecant * cosecant) - Trigamma(BigReal.One - x);
        }

        BigReal sum = BigReal.Zero;
        for (; x < Far; x += BigReal.One) sum += BigReal.One / (x * x);
        BigReal square = x * x, power = square * x;
        sum += (BigReal.One / x) + (BigReal.One / square.Scale(1));
        for (int n = 1; n <= Terms; n++, power *= square) sum += Bernoulli[n - 1] / power;
        return sum;
    }

    /// <summary>The distance to the nearest integer: sine and tangent of πx but for the sign.</summary>
    private static BigReal Fraction(BigReal x)
    {
        BigInteger n = x.Round();
        return x - BigReal.FromFixed(n, 0);
    }

    private static BigReal[] CreateBernoulli()
    {
        var tangent = new BigInteger[Terms + 1];
        tangent[1] = 1;
        for (int k = 2; k <= Terms; k++) tangent[k] = (k - 1) * tangent[k - 1];
        for (int k = 2; k <= Terms; k++)
            for (int j = k; j <= Terms; j++) tangent[j] = ((j - k) * tangent[j - 1]) + ((j - k + 2) * tangent[j]);
        var result = new BigReal[Terms];
        for (int n = 1; n <= Terms; n++)
        {
            BigInteger four = BigInteger.One << (2 * n), denominator = four * (four - 1);
            BigReal value = BigReal.FromFixed(2 * n * tangent[n], 0) / BigReal.FromFixed(denominator, 0);
            result[n - 1] = n % 2 == 1 ? value : -value;
        }

        return result;
    }
}
