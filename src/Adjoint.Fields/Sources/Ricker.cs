namespace Adjoint;

/// <summary>
/// The wavelet q(t) = (1 − 2a) e^(−a), a = (π f (t − 1/f))², of peak frequency f, whose peak of 1 is delayed by one period so that it
/// starts from nearly nothing. N. Ricker, "The form and laws of propagation of seismic wavelets", Geophysics 18 (1953), 10–40.
/// </summary>
/// <param name="Frequency">f, in periods per unit of time, positive.</param>
public sealed record Ricker(double Frequency)
{
    /// <summary>f, in periods per unit of time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a positive number.</exception>
    public double Frequency { get; } = Checked(Frequency);

    /// <summary>The wavelet at a time.</summary>
    /// <param name="t">The time.</param>
    /// <returns>q(t).</returns>
    public double At(double t)
    {
        double phase = Math.PI * Frequency * (t - (1 / Frequency)), a = phase * phase;
        return (1 - (2 * a)) * Math.Exp(-a);
    }

    /// <summary>The wavelet at the times (first + n) dt of <paramref name="steps"/> steps: the signal of one source.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="dt">The time step.</param>
    /// <param name="first">The number of the first.</param>
    /// <param name="type">The element type.</param>
    /// <returns><c>[steps, 1]</c>.</returns>
    public Tensor Signal(int steps, double dt, int first = 0, ElementType type = ElementType.Float64)
    {
        FieldCheck.Positive("Ricker.Signal", nameof(dt), dt);
        if (steps < 0) throw new ArgumentOutOfRangeException(nameof(steps), steps, $"Ricker.Signal: the number of steps cannot be negative; it is {steps}.");
        double[] values = new double[steps];
        for (int n = 0; n < steps; n++) values[n] = At((first + n) * dt);
        return Tensor.FromArray(values, [steps, 1]).Cast(type);
    }

    private static double Checked(double frequency)
    {
        FieldCheck.Positive(nameof(Ricker), nameof(Frequency), frequency);
        return frequency;
    }
}
