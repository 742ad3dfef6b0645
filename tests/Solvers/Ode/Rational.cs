using System.Numerics;

namespace Adjoint.Tests.Solvers.Ode;

/// <summary>An exact fraction, to evaluate order conditions of rational methods without rounding.</summary>
internal readonly record struct Rational
{
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        Denominator = denominator / divisor;
    }

    public BigInteger Numerator { get; }

    public BigInteger Denominator { get; }

    public static Rational operator +(Rational a, Rational b) =>
        new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public override string ToString() => $"{Numerator}/{Denominator}";

    /// <summary>
    /// The fraction a double was rounded from: the first convergent of its continued fraction within <paramref name="tolerance"/>. Fractions
    /// with denominators up to 10⁶ are at least 10⁻¹² apart, so for a much smaller tolerance there is at most one.
    /// </summary>
    public static Rational Recover(double value, double tolerance = 4e-15, int largestDenominator = 1_000_000)
    {
        BigInteger p0 = 0, q0 = 1, p1 = 1, q1 = 0;
        double rest = Math.Abs(value);
        while (true)
        {
            var whole = new BigInteger(Math.Floor(rest));
            (p0, p1) = (p1, (whole * p1) + p0);
            (q0, q1) = (q1, (whole * q1) + q0);
            if (q1 > largestDenominator) throw new ArgumentException($"{value:R} is no fraction with a denominator up to {largestDenominator}.");
            if (Math.Abs(((double)p1 / (double)q1) - Math.Abs(value)) <= tolerance * Math.Max(1, Math.Abs(value)))
                return new Rational(Math.Sign(value) * p1, q1);
            rest = 1 / (rest - Math.Floor(rest));
        }
    }
}
