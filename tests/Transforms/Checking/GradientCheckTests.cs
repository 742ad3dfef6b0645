using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Transforms;

using Ode = global::Adjoint.Ode;

public sealed class GradientCheckTests
{
    private static readonly Tensor X = FromArray([0.3, -1.2, 0.7, 2.1]);

    private sealed record Rates(Tensor Alpha, Tensor Beta, Tensor Gamma, Tensor Delta);

    private sealed record Pair(Tensor First, Tensor Second);

    public static TheoryData<string, Func<Tensor, Tensor>> Smooth => new()
    {
        { "sin", x => Sum(Sin(x) * x) },
        { "exp of square", x => Exp(Dot(x, x) * -0.3) },
        { "linear", x => Sum(x) * 3.0 },
        { "quadratic", x => Dot(x, x) },
        { "vector result", x => Tanh(x) * Sum(x) },
        { "matrix result", x => x.Reshape(4, 1) * Exp(x).Reshape(1, 4) },
        { "large value, small variation", x => Sum(Cos(x)) + 1e6 },
        { "log-sum-exp", x => Log(Sum(Exp(x))) },
    };

    [Theory]
    [MemberData(nameof(Smooth))]
    public void SmoothFunction_Passes(string name, Func<Tensor, Tensor> function)
    {
        GradientReport report = GradientCheck.Run(function, X);
        Assert.True(report.Passed, $"{name}: {report}");
        Assert.Contains(report.Findings, f => f.Kind == GradientCheckKind.Compiled && f.Verdict == GradientVerdict.Passed);
    }

    [Theory]
    [MemberData(nameof(Smooth))]
    public void SmoothFunction_PassesInFloat32(string name, Func<Tensor, Tensor> function)
    {
        GradientReport report = GradientCheck.Run(function, X.Cast(ElementType.Float32));
        Assert.True(report.Passed, $"{name}: {report}");
        Assert.Equal(ElementType.Float32, report.Precision);
    }

    [Fact]
    public void Rates_OfASmoothFunction_AreOneTwoAndThree()
    {
        GradientReport report = GradientCheck.Run((Tensor x) => Sum(Exp(x)), X);
        foreach (GradientFinding finding in report.Findings.Where(f => f.Kind <= GradientCheckKind.SecondDerivative))
            Assert.InRange(finding.Measured, finding.Expected - 0.1, finding.Expected + 0.1);
    }

    [Fact]
    public void Ode_SolvedWithFixedSteps_Passes()
    {
        static Tensor LotkaVolterra(Tensor t, Tensor y, Rates p)
        {
            var (hare, lynx) = (y[0], y[1]);
            return Stack((p.Alpha * hare) - (p.Beta * hare * lynx), (p.Delta * hare * lynx) - (p.Gamma * lynx));
        }

        var options = new OdeOptions { Controller = StepController.Fixed(0.05) };
        GradientReport report = GradientCheck.Run(
            ((Tensor Y0, Rates P) x) => Ode.Solve(LotkaVolterra, x.Y0, (0, 2), x.P, options).FinalState,
            (FromArray([1.0, 1.0]), new Rates(Scalar(1.5), Scalar(1), Scalar(3), Scalar(1))), new GradientCheckOptions { Directions = 1, LargestStep = 0.03 });
        Assert.True(report.Passed, report.ToString());
        Assert.Contains(report.Findings, f => f.Argument == "x.Item2.Alpha" && f.Kind == GradientCheckKind.SecondDerivative && f.Verdict == GradientVerdict.Passed);
    }

    [Theory]
    [InlineData(ElementType.Float64)]
    [InlineData(ElementType.Float32)]
    public void CustomDerivative_WrongByOnePercent_FailsAndSaysByHowMuch(ElementType type)
    {
        Func<Tensor, Tensor> wrong = CustomJvp<Tensor, Tensor>(Sin, (x, _, dx) => 1.01 * Cos(x) * dx);
        GradientReport report = GradientCheck.Run((Tensor x) => Sum(wrong(x) * x), FromArray([0.3, 0.9]).Cast(type));
        GradientFinding finding = Assert.Single(report.Failures, f => f.Direction == 1);
        Assert.Equal(GradientCheckKind.Gradient, finding.Kind);
        Assert.InRange(finding.Measured, 0.7, 1.6);
        Assert.Contains("times the derivative", finding.Explanation);
        Assert.Contains("CustomJvp", finding.Explanation);
        Assert.Contains("FAILED", report.ToString());
    }

    [Fact]
    public void CustomDerivative_WrongInOneArgument_IsNamed()
    {
        Func<Pair, Tensor> wrong = CustomJvp<Pair, Tensor>(
            p => p.First * p.Second, (p, _, d) => (p.Second * d.First) + (1.01 * p.First * d.Second));
        GradientReport report = GradientCheck.Run((Pair p) => Sum(Exp(wrong(p))), new Pair(Scalar(0.8), Scalar(1.3)));
        Assert.Contains(report.Failures, f => f.Argument == "p.Second");
        Assert.DoesNotContain(report.Failures, f => f.Argument == "p.First" && f.Kind == GradientCheckKind.Gradient);
    }

