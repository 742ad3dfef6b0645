namespace Adjoint.Tests.Fields.Sources;

public sealed class RickerTests
{
    [Fact]
    public void Wavelet_PeaksAfterOnePeriod_AndCrossesZeroWhereItsCurvatureSaysSo()
    {
        var wavelet = new Ricker(0.01);
        Assert.Equal(1, wavelet.At(100));
        Assert.Equal(0, wavelet.At(100 + (1 / (Math.Sqrt(2) * Math.PI * 0.01))), 1e-15);
        Assert.InRange(Math.Abs(wavelet.At(0)), 0, 1e-3);
    }

    [Fact]
    public void Signal_HasOneRowAStep()
    {
        Tensor signal = new Ricker(0.01).Signal(3, 2.041, first: 1);
        Assert.Equal([3, 1], signal.Shape.Extents.ToArray());
        Assert.Equal(new Ricker(0.01).At(2 * 2.041), (double)signal[1, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ricker(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ricker(1).Signal(3, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ricker(1).Signal(-1, 1));
    }
}
