namespace Adjoint.Tests.Vectors;

/// <summary>Zeros with their signs, infinities, NaN and the ends of domains, as C's Annex F (ISO/IEC 9899:2018, F.10) has them.</summary>
public sealed class ElementarySpecialValueTests
{
    private const double Inf = double.PositiveInfinity;
    private const double NaN = double.NaN;

    private static readonly (string Name, Func<Tensor, Tensor> F, (double X, double Y)[] Values)[] Functions =
    [
        ("exp", Tensor.Exp, [(0, 1), (-0.0, 1), (Inf, Inf), (-Inf, 0), (1e300, Inf), (-1e300, 0)]),
        ("exp2", Tensor.Exp2, [(0, 1), (-0.0, 1), (Inf, Inf), (-Inf, 0), (10, 1024), (-3, 0.125), (1e300, Inf), (-1e300, 0)]),
        ("expm1", Tensor.Expm1, [(0, 0), (-0.0, -0.0), (Inf, Inf), (-Inf, -1), (-1e300, -1)]),
        ("log", Tensor.Log, [(0, -Inf), (-0.0, -Inf), (1, 0), (-1, NaN), (Inf, Inf), (-Inf, NaN)]),
        ("log2", Tensor.Log2, [(0, -Inf), (-0.0, -Inf), (1, 0), (8, 3), (-1, NaN), (Inf, Inf), (-Inf, NaN)]),
        ("log10", Tensor.Log10, [(0, -Inf), (-0.0, -Inf), (1, 0), (1000, 3), (-1, NaN), (Inf, Inf), (-Inf, NaN)]),
        ("log1p", Tensor.Log1p, [(0, 0), (-0.0, -0.0), (-1, -Inf), (-2, NaN), (Inf, Inf), (-Inf, NaN)]),
        ("sqrt", Tensor.Sqrt, [(0, 0), (-0.0, -0.0), (4, 2), (-1, NaN), (Inf, Inf)]),
        ("cbrt", Tensor.Cbrt, [(0, 0), (-0.0, -0.0), (27, 3), (-8, -2), (Inf, Inf), (-Inf, -Inf)]),
        ("sin", Tensor.Sin, [(0, 0), (-0.0, -0.0), (Inf, NaN), (-Inf, NaN)]),
        ("cos", Tensor.Cos, [(0, 1), (-0.0, 1), (Inf, NaN), (-Inf, NaN)]),
        ("tan", Tensor.Tan, [(0, 0), (-0.0, -0.0), (Inf, NaN), (-Inf, NaN)]),
        ("asin", Tensor.Asin, [(0, 0), (-0.0, -0.0), (1.5, NaN), (-1.5, NaN), (Inf, NaN)]),
        ("acos", Tensor.Acos, [(1, 0), (1.5, NaN), (-1.5, NaN), (-Inf, NaN)]),
        ("atan", Tensor.Atan, [(0, 0), (-0.0, -0.0), (Inf, Math.PI / 2), (-Inf, -Math.PI / 2)]),
        ("sinh", Tensor.Sinh, [(0, 0), (-0.0, -0.0), (Inf, Inf), (-Inf, -Inf), (1e300, Inf)]),
        ("cosh", Tensor.Cosh, [(0, 1), (-0.0, 1), (Inf, Inf), (-Inf, Inf), (-1e300, Inf)]),
        ("tanh", Tensor.Tanh, [(0, 0), (-0.0, -0.0), (Inf, 1), (-Inf, -1)]),
        ("asinh", Tensor.Asinh, [(0, 0), (-0.0, -0.0), (Inf, Inf), (-Inf, -Inf)]),
        ("acosh", Tensor.Acosh, [(1, 0), (0.5, NaN), (-3, NaN), (Inf, Inf), (-Inf, NaN)]),
        ("atanh", Tensor.Atanh, [(0, 0), (-0.0, -0.0), (1, Inf), (-1, -Inf), (2, NaN), (-2, NaN), (Inf, NaN)]),
        ("sigmoid", Tensor.Sigmoid, [(0, 0.5), (-0.0, 0.5), (Inf, 1), (-Inf, 0)]),
        ("softplus", Tensor.Softplus, [(Inf, Inf), (-Inf, 0)]),
        ("erf", Tensor.Erf, [(0, 0), (-0.0, -0.0), (Inf, 1), (-Inf, -1)]),
        ("erfc", Tensor.Erfc, [(0, 1), (-0.0, 1), (Inf, 0), (-Inf, 2)]),
    ];

