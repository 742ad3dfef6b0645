using System.Globalization;
using Adjoint.Examples;
using Adjoint.Examples.Running;
using Adjoint.Tests.Plotting;

namespace Adjoint.Tests.Examples;

/// <summary>Every example as a user runs it: what it prints last, against values from elsewhere, and the figures it leaves.</summary>
public sealed class ExampleResultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The least squares of the same data by a program of its own: Gauss–Newton with central differences around the classical
    /// Runge–Kutta method at 200 steps a year on the logarithms of the populations, in Python. It agrees with itself to nine digits.</summary>
    private static readonly Dictionary<string, double> LeastSquares = new()
    {
        ["alpha"] = 0.540158992,
        ["beta"] = 0.0271653572,
        ["gamma"] = 0.796386043,
        ["delta"] = 0.0236946384,
        ["hare0"] = 34.6024244,
        ["lynx0"] = 5.84450614,
        ["ssr"] = 2.0186611552,
    };

    /// <summary>B. Carpenter, "Predator–prey population dynamics: the Lotka–Volterra model in Stan" (2018): means and standard deviations of
    /// the posterior as in the summary that Stan printed for it (reprinted with the Julia versions of "Statistical Rethinking").
    /// Its priors and its two scatters move the estimates by less than the deviations.</summary>
    private static readonly Dictionary<string, (double Mean, double Deviation)> Study = new()
    {
        ["alpha"] = (0.549, 0.065),
        ["beta"] = (0.028, 0.004),
        ["gamma"] = (0.797, 0.091),
        ["delta"] = (0.024, 0.004),
        ["hare0"] = (33.960, 2.909),
        ["lynx0"] = (5.949, 0.533),
    };

    /// <summary>Newton's method from PyTorch's derivatives, with a general solver in place of Cholesky factors; the gradient there is 1e-12.</summary>
    private static readonly Dictionary<string, double> Likelihood = new()
    {
        ["amplitude"] = 0.916977668,
        ["period"] = 10.7711556,
        ["smoothness"] = 1.48156939,
        ["memory"] = 26.2505686,
        ["scatter"] = 0.105363484,
        ["log_likelihood"] = -1.09242148,
    };

    [Fact]
    public void LotkaVolterra_FindsTheLeastSquaresNearTheStudysEstimates()
    {
        Dictionary<string, double> result = Run("lotka-volterra", "fit.png", "phase-plane.png", "history.png");

        // Six digits are printed, of which the last is rounded.
        Assert.All(LeastSquares, expected => Assert.Equal(expected.Value, result[expected.Key], 1e-5 * expected.Value));
        Assert.All(Study, expected => Assert.Equal(expected.Value.Mean, result[expected.Key], expected.Value.Deviation));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Lorenz_RecoversTheParametersWithinTheirErrors()
    {
        Dictionary<string, double> result = Run("lorenz", "lorenz.png");
        Assert.Equal(10, result["sigma"], 3 * result["sigma_error"]);
        Assert.Equal(28, result["rho"], 3 * result["rho_error"]);
        Assert.Equal(8.0 / 3, result["beta"], 3 * result["beta_error"]);

        // Errors of a size that would show that something was learned.
        Assert.InRange(result["sigma_error"], 0, 0.2);
        Assert.InRange(result["rho_error"], 0, 0.1);
        Assert.InRange(result["beta_error"], 0, 0.05);

        // The noise was 0.5; an estimate of it from ν degrees of freedom scatters by 1/√(2ν) of it.
        Assert.Equal(0.5, result["noise"], 3 * 0.5 / Math.Sqrt(2 * result["degrees"]));
        Assert.InRange(result["window"], 0, result["lyapunov_time"]);
        Assert.Equal(result["guesses"], result["arrived"]);
    }

    [Fact]
    public void Arenstorf_ReturnsAndIsSymplectic()
    {
        Dictionary<string, double> result = Run("arenstorf", "orbit.png");

        // The start is rounded to 2.2e-16, which the largest stretching of about 2.4e6 makes 5e-10.
        Assert.InRange(result["closing"], 0, 1e-9);
        Assert.InRange(result["jacobi_drift"], 0, 1e-12);

        // A determinant is a sum of products of up to four columns, of which one is of the size of the stretching; one is small.
        Assert.Equal(1, result["determinant"], 1e-7);
        Assert.InRange(result["symplectic_defect"], 0, 1e-15);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void LeNet_ReadsDrawnDigits_AndKeepsItsWeights()
    {
        Dictionary<string, double> result = Run("lenet", "lenet.png", "lenet.safetensors");
        Assert.InRange(result["accuracy"], 0.98, 1);
        Assert.True(result["seconds"] > 0);
    }

    [Fact]
    public void ResidualGradients_AreKept_WherePlainOnesVanish()
    {
        // Variance 1/(3n) passes a third of the squared gradient at best, 3⁻²⁴·⁵ = 2e-12 from the last of fifty layers to the first.
        Dictionary<string, double> result = Run("residual-gradients", "residual-gradients.png");
        Assert.InRange(result["plain"], 0, 1e-11);
        Assert.InRange(result["residual"], 0.1, 100);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Attribution_IsComplete()
    {
        Dictionary<string, double> result = Run("attribution", "attribution.png");
        Assert.InRange(result["completeness_error"], 0, 1e-3);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void NeuralOde_LearnsTheSpiral()
    {
        Dictionary<string, double> result = Run("neural-ode", "neural-ode.png");
        Assert.InRange(result["loss"], 0, 0.05);
        Assert.InRange(result["path_error"], 0, 0.5);
    }

    [Fact]
    public void Robertson_RecoversTheRatesWithinTheirErrors()
    {
        Dictionary<string, double> result = Run("robertson", "robertson.png");
        Assert.Equal(0.04, result["k1"], 3 * result["k1_error"]);
        Assert.Equal(1e4, result["k2"], 3 * result["k2_error"]);
        Assert.Equal(3e7, result["k3"], 3 * result["k3_error"]);

        // The scatter of 105 degrees of freedom is 1 ± √(1/210), here within three of these.
        Assert.Equal(1, result["scatter"], 3 * Math.Sqrt(1.0 / 210));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Seepage_FindsAFieldAsProbableAsItShouldBe()
    {
        // The truth is a draw of what is assumed, so that twice the least objective is about a sum of squares of as many normal numbers as there are
        // levels (exactly so where levels depend linearly on the field): 60 ± √120, here within three of these.
        Dictionary<string, double> result = Run("seepage", "seepage.png");
        Assert.Equal(result["levels"], result["twice_objective"], 3 * Math.Sqrt(2 * result["levels"]));
        Assert.InRange(result["error"], 0, result["error_start"]);
    }

    [Fact]
    public void GaussianProcess_FindsTheLargestLikelihood()
    {
        // Six digits are printed, of which the last is rounded.
        Dictionary<string, double> result = Run("gaussian-process", "gaussian-process.png");
        Assert.All(Likelihood, expected => Assert.Equal(expected.Value, result[expected.Key], 1e-5 * Math.Abs(expected.Value)));
    }

    [Fact]
    public void GradientCheck_TellsRightFromWrong()
    {
        Dictionary<string, double> result = Run("gradient-check", "gradient-check.png");
        Assert.Equal(1, result["right_passed"]);
        Assert.Equal(0, result["wrong_passed"]);
        Assert.Equal(1, result["rate_wrong"], 0.05);
        Assert.Equal(2, result["rate_right"], 0.05);
        Assert.Equal(3, result["rate_second"], 0.1);
    }

    [Fact]
    public void MemoryBudget_KeepsEveryBit()
    {
        Dictionary<string, double> result = Run("memory-budget", "memory-budget.png");
        Assert.Equal(1, result["same_bits"]);

        // 61 checkpoints reach C(63, 2) = 1,953 steps with two passes and C(64, 3) = 41,664 with three (Griewank 1992).
        Assert.InRange(result["work_at_1_mib"], 2, 3);
    }

    [Fact]
    public void SteadyState_AgreesWithTheClosedForm()
    {
        Dictionary<string, double> result = Run("steady-state", "steady-state.png");

        // s = K D / (μ − D), x = Y (s₀ − s): dx/dD = −Y K μ / (μ − D)², d²x/dD² = −2 Y K μ / (μ − D)³.
        const double D = 0.5, Feed = 2.5, Mu = 0.85, K = 0.0123, Y = 0.53;
        double s = K * D / (Mu - D);
        Assert.Equal(s, result["substrate"], 1e-8);
        Assert.Equal(Y * (Feed - s), result["biomass"], 1e-8);
        Assert.Equal(-Y * K * Mu / Math.Pow(Mu - D, 2), result["biomass_slope"], 1e-8);
        Assert.Equal(-2 * Y * K * Mu / Math.Pow(Mu - D, 3), result["biomass_curvature"], 1e-8);
        Assert.Equal(Mu * (1 - Math.Sqrt(K / (K + Feed))), result["best_dilution"], 1e-8);
        Assert.InRange(result["error_state"], 0, 1e-12);
        Assert.InRange(result["error_best"], 0, 1e-9);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void DiscInversion_ExplainsTheRecordsBetterFromIterationToIteration()
    {
        Dictionary<string, double> result = Run("disc-inversion", "disc.png");
        Assert.InRange(result["objective4"], 0, result["objective0"] / 5);
        Assert.InRange(result["objective5"], 0, result["objective4"] / 2);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void HeatPlate_FindsTheMostProbableConductivity_AndErrsByWhatItSays()
    {
        Dictionary<string, double> result = Run("heat-plate", "plate.png");
        Assert.InRange(result["gradient"], 0, 1);

        // χ² with ν degrees of freedom scatters by √(2ν) about ν: three deviations, relative to ν.
        Assert.Equal(1, result["chi_square_data"], 3 * Math.Sqrt(2 / result["data"]));
        Assert.Equal(1, result["chi_square_unknowns"], 3 * Math.Sqrt(2 / result["unknowns"]));
        Assert.InRange(result["error"], 0, result["error_start"]);
    }

    // What a machine under load measures is not asserted: only that everything ran, and that times are times.
    [Fact]
    [Trait("Speed", "Slow")]
    public void JacobianCost_MeasuresBothModes()
    {
        Dictionary<string, double> result = Run("jacobian-cost", "jacobian-cost.png");
        Assert.True(result["forward_over_reverse_wide"] > 0);
        Assert.True(result["reverse_over_forward_tall"] > 0);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void GradientCost_GoesFromTenToAMillionParameters()
    {
        Dictionary<string, double> result = Run("gradient-cost", "gradient-cost.png");
        Assert.InRange(result["smallest"], 10, 20);
        Assert.InRange(result["largest"], 0.99e6, 1.01e6);
        Assert.True(result["ratio_max"] >= result["ratio_median"]);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void MamlSinusoid_LearnsAWaveFromTenExamples()
    {
        Dictionary<string, double> result = Run("maml-sinusoid", "maml-sinusoid.png");
        Assert.InRange(result["mse1"], 0, 0.6);
        Assert.InRange(result["mse10"], 0, 0.2);

        // Without adaptation no function of x alone does better than this in the mean; the means of 600 waves scatter by some 5 %.
        Assert.True(result["mse0"] > 0.85 * Sinusoids.ErrorOfBestUnadapted);
    }

    private Dictionary<string, double> Run(string name, params string[] figures)
    {
        var output = new StringWriter();
        var errors = new StringWriter();
        Assert.True(ExampleRunner.Run(ExampleTable.All, [name, "--output", _folder[name]], output, errors) == 0, errors.ToString());
        Assert.All(figures, figure => Assert.True(new FileInfo(_folder[$"{name}/{figure}"]).Length > 10_000));
        string last = output.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.StartsWith("result: ", last);
        return last.Split(' ')[1..].Select(entry => entry.Split('=')).ToDictionary(
            pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
    }
}
