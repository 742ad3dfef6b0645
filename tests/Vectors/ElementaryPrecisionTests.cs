using Adjoint.Tests.Vectors.Reference;
using P = Adjoint.Tests.Vectors.Reference.PreciseFunctions;

namespace Adjoint.Tests.Vectors;

/// <summary>
/// Every elementary function against <see cref="PreciseFunctions"/>: arguments of every binade and sign, neighbors of the points where formulas
/// change or results overflow, and an even spread where the function is used most. Two units in the last place for all.
/// </summary>
public sealed class ElementaryPrecisionTests
{
    private const int Seed = 77;
    private const double Allowed = 2;

    // Beyond it every exponential over- or underflows.
    private const double Exponent = 1200;

    private static readonly (string Name, Func<Tensor, Tensor> F, Func<BigReal, BigReal> Precise, double Low, double High)[] Functions =
    [
        ("exp", Tensor.Exp, P.Exp, -Exponent, Exponent), ("exp2", Tensor.Exp2, x => P.Exp(x * P.Ln2), -2 * Exponent, 2 * Exponent),
        ("expm1", Tensor.Expm1, P.Expm1, -Exponent, Exponent), ("log", Tensor.Log, P.Log, double.Epsilon, double.MaxValue),
        ("log2", Tensor.Log2, x => P.Log(x) / P.Ln2, double.Epsilon, double.MaxValue), ("log10", Tensor.Log10, x => P.Log(x) / P.Log(10), double.Epsilon, double.MaxValue),
        ("log1p", Tensor.Log1p, P.Log1p, Math.BitIncrement(-1.0), double.MaxValue), ("sqrt", Tensor.Sqrt, BigReal.Sqrt, 0, double.MaxValue),
        ("cbrt", Tensor.Cbrt, BigReal.Cbrt, double.MinValue, double.MaxValue),
        ("sin", Tensor.Sin, P.Sin, double.MinValue, double.MaxValue), ("cos", Tensor.Cos, P.Cos, double.MinValue, double.MaxValue),
        ("tan", Tensor.Tan, P.Tan, double.MinValue, double.MaxValue), ("asin", Tensor.Asin, P.Asin, -1, 1), ("acos", Tensor.Acos, P.Acos, -1, 1),
        ("atan", Tensor.Atan, P.Atan, double.MinValue, double.MaxValue), ("sinh", Tensor.Sinh, P.Sinh, -Exponent, Exponent),
        ("cosh", Tensor.Cosh, P.Cosh, -Exponent, Exponent), ("tanh", Tensor.Tanh, P.Tanh, double.MinValue, double.MaxValue),
        ("asinh", Tensor.Asinh, P.Asinh, double.MinValue, double.MaxValue), ("acosh", Tensor.Acosh, P.Acosh, 1, double.MaxValue),
        ("atanh", Tensor.Atanh, P.Atanh, Math.BitIncrement(-1.0), Math.BitDecrement(1.0)), ("sigmoid", Tensor.Sigmoid, P.Sigmoid, -Exponent, Exponent),
        ("softplus", Tensor.Softplus, P.Softplus, -Exponent, Exponent), ("erf", Tensor.Erf, P.Erf, double.MinValue, double.MaxValue),
        ("erfc", Tensor.Erfc, P.Erfc, -60, 60),
    ];

    private static readonly (string Name, Func<Tensor, Tensor, Tensor> F, Func<BigReal, BigReal, BigReal> Precise)[] FunctionsOfTwo =
    [
        ("pow", Tensor.Pow, P.Pow), ("hypot", Tensor.Hypot, P.Hypot), ("atan2", Tensor.Atan2, P.Atan2),
    ];

    /// <summary>Where formulas change, results overflow or vanish, and worst cases: the last is the double nearest to a multiple of π/2 (Muller 2006, section 11.3).</summary>
    private static readonly double[] Points =
    [
        0.25, 0.3465735902799726, 0.5, 0.6931471805599453, 0.75, 0.7071067811865476, 1, 1.25, 1.5, 2, 2.718281828459045, 3, 4, 5, 6, 7, 8, 10, 10.1, 16, 20, 22,
        27.3, 36.7, 37, 44, 50, 87.3, 88.7, 103.9, 104, 128, 149, 150, 700, 708.3964185322641, 709.782712893384, 710.4758600739439, 745.1332191019411,
        1022, 1023, 1024, 1074, 1075, 65536, 1073741824, 4503599627370496, 9007199254740992, 0.7853981633974483, 1.5707963267948966, 2.356194490192345,
        3.141592653589793, 4.71238898038469, 6.283185307179586, 22 / 7.0, 355, 103993 / 33102.0, 1e5, 1e10, 1e16, 1e22, 1e100,
        5.319372648326541e255,
    ];