    [Theory]
    [InlineData(ElementType.Float64)]
    [InlineData(ElementType.Float32)]
    public void CustomDerivative_WrongInSecondOrderOnly_Fails(ElementType type)
    {
        // The slope is right, but is a constant to the next derivative.
        Func<Tensor, Tensor> wrong = CustomJvp<Tensor, Tensor>(Sin, (x, _, dx) => StopGradient(Cos(x)) * dx);
        GradientReport report = GradientCheck.Run((Tensor x) => Sum(wrong(x)), FromArray([0.7, 0.9]).Cast(type));
        Assert.NotEmpty(report.Failures);
        Assert.All(report.Failures, f => Assert.Equal(GradientCheckKind.SecondDerivative, f.Kind));
        Assert.Contains("though the gradient is right", report.Failures[0].Explanation);
    }

    [Fact]
    public void CustomVjp_HasItsSecondDerivativeCheckedInReverse()
    {
        Func<Tensor, Tensor> custom = CustomVjp<Tensor, Tensor>(Sin, (x, _, c) => c * Cos(x));
        GradientReport report = GradientCheck.Run((Tensor x) => Sum(custom(x)), X);
        Assert.True(report.Passed, report.ToString());
        Assert.Contains(report.Findings, f => f.Kind == GradientCheckKind.DotProduct && f.Verdict == GradientVerdict.Skipped);
        Assert.Contains(report.Findings, f => f.Kind == GradientCheckKind.SecondDerivative && f.Verdict == GradientVerdict.Passed);
    }

    [Fact]
    public void Kink_IsToldFromAWrongDerivative()
    {
        GradientReport report = GradientCheck.Run((Tensor x) => Sum(Abs(x)), FromArray([0.0, 1.0]));
        Assert.Contains("kink", report.Failures[0].Explanation);
    }

    [Fact]
    public void Jump_FailsAsAValue()
    {
        GradientReport report = GradientCheck.Run((Tensor x) => Sum(Where(x > 1.0, x + 1.0, x) * x), FromArray([1.0, 1.0, 1.0]));
        Assert.Contains(report.Failures, f => f.Kind == GradientCheckKind.Value && f.Explanation.Contains("jump"));
    }

    [Fact]
    public void DisconnectedArgument_IsNamedAndDistinguishedFromZero()
    {
        GradientReport report = GradientCheck.Run((Pair p) => Sum(p.First * p.First), new Pair(Scalar(0), Scalar(3)));
        Assert.True(report.Passed, report.ToString());
        Assert.Contains(report.Findings, f => f is { Argument: "p.First", Verdict: GradientVerdict.Zero });
        Assert.Contains(report.Findings, f => f is { Argument: "p.Second", Verdict: GradientVerdict.Disconnected });
    }

    [Fact]
    public void CutDerivative_OfAnArgumentThatMatters_Fails()
    {
        GradientReport report = GradientCheck.Run((Pair p) => Sum(p.First * StopGradient(p.Second)), new Pair(Scalar(2), Scalar(3)));
        GradientFinding finding = Assert.Single(report.Failures, f => f.Argument == "p.Second");
        Assert.Contains("StopGradient", finding.Explanation);
    }

    [Fact]
    public void NonFiniteGradient_IsNamed()
    {
        GradientReport report = GradientCheck.Run((Tensor x) => Sum(Sqrt(x)), FromArray([4.0, 0.0]));
        Assert.Contains("element 1 of the gradient", Assert.Single(report.Failures).Explanation);
    }

    [Fact]
    public void FunctionThatReadsValues_IsCheckedWithoutCompiling()
    {
        GradientReport report = GradientCheck.Run((Tensor x) => (double)x > 0 ? x * x * x : -x, Scalar(1.3));
        Assert.True(report.Passed, report.ToString());
        Assert.Contains(report.Findings, f => f.Kind == GradientCheckKind.Compiled && f.Verdict == GradientVerdict.Skipped);
    }

    [Fact]
    public void Check_LeavesTheNamesOfTensorsAlone()
    {
        Tensor x = FromArray([1.0, 2.0]);
        GradientCheck.Run((Tensor y) => Sum(y * y), x);
        Assert.Null(x.Label);
    }

    [Fact]
    public void Options_ThatCannotWork_AreRefusedTogether()
    {
        var error = Assert.Throws<ArgumentException>(() => GradientCheck.Run((Tensor x) => Sum(x), X, new GradientCheckOptions { Directions = 0, LargestStep = -1 }));
        Assert.Contains("Directions", error.Message);
        Assert.Contains("LargestStep", error.Message);
    }
}
