namespace Adjoint.Tests.Vectors.Reference;

/// <summary>Errors in units in the last place: of the precise value, which for subnormal results is the smallest number.</summary>
internal static class Ulp
{
    public static double Error(double computed, BigReal exact, ElementType type)
    {
        (int digits, int least, int top) = type == ElementType.Float64 ? (53, -1074, 1024) : (24, -149, 128);
        if (double.IsNaN(computed)) return double.PositiveInfinity;
        if (exact.IsZero) return computed == 0 ? 0 : double.PositiveInfinity;
        BigReal limit = BigReal.One.Scale(top), value;
        if (double.IsInfinity(computed))
        {
            // Infinity is what rounds beyond the largest number: as a number it is the next one.
            if (exact.Sign == Math.Sign(computed) && !(exact.Abs() < limit)) return 0;
            value = computed > 0 ? limit : -limit;
        }
        else
        {
            value = computed;
        }

        int unit = Math.Max(Math.Min(exact.Magnitude, top - 1) - digits + 1, least);
        return (value - exact).Abs().Scale(-unit).ToDouble();
    }
}
