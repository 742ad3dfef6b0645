namespace Adjoint.Solvers;

/// <summary>Time on an interval, told by fractions of it: every sweep over a step sequence computes the same bits from the same fractions.</summary>
internal readonly struct OdeClock(double t0, double t1)
{
    private readonly double _t0 = t0;
    private readonly double _t1 = t1;
    private readonly double _span = t1 - t0;

    public double Span => _span;

    public double At(double fraction) => fraction == 1 ? _t1 : Math.FusedMultiplyAdd(fraction, _span, _t0);

    public double Length(double fraction) => fraction * _span;

    /// <summary>The same in tensor operations, for derivatives by t0 and t1.</summary>
    public static (Tensor T, Tensor H, Tensor End) Trace(Tensor start, Tensor length, Tensor end, Tensor t0, Tensor t1)
    {
        Tensor span = t1 - t0;
        return (t0 + (start * span), length * span, t0 + (end * span));
    }
}
