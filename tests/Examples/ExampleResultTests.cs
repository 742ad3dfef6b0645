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