    public static TheoryData<string, ElementType> Cases
    {
        get
        {
            var cases = new TheoryData<string, ElementType>();
            foreach (string name in Functions.Select(f => f.Name).Concat(FunctionsOfTwo.Select(f => f.Name)))
            {
                cases.Add(name, ElementType.Float64);
                cases.Add(name, ElementType.Float32);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Function_IsWithinTwoUnitsOfThePreciseValue(string name, ElementType type)
    {
        double worst = 0;
        string where = "";
        void Note(double error, string argument, double computed)
        {
            if (error <= worst) return;
            worst = error;
            where = $"{name}({argument}) = {computed:R}";
        }

        if (Array.Find(Functions, f => f.Name == name) is { F: { } f } unary)
        {
            double[] x = [.. Arguments(type, type == ElementType.Float64 ? 1 : 4).Where(v => v >= unary.Low && v <= unary.High)];
            double[] y = f(Tensor.FromArray(x).Cast(type)).ToArray();
            for (int i = 0; i < x.Length; i++) Note(Ulp.Error(y[i], unary.Precise(x[i]), type), $"{x[i]:R}", y[i]);
        }
        else
        {
            var binary = Array.Find(FunctionsOfTwo, f => f.Name == name);
            var (x, y) = Pairs(name, type);
            double[] z = binary.F(Tensor.FromArray(x).Cast(type), Tensor.FromArray(y).Cast(type)).ToArray();
            for (int i = 0; i < x.Length; i++) Note(Ulp.Error(z[i], binary.Precise(x[i], y[i]), type), $"{x[i]:R}, {y[i]:R}", z[i]);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name} {type}: {worst:0.000} ulp at {where}");
        Assert.True(worst <= Allowed, $"{where} is off by {worst:0.00} units in the last place (seed {Seed}).");
    }

    private static double[] Arguments(ElementType type, int perBinade)
    {
        var random = new Random(Seed);
        bool isDouble = type == ElementType.Float64;
        var values = new List<double>();
        for (int e = isDouble ? -1074 : -149; e < (isDouble ? 1024 : 128); e++)
        {
            for (int k = 0; k < perBinade; k++)
            {
                values.Add(Math.ScaleB(1 + random.NextDouble(), e));
                values.Add(-Math.ScaleB(1 + random.NextDouble(), e));
            }
        }

        foreach (double point in Points)
        {
            double above = point, below = point;
            if (!isDouble) above = below = (float)point;
            for (int k = 0; k < 4; k++)
            {
                values.AddRange([above, -above, below, -below]);
                above = isDouble ? Math.BitIncrement(above) : MathF.BitIncrement((float)above);
                below = isDouble ? Math.BitDecrement(below) : MathF.BitDecrement((float)below);
            }
        }

        foreach (double range in new[] { 1.2, 4, 30, 800 })
            for (int k = 0; k < 400; k++) values.Add(range * ((2 * random.NextDouble()) - 1));
        if (!isDouble) values = values.ConvertAll(v => (double)(float)v);
        return [.. values.Where(double.IsFinite)];
    }

    private static (double[] X, double[] Y) Pairs(string name, ElementType type)
    {
        var random = new Random(Seed);
        double[] arguments = Arguments(type, 1);
        var x = new List<double>();
        var y = new List<double>();
        for (int k = 0; k < 4000; k++)
        {
            double a = arguments[random.Next(arguments.Length)], b = arguments[random.Next(arguments.Length)];
            if (name == "pow")
            {
                // Powers that stay in range: b log a up to ±750, with bases of every binade and bases near one.
                a = Math.Abs(a);
                if (k % 3 == 0) a = 1 + (0.01 * random.NextDouble());
                b = (type == ElementType.Float64 ? 750 : 105) * ((2 * random.NextDouble()) - 1) / Math.Log(a);
            }
            else if (k % 2 == 0)
            {
                b = a * Math.Exp(40 * (random.NextDouble() - 0.5));
            }

            if (type == ElementType.Float32) (a, b) = ((float)a, (float)b);
            if (!double.IsFinite(a) || !double.IsFinite(b) || a == 0 || b == 0 || (name == "pow" && a == 1)) continue;
            x.Add(a);
            y.Add(b);
        }

        return ([.. x], [.. y]);
    }
}
