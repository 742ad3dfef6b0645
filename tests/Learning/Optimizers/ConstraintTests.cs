using CsCheck;
using static Adjoint.Tensor;

namespace Adjoint.Tests.Learning.Optimizers;

public sealed class ConstraintTests
{
    private sealed record Rates(Tensor Alpha, Tensor Beta);

    private static readonly Constraint[] Kinds = [Constraint.Positive(), Constraint.Softplus(), Constraint.Bounded(-2, 5)];

    [Fact]
    public void ToNatural_IsInverseOfToFree()
    {
        Gen.Select(Gen.Int[0, 2], Gen.Double[0.01, 4.9]).Sample((kind, value) =>
        {
            ParameterTransform<Tensor> transform = ParameterTransform.For(Scalar(1), Kinds[kind]);
            double back = transform.ToNatural(transform.ToFree(Scalar(value))).ToDouble();
            Assert.Equal(1, back / value, 1e-12);
        });
    }

    [Fact]
    public void ToNatural_StaysInside_AndHasTheDerivativeOfDifferences()
    {
        Gen.Select(Gen.Int[0, 2], Gen.Double[-8, 8]).Sample((kind, z) =>
        {
            ParameterTransform<Tensor> transform = ParameterTransform.For(Scalar(1), Kinds[kind]);
            double At(double free) => transform.ToNatural(Scalar(free)).ToDouble();
            double value = At(z), slope = Transform.Jvp<Tensor, Tensor>(transform.ToNatural, Scalar(z), Scalar(1)).Tangent.ToDouble();
            Assert.InRange(value, kind == 2 ? -2 : 0, kind == 2 ? 5 : double.MaxValue);
            Assert.True(slope > 0);
            Assert.Equal((At(z + 1e-5) - At(z - 1e-5)) / 2e-5, slope, 1e-6 * Math.Max(1, slope));
        });
    }

    [Fact]
    public void Bounded_FarOut_DoesNotRoundToBeyondABound()
    {
        // −3.069 + (3.6 + 3.069) = 3.6000000000000005.
        ParameterTransform<Tensor> transform = ParameterTransform.For(Scalar(1), Constraint.Bounded(-3.069, 3.6));
        Assert.Equal(3.6, transform.ToNatural(Scalar(50)).ToDouble());
        Assert.Equal(-3.069, transform.ToNatural(Scalar(-50)).ToDouble());
    }

    [Fact]
    public void Path_SelectsTheTensors_AndTheLastConstraintCounts()
    {
        ParameterTransform<Rates> transform = ParameterTransform.For(
            new Rates(Scalar(1), Scalar(1)), Constraint.Positive(), Constraint.Bounded(0, 2, "Beta"));

        Rates natural = transform.ToNatural(new Rates(Scalar(0), Scalar(0)));

        Assert.Equal(1, natural.Alpha.ToDouble(), 15);
        Assert.Equal(1, natural.Beta.ToDouble(), 15);
        Assert.Equal(2, transform.ToNatural(new Rates(Scalar(50), Scalar(50))).Beta.ToDouble(), 12);
    }

    [Fact]
    public void Start_OutsideAConstraint_IsRefusedByName()
    {
        string message = Assert.Throws<ArgumentException>(() => new Adam(0.1).Minimize(
            (Rates r) => r.Alpha + r.Beta, new Rates(Scalar(-1), Scalar(7)),
            new MinimizeOptions { Constraints = [Constraint.Positive("Alpha"), Constraint.Bounded(0, 5, "Beta")] })).Message;

        Assert.Contains("Alpha is -1, but its constraint keeps it above 0", message, StringComparison.Ordinal);
        Assert.Contains("Beta is 7, but its constraint keeps it between 0 and 5", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_ThatAreReversed_AreRefused() => Assert.Throws<ArgumentException>(() => Constraint.Bounded(2, 1));
}
