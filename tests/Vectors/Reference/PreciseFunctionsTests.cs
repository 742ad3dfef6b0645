namespace Adjoint.Tests.Vectors.Reference;

/// <summary>
/// The reference itself, against digits that others published: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), tables
/// 1.1, 4.2, 4.6, 4.14, 4.15 and 7.1, and the On-Line Encyclopedia of Integer Sequences (number of the sequence in the name).
/// </summary>
public sealed class PreciseFunctionsTests
{
    private static readonly (string Name, BigReal Value, string Digits)[] Published =
    [
        ("e, A001113", PreciseFunctions.Exp(1), "2.718281828459045235360287471352662497757"),
        ("1/e, A068985", PreciseFunctions.Exp(-1), "0.367879441171442321595523770161460867446"),
        ("pi, A000796", PreciseFunctions.Pi, "3.141592653589793238462643383279502884197"),
        ("ln 2, A002162", PreciseFunctions.Ln2, "0.693147180559945309417232121458176568075"),
        ("ln 10, A002392", PreciseFunctions.Log(10), "2.302585092994045684017991454684364207601"),
        ("ln 3, A002391", PreciseFunctions.Log1p(2), "1.098612288668109691395245236922525704647"),
        ("sin 1, A049469", PreciseFunctions.Sin(1), "0.841470984807896506652502321630298999622"),
        ("cos 1, A049470", PreciseFunctions.Cos(1), "0.540302305868139717400936607442976603733"),
        ("tan 1, A049471", PreciseFunctions.Tan(1), "1.557407724654902230506974807458360173087"),
        ("arctan 1/2, A073000", PreciseFunctions.Atan(0.5), "0.463647609000806116214256231461214402028"),
        ("sinh 1, A073742", PreciseFunctions.Sinh(1), "1.175201193643801456882381850595600815155"),
        ("cosh 1, A073743", PreciseFunctions.Cosh(1), "1.543080634815243778477905620757061682601"),
        ("tanh 1, A073744", PreciseFunctions.Tanh(1), "0.761594155955764888119458282604793590412"),
        ("arcsinh 1, A091648", PreciseFunctions.Asinh(1), "0.881373587019543025232609324979792309028"),
        ("square root of 2, A002193", BigReal.Sqrt(2), "1.414213562373095048801688724209698078569"),
        ("cube root of 2, A002580", BigReal.Cbrt(2), "1.259921049894873164767210607278228350570"),
        ("erf 1, A099286", PreciseFunctions.Erf(1), "0.842700792949714869341220635082609259296"),
        ("erfc 1, A099287", PreciseFunctions.Erfc(1), "0.157299207050285130658779364917390740703"),
    ];

    public static TheoryData<string> Names => [.. Published.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_HasThePublishedDigits(string name)
    {
        var (_, value, digits) = Array.Find(Published, p => p.Name == name);
        var expected = System.Numerics.BigInteger.Parse(digits.Replace(".", ""), System.Globalization.CultureInfo.InvariantCulture);
        BigReal scaled = value;
        for (int i = 0; i < digits.Length - 2; i++) scaled *= 10;
        Assert.InRange((double)(scaled.Round() - expected), -1, 1);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(7.5)]
    [InlineData(1e22)]
    [InlineData(1.7976931348623157e308)]
    public void SineAndCosine_LieOnTheCircle(double x)
    {
        BigReal s = PreciseFunctions.Sin(x), c = PreciseFunctions.Cos(x), off = (s * s) + (c * c) - BigReal.One;
        Assert.True(off.IsZero || off.Magnitude < -280);
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(0.01)]
    [InlineData(3.0)]
    public void Inverses_UndoEachOther(double x)
    {
        Close(x, PreciseFunctions.Log(PreciseFunctions.Exp(x)), absolute: true);
        Close(x, PreciseFunctions.Log1p(PreciseFunctions.Expm1(x)));
        Close(x, PreciseFunctions.Asinh(PreciseFunctions.Sinh(x)));
        Close(x, PreciseFunctions.Tan(PreciseFunctions.Atan(x)));
        Close(x, BigReal.Cbrt((BigReal)x * x * x));
    }

    [Fact]
    public void ComplementaryErrorFunction_IsContinuousWhereItsFormulaChanges()
    {
        BigReal series = BigReal.One - PreciseFunctions.Erf(8), fraction = PreciseFunctions.Erfc(8);
        Assert.True(((series - fraction) / fraction).Magnitude < -200);
    }

    private static void Close(BigReal expected, BigReal found, bool absolute = false)
    {
        BigReal difference = expected - found;
        Assert.True(difference.IsZero || difference.Magnitude < (absolute ? 0 : expected.Magnitude) - 280);
    }
}
