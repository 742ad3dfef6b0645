using Adjoint.Solvers;

namespace Adjoint.Tests.Solvers.Ode.StepControl;

public sealed class AdaptiveStepTests
{
    public static TheoryData<string> Names => ["Pi", "Integral", "Pid", "H211b", "H312b"];

    private static AdaptiveStep Find(string name) => (AdaptiveStep)typeof(StepController).GetProperty(name)!.GetValue(null)!;

    [Fact]
    public void Pi_ForTsit5_IsTheFormulaOfItsSummary()
    {
        // 0.9 err^(−0.14) err₋₁^0.08 within [0.2, 10], err₋₁ at least 1e-4.
        var first = StepController.Pi.Decide(StepHistory.Start, 0.05, 0.5, 5);
        Assert.True(first.Accepted);
        Assert.Equal(0.05 * 0.9 * Math.Pow(0.5, -0.14), first.NextStep, 1e-16);

        var second = StepController.Pi.Decide(first.History, first.NextStep, 1e-6, 5);
        Assert.Equal(first.NextStep * 0.9 * Math.Pow(1e-6, -0.14) * Math.Pow(0.5, 0.08), second.NextStep, 1e-15);

        var third = StepController.Pi.Decide(second.History, 1, 0.9, 5);
        Assert.Equal(0.9 * Math.Pow(0.9, -0.14) * Math.Pow(1e-4, 0.08), third.NextStep, 1e-15);
    }

