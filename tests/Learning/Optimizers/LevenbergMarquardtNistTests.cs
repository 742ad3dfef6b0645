using Adjoint.Tests.Reference;

namespace Adjoint.Tests.Learning.Optimizers;

/// <summary>Fits of the NIST problems from both starts; all certified values are compared.</summary>
public sealed class LevenbergMarquardtNistTests
{
    /// <summary>As exact as rounding allows, in any number of iterations: the tolerances are raised to the spacing of numbers.</summary>
    private static readonly FitOptions Exact = new() { FTol = 0, XTol = 0, GTol = 0, MaxIterations = 20_000 };

    public static TheoryData<string> Problems => [.. NistRegression.Names];

    [Theory]
    [MemberData(nameof(Problems))]
    public void Fit_FindsCertifiedValues_FromNearStart(string name)
    {
        NistRegression problem = NistRegression.Of(name);
        Check(problem, LevenbergMarquardt.Fit(problem.Residuals, Tensor.FromArray(problem.Start2), OptionsFor(name)));
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Fit_FindsCertifiedValues_FromFarStart(string name)
    {
        // From this start the first step of BoxBOD leads to b2 > 100, where the model no longer depends on b2; so it is kept short.
        NistRegression problem = NistRegression.Of(name);
        FitOptions options = OptionsFor(name) with { InitialStep = name == "BoxBOD" ? 1 : Exact.InitialStep };
        Check(problem, LevenbergMarquardt.Fit(problem.Residuals, Tensor.FromArray(problem.Start1), options));
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Fit_WithDefaultOptions_IsWithinAThousandthOfAStandardError(string name)
    {
        NistRegression problem = NistRegression.Of(name);
        FitResult<Tensor> fit = LevenbergMarquardt.Fit(problem.Residuals, Tensor.FromArray(problem.Start2));

        Assert.True(fit.Converged, fit.ToString());
        double[] estimate = fit.Estimate.ToArray();
        for (int i = 0; i < estimate.Length; i++)
        {
            // Lanczos1 has standard errors of 1e-10: rounding of the estimate's own digits, which are certified to 1e-11, comes on top.
            double allowed = (1e-3 * problem.StandardErrors[i]) + (1e-10 * Math.Abs(problem.Estimate[i]));
            Assert.True(Math.Abs(estimate[i] - problem.Estimate[i]) <= allowed, $"parameter {i}: {estimate[i]:R}, certified {problem.Estimate[i]:R}. {fit}");
        }
    }

    [Fact]
    public void Fit_WhereAParameterLosesItsInfluence_SaysSo()
    {
        NistRegression problem = NistRegression.Of("BoxBOD");
        FitResult<Tensor> fit = LevenbergMarquardt.Fit(problem.Residuals, Tensor.FromArray(problem.Start1));

        Assert.Equal(OptimizationStatus.SingularJacobian, fit.Status);
        Assert.Contains("value[1] has no influence", fit.Message, StringComparison.Ordinal);
        Assert.Equal(double.PositiveInfinity, fit.StandardError("value[1]"));
    }

    /// <summary>The residuals of Lanczos1 are 1e-13 of its data, so mostly rounding: no step decreases them further, which is said at zero tolerance.</summary>
    private static FitOptions OptionsFor(string name) => name == "Lanczos1" ? new FitOptions() : Exact;

    private static void Check(NistRegression problem, FitResult<Tensor> fit)
    {
        // Double precision leaves three digits of the residuals of Lanczos1.
        double tolerance = problem.Name == "Lanczos1" ? 1e-2 : 1e-6;
        Assert.True(fit.Converged, fit.ToString());
        Agree("estimate", problem.Estimate, fit.Estimate.ToArray(), 1e-6, fit);
        Agree("standard error", problem.StandardErrors, fit.StandardErrors.ToArray(), tolerance, fit);
        Agree("sum of squares", [problem.SumOfSquares], [fit.SumOfSquares], tolerance, fit);
    }

    private static void Agree(string what, double[] expected, double[] found, double tolerance, FitResult<Tensor> fit)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Math.Abs(found[i] - expected[i]) / Math.Abs(expected[i]);
            Assert.True(error <= tolerance, $"{what} {i}: {found[i]:R}, certified {expected[i]:R}, relative error {error:G3}. {fit}");
        }
    }
}
