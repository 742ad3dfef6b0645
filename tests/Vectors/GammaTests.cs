using Adjoint.Tests.Vectors.Reference;

namespace Adjoint.Tests.Vectors;

/// <summary>log Γ, ψ and ψ′ against <see cref="PreciseGamma"/>.</summary>
public sealed class GammaTests
{
    private const int Seed = 31;

    /// <summary>The largest errors allowed: in units in the last place above zero; relative to the terms that cancel below.</summary>
    private static readonly (string Name, Func<Tensor, Tensor> F, Func<BigReal, BigReal> Precise, double Units)[] Functions =
    [
        ("logGamma", Tensor.LogGamma, PreciseGamma.Log, 2), ("digamma", Tensor.Digamma, PreciseGamma.Digamma, 2), ("trigamma", Tensor.Trigamma, PreciseGamma.Trigamma, 2),
    ];

    public static TheoryData<string, ElementType> Cases => new()
    {
        { "logGamma", ElementType.Float64 }, { "logGamma", ElementType.Float32 }, { "digamma", ElementType.Float64 },
        { "digamma", ElementType.Float32 }, { "trigamma", ElementType.Float64 }, { "trigamma", ElementType.Float32 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Function_OfPositiveArguments_IsWithinAFewUnits(string name, ElementType type)
    {
        var (_, f, precise, units) = Array.Find(Functions, r => r.Name == name);
        double worst = 0, at = 0;
        double[] x = Positive(type), y = f(Tensor.FromArray(x).Cast(type)).ToArray();
        for (int i = 0; i < x.Length; i++)
        {
            double error = Ulp.Error(y[i], precise(x[i]), type);
            if (error > worst) (worst, at) = (error, x[i]);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name} {type}: {worst:0.000} ulp at {at:R}");
        Assert.True(worst <= units, $"{name}({at:R}) is off by {worst:0.00} units in the last place (seed {Seed}).");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Function_OfNegativeArguments_IsPreciseBesideItsTerms(string name, ElementType type)
    {
        var (_, f, precise, _) = Array.Find(Functions, r => r.Name == name);
        var random = new Random(Seed);
        double[] x = [.. Enumerable.Range(0, 600).Select(k => -30 * random.NextDouble()).Concat(Enumerable.Range(1, 60).Select(k => -Math.ScaleB(1.1, -k)))];
        if (type == ElementType.Float32) x = Array.ConvertAll(x, v => (double)(float)v);
        double[] y = f(Tensor.FromArray(x).Cast(type)).ToArray();
        double epsilon = type == ElementType.Float64 ? 2.3e-16 : 1.2e-7, worst = 0;
        for (int i = 0; i < x.Length; i++)
        {
            // What the reflected value adds to the term of the pole.
            double exact = precise(x[i]).ToDouble(), scale = Math.Abs(exact) + Math.Abs(precise(1 - (BigReal)x[i]).ToDouble());
            worst = Math.Max(worst, Math.Abs(y[i] - exact) / (scale * epsilon));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name} {type} below zero: {worst:0.000} epsilon");
        Assert.True(worst <= 8, $"{name} below zero is off by {worst:0.0} units of rounding of its terms.");
    }

    [Theory]
    [InlineData(ElementType.Float64)]
    [InlineData(ElementType.Float32)]
    public void SpecialValues_AreThoseOfTheLimits(ElementType type)
    {
        const double Inf = double.PositiveInfinity, NaN = double.NaN;
        Tensor x = Tensor.FromArray([0, -0.0, -1, -2, Inf, -Inf, NaN, 1, 2]).Cast(type);
        Assert.Equal([Inf, Inf, Inf, Inf, Inf, Inf, NaN, 0, 0], Tensor.LogGamma(x).ToArray());
        Assert.Equal([-Inf, Inf, NaN, NaN, Inf, NaN, NaN], Tensor.Digamma(x)[..7].ToArray());
        Assert.Equal([Inf, Inf, Inf, Inf, 0, NaN, NaN], Tensor.Trigamma(x)[..7].ToArray());
    }

    [Theory]
    [InlineData(ElementType.Float64, 5e-324)]
    [InlineData(ElementType.Float32, 1e-45)]
    public void SmallestArgument_GivesTheInfinitiesOfThePoles(ElementType type, double smallest)
    {
        Tensor x = Tensor.FromArray([smallest]).Cast(type);
        Assert.Equal(double.NegativeInfinity, Tensor.Digamma(x).ToArray()[0]);
        Assert.Equal(double.PositiveInfinity, Tensor.Trigamma(x).ToArray()[0]);
    }

    /// <summary>Euler's constant (OEIS A001620), ψ′(1) = π²/6 and log Γ(½) = ½ log π check the reference itself.</summary>
    [Fact]
    public void Reference_HasThePublishedValues()
    {
        Assert.Equal(-0.57721566490153286, PreciseGamma.Digamma(1).ToDouble(), 1e-16);
        BigReal trigamma = PreciseGamma.Trigamma(1) - (PreciseFunctions.Pi * PreciseFunctions.Pi / 6);
        BigReal log = PreciseGamma.Log(0.5) - PreciseFunctions.Log(PreciseFunctions.Pi).Scale(-1);
        Assert.True(trigamma.Magnitude < -250 && log.Magnitude < -250);
    }

    [Fact]
    public void ThirdDerivative_OfLogGamma_IsThatOfTheSeries()
    {
        // ψ″(1) = −2ζ(3), Apéry's constant (OEIS A002117).
        Tensor third = Transform.Grad<Tensor>(a => Transform.Grad<Tensor>(b => Transform.Grad<Tensor>(Tensor.LogGamma)(b))(a))(Tensor.Scalar(1));
        Assert.Equal(-2 * 1.2020569031595942, (double)third, 1e-12);
    }

    private static double[] Positive(ElementType type)
    {
        var random = new Random(Seed);
        (int low, int high) = type == ElementType.Float64 ? (-1022, 1014) : (-126, 120);
        var x = new List<double>();
        for (int e = low; e < high; e += type == ElementType.Float64 ? 4 : 1) x.Add(Math.ScaleB(1 + random.NextDouble(), e));
        for (int k = 0; k < 1500; k++) x.Add(10 * random.NextDouble());
        for (int k = 0; k < 1500; k++) x.Add(1 + (2.5 * random.NextDouble()));
        for (int k = 0; k < 300; k++) x.Add(200 * random.NextDouble());
        foreach (double point in new[] { 0.5, 1, 1.4616321449683622, 1.5, 2, 2.5, 3, 3.5, 8 })
        {
            double above = point, below = point;
            for (int k = 0; k < 4; k++)
            {
                x.AddRange([above, below, point * (1 + (1e-3 * random.NextDouble())), point * (1 - (1e-3 * random.NextDouble()))]);
                above = type == ElementType.Float64 ? Math.BitIncrement(above) : MathF.BitIncrement((float)above);
                below = type == ElementType.Float64 ? Math.BitDecrement(below) : MathF.BitDecrement((float)below);
            }
        }

        return type == ElementType.Float64 ? [.. x] : [.. x.Select(v => (double)(float)v)];
    }
}
