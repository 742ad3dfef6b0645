namespace Adjoint.Tests.Vectors;

/// <summary>Against the platform's functions, which are within about one unit in the last place themselves.</summary>
public sealed class ElementaryTests
{
    private const int Seed = 20240611;

    private static readonly (string Name, Func<Tensor, Tensor> F, Func<double, double> Reference, double Low, double High)[] Functions =
    [
        ("exp", Tensor.Exp, Math.Exp, -700, 700), ("exp2", Tensor.Exp2, x => Math.Pow(2, x), -1000, 1000),
        ("log", Tensor.Log, Math.Log, 1e-300, 1e3), ("log2", Tensor.Log2, Math.Log2, 1e-3, 1e3), ("log10", Tensor.Log10, Math.Log10, 1e-3, 1e3),
        ("sin", Tensor.Sin, Math.Sin, -1e4, 1e4), ("cos", Tensor.Cos, Math.Cos, -1e4, 1e4), ("tan", Tensor.Tan, Math.Tan, -1e4, 1e4),
        ("sin of large", Tensor.Sin, Math.Sin, -1e18, 1e18), ("asin", Tensor.Asin, Math.Asin, -1, 1), ("acos", Tensor.Acos, Math.Acos, -1, 1),
        ("atan", Tensor.Atan, Math.Atan, -50, 50), ("sinh", Tensor.Sinh, Math.Sinh, -20, 20), ("cosh", Tensor.Cosh, Math.Cosh, -20, 20),
        ("tanh", Tensor.Tanh, Math.Tanh, -5, 5), ("asinh", Tensor.Asinh, Math.Asinh, -50, 50), ("acosh", Tensor.Acosh, Math.Acosh, 1, 50),
        ("atanh", Tensor.Atanh, Math.Atanh, -0.99, 0.99), ("cbrt", Tensor.Cbrt, Math.Cbrt, -1e3, 1e3),
    ];

    public static TheoryData<string> Names => [.. Functions.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_IsWithinFourUnitsOfThePlatforms(string name)
    {
        var (_, f, reference, low, high) = Array.Find(Functions, r => r.Name == name);
        var random = new Random(Seed);
        double[] x = [.. Enumerable.Range(0, 20_003).Select(_ => low + ((high - low) * random.NextDouble()))];
        double[] y = f(Tensor.FromArray(x)).ToArray();
        for (int i = 0; i < x.Length; i++)
        {
            double expected = reference(x[i]), unit = Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected);
            Assert.True(Math.Abs(y[i] - expected) <= 4 * unit, $"{name}({x[i]:R}) is {y[i]:R}, the platform says {expected:R} (seed {Seed}).");
        }
    }

    [Fact]
    public void Pow_IsWithinFourUnitsOfThePlatforms()
    {
        var random = new Random(Seed);
        double[] x = [.. Enumerable.Range(0, 20_003).Select(_ => 10 * random.NextDouble())], p = [.. x.Select(_ => (20 * random.NextDouble()) - 10)];
        double[] z = Tensor.Pow(Tensor.FromArray(x), Tensor.FromArray(p)).ToArray();
        for (int i = 0; i < x.Length; i++)
        {
            double expected = Math.Pow(x[i], p[i]), unit = Math.BitIncrement(expected) - expected;
            Assert.True(Math.Abs(z[i] - expected) <= 4 * unit, $"pow({x[i]:R}, {p[i]:R}) is {z[i]:R}, the platform says {expected:R} (seed {Seed}).");
        }
    }

    [Theory]
    [InlineData(double.NaN, double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, 1)]
    [InlineData(double.NegativeInfinity, 0, -1)]
    [InlineData(0, 1, 0)]
    public void ExpAndTanh_OfSpecialValues(double x, double exp, double tanh)
    {
        Assert.Equal(exp, (double)Tensor.Exp(Tensor.Scalar(x)));
        Assert.Equal(tanh, (double)Tensor.Tanh(Tensor.Scalar(x)));
    }
}