    private static readonly (string Name, Func<Tensor, Tensor, Tensor> F, (double X, double Y, double Z)[] Values)[] FunctionsOfTwo =
    [
        ("pow", Tensor.Pow,
        [
            (2, 3, 8), (0, 0, 1), (NaN, 0, 1), (1, NaN, 1), (1, Inf, 1), (-1, Inf, 1), (-1, -Inf, 1), (-2, 3, -8), (-2, 2, 4), (-2, 0.5, NaN), (0, -1, Inf), (-0.0, -1, -Inf),
            (-0.0, -2, Inf), (0, 2, 0), (-0.0, 3, -0.0), (-0.0, 2, 0), (0.5, Inf, 0), (0.5, -Inf, Inf), (2, Inf, Inf), (2, -Inf, 0), (Inf, 2, Inf), (Inf, -1, 0),
            (-Inf, 3, -Inf), (-Inf, 2, Inf), (-Inf, -3, -0.0), (-Inf, -2, 0), (0, Inf, 0), (0, -Inf, Inf), (NaN, 1, NaN), (2, NaN, NaN),
        ]),
        ("hypot", Tensor.Hypot, [(3, 4, 5), (0, -0.0, 0), (Inf, NaN, Inf), (NaN, -Inf, Inf), (-Inf, 1, Inf), (NaN, 1, NaN), (1e300, 0, 1e300)]),
        ("atan2", Tensor.Atan2,
        [
            (0, 1, 0), (-0.0, 1, -0.0), (0, -1, Math.PI), (-0.0, -1, -Math.PI), (0, 0, 0), (-0.0, 0, -0.0), (0, -0.0, Math.PI), (-0.0, -0.0, -Math.PI), (1, 0, Math.PI / 2), (-1, 0, -Math.PI / 2),
            (1, -Inf, Math.PI), (-1, -Inf, -Math.PI), (1, Inf, 0), (-1, Inf, -0.0), (Inf, 1, Math.PI / 2), (-Inf, 1, -Math.PI / 2), (Inf, Inf, Math.PI / 4),
            (-Inf, Inf, -Math.PI / 4), (Inf, -Inf, 3 * Math.PI / 4), (-Inf, -Inf, -3 * Math.PI / 4), (NaN, 1, NaN), (1, NaN, NaN), (Inf, NaN, NaN), (-Inf, NaN, NaN), (NaN, Inf, NaN), (NaN, -Inf, NaN),
        ]),
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
    public void Function_OfSpecialValues(string name, ElementType type)
    {
        var wrong = new List<string>();
        if (Array.Find(Functions, f => f.Name == name) is { F: { } f } unary)
        {
            (double X, double Y)[] values = type == ElementType.Float64
                ? [.. unary.Values, (NaN, NaN)] : [.. unary.Values.Where(v => float.IsFinite((float)v.X) || !double.IsFinite(v.X)), (NaN, NaN)];
            double[] y = f(Tensor.FromArray(Array.ConvertAll(values, v => v.X)).Cast(type)).ToArray();
            for (int i = 0; i < values.Length; i++)
                if (!Same(y[i], values[i].Y, type)) wrong.Add($"{name}({values[i].X:R}) is {y[i]:R}, not {values[i].Y:R}");
        }
        else
        {
            var binary = Array.Find(FunctionsOfTwo, f => f.Name == name);
            (double X, double Y, double Z)[] values = [.. binary.Values.Where(v => type == ElementType.Float64 || Math.Abs(v.X) != 1e300)];
            Tensor x = Tensor.FromArray(Array.ConvertAll(values, v => v.X)).Cast(type), y = Tensor.FromArray(Array.ConvertAll(values, v => v.Y)).Cast(type);
            double[] z = binary.F(x, y).ToArray();
            for (int i = 0; i < values.Length; i++)
                if (!Same(z[i], values[i].Z, type)) wrong.Add($"{name}({values[i].X:R}, {values[i].Y:R}) is {z[i]:R}, not {values[i].Z:R}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>The same number and sign; multiples of π to the nearest number.</summary>
    private static bool Same(double found, double expected, ElementType type)
    {
        if (type == ElementType.Float32) expected = (float)expected;
        return double.IsNaN(expected) ? double.IsNaN(found) : BitConverter.DoubleToInt64Bits(found) == BitConverter.DoubleToInt64Bits(expected);
    }
}
