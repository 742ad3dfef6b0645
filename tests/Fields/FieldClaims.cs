using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Fields;

/// <summary>What every operator on fields is held to.</summary>
internal static class FieldClaims
{
    /// <summary>Numbers between −1 and 1.</summary>
    public static Tensor Noise(Shape shape, int seed) => Uniform(RandomKey.FromSeed(seed), shape, -1, 1);

    /// <summary>⟨J x, y⟩ = ⟨x, Jᵀ y⟩ at a point, relative to the size of the terms.</summary>
    public static void AssertTransposed(Func<Tensor, Tensor> function, Tensor at)
    {
        Tensor x = Noise(at.Shape, 11);
        Tensor jx = Jvp(function, at, x).Item2;
        Tensor y = Noise(jx.Shape, 12);
        Tensor jty = Vjp(function, at).Item2(y);
        double left = (double)Sum(jx * y), right = (double)Sum(x * jty), size = (double)Sum(Abs(jx * y));
        Assert.True(Math.Abs(left - right) <= 1e-12 * size, $"<Jx, y> = {left:R}, <x, Jt y> = {right:R}");
    }

    /// <summary>Taylor remainders fall with rates 2 ± 0.05 and 3 ± 0.1, and modes agree.</summary>
    public static void AssertTaylor<T>(Func<T, Tensor> function, T at)
    {
        GradientReport report = GradientCheck.Run(function, at);
        Assert.True(report.Passed, report.ToString());
        foreach (GradientFinding finding in report.Findings)
        {
            if (finding.Verdict != GradientVerdict.Passed) continue;
            if (finding.Kind == GradientCheckKind.Gradient) Assert.InRange(finding.Measured, 1.95, 2.05);
            if (finding.Kind == GradientCheckKind.SecondDerivative) Assert.InRange(finding.Measured, 2.9, 3.1);
        }
    }

    public static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double[] e = expected.ToArray(), a = actual.ToArray();
        for (int i = 0; i < e.Length; i++) Assert.True(Math.Abs(e[i] - a[i]) <= tolerance, $"at {i}: expected {e[i]:R}, found {a[i]:R}");
    }

    /// <summary>The order of convergence between two errors when the step falls by a ratio.</summary>
    public static double Order(double coarse, double fine, double ratio = 2) => Math.Log(coarse / fine) / Math.Log(ratio);
}
