using Adjoint.Learning;
using static Adjoint.Tensor;

namespace Adjoint;

/// <summary>A learning rate as a function of the number of steps done. A number is the constant schedule.</summary>
public sealed class Schedule
{
    private readonly Func<Tensor, Tensor> _rate;

    private Schedule(Func<Tensor, Tensor> rate) => _rate = rate;

    /// <summary>A constant rate.</summary>
    /// <param name="rate">The rate, positive.</param>
    public static implicit operator Schedule(double rate) => Constant(rate);

    /// <summary>A constant rate.</summary>
    /// <param name="rate">The rate, positive.</param>
    public static Schedule Constant(double rate)
    {
        OptimizationThrow.IfNotPositive("Schedule.Constant", nameof(rate), rate);
        return new Schedule(_ => Scalar(rate));
    }

    /// <summary>rate · decay^(step / period), without jumps.</summary>
    /// <param name="rate">The rate at step 0, positive.</param>
    /// <param name="decay">The factor for each period, positive.</param>
    /// <param name="period">The number of steps in which the rate falls by that factor.</param>
    public static Schedule Exponential(double rate, double decay, int period = 1)
    {
        OptimizationThrow.IfNotPositive("Schedule.Exponential", nameof(rate), rate);
        OptimizationThrow.IfNotPositive("Schedule.Exponential", nameof(decay), decay);
        OptimizationThrow.IfNotPositive("Schedule.Exponential", nameof(period), period);
        double perStep = Math.Log(decay) / period;
        return new Schedule(step => rate * Exp(perStep * step));
    }

    /// <summary>
    /// Half a cosine wave from the first rate to the last, which then stays: last + ½ (rate − last)(1 + cos(π step / steps)) (Loshchilov and
    /// Hutter 2017, "SGDR: stochastic gradient descent with warm restarts", equation 5, without restarts).
    /// </summary>
    /// <param name="rate">The rate at step 0, positive.</param>
    /// <param name="steps">The number of steps until the last rate.</param>
    /// <param name="last">The last rate, at least 0.</param>
    public static Schedule Cosine(double rate, int steps, double last = 0)
    {
        OptimizationThrow.IfNotPositive("Schedule.Cosine", nameof(rate), rate);
        OptimizationThrow.IfNotPositive("Schedule.Cosine", nameof(steps), steps);
        OptimizationThrow.IfNegative("Schedule.Cosine", nameof(last), last);
        return new Schedule(step => last + (0.5 * (rate - last) * (1 + Cos(Math.PI / steps * Min(step, (double)steps)))));
    }

    /// <summary>This schedule after a linear rise from 0 over the first steps.</summary>
    /// <param name="steps">The number of steps of the rise.</param>
    public Schedule WithWarmup(int steps)
    {
        OptimizationThrow.IfNotPositive("Schedule.WithWarmup", nameof(steps), steps);
        return new Schedule(step => _rate(Max(step - steps, 0.0)) * Min((step + 1) / steps, 1.0));
    }

    /// <summary>The rate at a step.</summary>
    /// <param name="step">The number of steps done: a scalar, possibly traced.</param>
    public Tensor At(Tensor step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return _rate(step);
    }
}