    [Fact]
    public void Pi_OnARejection_UsesTheElementaryControllerAndForgetsNothing()
    {
        StepHistory history = StepController.Pi.Decide(StepHistory.Start, 0.05, 0.5, 5).History;
        var decision = StepController.Pi.Decide(history, 0.1, 3, 5);
        Assert.False(decision.Accepted);
        Assert.Equal(0.1 * 0.9 * Math.Pow(3, -0.2), decision.NextStep, 1e-16);
        Assert.Equal(history with { Rejected = true }, decision.History);
        Assert.Equal(0.1 * 0.2, StepController.Pi.Decide(history, 0.1, 1e9, 5).NextStep, 1e-16);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Decide_OnANormThatIsNotFinite_RejectsAndShrinksMost(double error)
    {
        var decision = StepController.Pi.Decide(StepHistory.Start, -2, error, 5);
        Assert.False(decision.Accepted);
        Assert.Equal(-0.4, decision.NextStep, 1e-15);
    }

    [Theory, MemberData(nameof(Names))]
    public void Decide_OnAnExactStep_GrowsByAFiniteFactorOfAtMostTheMaximum(string name)
    {
        var decision = Find(name).Decide(StepHistory.Start, 1, 0, 5);
        Assert.True(decision.Accepted);
        Assert.InRange(decision.NextStep, 1, 10);
    }

    [Fact]
    public void MaxFactorAfterRejection_HoldsForTheNextAcceptedStepOnly()
    {
        AdaptiveStep controller = StepController.Pi with { MaxFactorAfterRejection = 1 };
        var rejected = controller.Decide(StepHistory.Start, 1, 2, 5);
        var repeated = controller.Decide(rejected.History, 1, 1e-3, 5);
        Assert.Equal(1, repeated.NextStep);
        Assert.True(controller.Decide(repeated.History, 1, 1e-3, 5).NextStep > 1);
        Assert.True(StepController.Pi.Decide(rejected.History, 1, 1e-3, 5).NextStep > 1);
    }

    [Theory, MemberData(nameof(Names))]
    public void Controller_SettlesWhereTheProblemDoesNotChange(string name)
    {
        // err = c h^k exactly: the norm must settle at Safety^(k / Σβ), from a start three decades off.
        AdaptiveStep controller = Find(name);
        foreach (int k in new[] { 2, 5, 8 })
        {
            StepHistory history = StepHistory.Start;
            double h = 1, scale = Math.Pow(1e-3, k), error = 0;
            for (int n = 0; n < 400; n++)
            {
                error = Math.Pow(h, k) * scale;
                (_, h, history) = controller.Decide(history, h, error, k);
            }

            double expected = Math.Pow(controller.Safety, k / (controller.Beta1 + controller.Beta2 + controller.Beta3));
            Assert.Equal(1, error / expected, 1e-6);
        }
    }

    [Theory]
    [InlineData("Pid", 0)]
    [InlineData("H211b", 0)]
    [InlineData("H312b", 0)]
    public void LowPassFilter_PassesNothingOfAnAlternatingError(string name, double response)
    {
        // A low-pass filter's numerator β₁ q² + β₂ q + β₃ vanishes at q = −1 (Söderlind 2003, filter order conditions).
        AdaptiveStep filter = Find(name);
        Assert.Equal(response, filter.Beta1 - filter.Beta2 + filter.Beta3, 1e-16);
    }

    [Fact]
    public void Filter_UsesEveryTermOfItsFormula()
    {
        var filter = new AdaptiveStep { Beta1 = 0.3, Beta2 = 0.2, Beta3 = -0.1, Alpha2 = 0.4, Alpha3 = 0.25, Safety = 1 };
        StepHistory history = filter.Decide(StepHistory.Start, 1, 0.2, 3).History;
        history = filter.Decide(history, 1.5, 0.4, 3).History;
        var decision = filter.Decide(history, 0.9, 0.7, 3);
        double factor = Math.Pow(0.7, -0.3 / 3) * Math.Pow(0.4, -0.2 / 3) * Math.Pow(0.2, 0.1 / 3)
            * Math.Pow(0.9 / 1.5, -0.4) * Math.Pow(1.5 / 1, -0.25);
        Assert.Equal(0.9 * factor, decision.NextStep, 1e-15);
    }

    [Theory]
    [InlineData(1e-6, 100)]
    [InlineData(1e-9, 393)]
    public void Tsit5WithPi_TakesTheStepsOfAnIndependentImplementation(double tolerance, int steps)
    {
        // Lotka–Volterra y0' = 1.5 y0 − y0 y1, y1' = y0 y1 − 3 y1 from (1, 1) to t = 10, first step 0.05, rtol = atol. Step counts of a
        // program in C with the same method and controller formulas.
        var stepper = new RungeKuttaStepper(OdeMethod.Tsit5, (_, y) => [(1.5 * y[0]) - (y[0] * y[1]), (y[0] * y[1]) - (3 * y[1])]);
        StepHistory history = StepHistory.Start;
        double[] y = [1, 1];
        double t = 0, h = 0.05;
        int accepted = 0;
        while (t < 10)
        {
            h = Math.Min(h, 10 - t);
            double[] next = stepper.Step(t, y, h);
            var decision = StepController.Pi.Decide(history, h, stepper.Error(y, next, h, tolerance), OdeMethod.Tsit5.Tableau.ErrorOrder);
            if (decision.Accepted)
            {
                (t, y) = (t + h, next);
                accepted++;
            }

            (h, history) = (decision.NextStep, decision.History);
        }

        Assert.Equal(steps, accepted);
    }

    [Fact]
    public void Decide_AllocatesNothing()
    {
        StepHistory history = StepHistory.Start;
        double h = StepController.H312b.Decide(history, 1, 0.5, 5).NextStep;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int n = 0; n < 100; n++) (_, h, history) = StepController.H312b.Decide(history, h, 0.5, 5);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Properties_OutOfRange_AreRefusedByName()
    {
        Assert.Contains("Safety must be in (0, 1]", Misuse(() => StepController.Pi with { Safety = 1.1 }), StringComparison.Ordinal);
        Assert.Contains("MinFactor must be in (0, 1)", Misuse(() => StepController.Pi with { MinFactor = 0 }), StringComparison.Ordinal);
        Assert.Contains("MaxFactor must be finite", Misuse(() => StepController.Pi with { MaxFactor = double.NaN }), StringComparison.Ordinal);
        Assert.Contains("Beta1 must be finite", Misuse(() => StepController.Pi with { Beta1 = double.NaN }), StringComparison.Ordinal);
    }

    private static string Misuse(Func<StepController> make) => Assert.Throws<ArgumentOutOfRangeException>(make).Message;
}
