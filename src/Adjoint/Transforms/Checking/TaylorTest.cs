namespace Adjoint.Transforms;

/// <summary>
/// A scalar function φ along a direction v: its values on a ladder of steps h, what the derivatives predict of them, and the rounding
/// error to expect. The displacement is the one that was really made, fl(x + hv) − x, so that rounding of the argument does not
/// count as an error of the derivative.
/// </summary>
internal sealed class TaylorTest
{
    private readonly double[] _predicted;
    private readonly double[] _rounding;
    private readonly Func<Tensor[], double> _function;
    private readonly Tensor[] _point;
    private readonly double[][] _direction;
    private readonly double[][] _gradient;

    /// <summary>Evaluates φ along the direction: <see cref="GradientCheck.Rungs"/> + <see cref="NoisePoints"/> calls.</summary>
    public TaylorTest(Func<Tensor[], double> function, Tensor[] point, double[][] direction, double[][] gradient, double epsilon, double[] steps)
    {
        (_function, _point, _direction, _gradient, Steps) = (function, point, direction, gradient, steps);
        Start = function(point);
        Values = new double[steps.Length];
        _predicted = new double[steps.Length];
        _rounding = new double[steps.Length];
        double largest = Math.Abs(Start);
        for (int k = 0; k < steps.Length; k++)
        {
            (Values[k], _predicted[k], double absolute) = At(steps[k]);
            if (double.IsFinite(Values[k])) largest = Math.Max(largest, Math.Abs(Values[k]));
            _rounding[k] = 8 * epsilon * absolute;
        }

        Noise = MeasureNoise(epsilon);
        double floor = Math.Max(Noise, epsilon * largest);
        for (int k = 0; k < steps.Length; k++) _rounding[k] += floor;
        for (int leaf = 0; leaf < direction.Length; leaf++)
            for (int i = 0; i < direction[leaf].Length; i++) Slope += gradient[leaf][i] * direction[leaf][i];
    }

    /// <summary>The calls spent on measuring the noise.</summary>
    public const int NoisePoints = 9;

    public double[] Steps { get; }

    /// <summary>φ(x).</summary>
    public double Start { get; }

    /// <summary>φ(x + hv) for every step.</summary>
    public double[] Values { get; }

    /// <summary>⟨∇φ, v⟩ as the derivative under test has it.</summary>
    public double Slope { get; }

    /// <summary>The standard deviation of rounding in φ near x.</summary>
    public double Noise { get; }

    /// <summary>The remainder's rate after the terms below <paramref name="order"/> are taken off.</summary>
    /// <param name="order">1: only the value, 2: the gradient too, 3: the second derivative too.</param>
    /// <param name="curvature">⟨v, Hv⟩, used for order 3.</param>
    public RateFit Fit(int order, double curvature = 0)
    {
        double[] remainders = new double[Steps.Length];
        for (int k = 0; k < remainders.Length; k++)
        {
            remainders[k] = Values[k] - Start;
            if (order >= 2) remainders[k] -= _predicted[k];
            if (order >= 3) remainders[k] -= 0.5 * Steps[k] * Steps[k] * curvature;
        }

        return RateFit.Of(order, Steps, remainders, _rounding);
    }

    /// <summary>The rounding to expect at one step.</summary>
    public double Rounding(int step) => _rounding[step];

    /// <summary>φ(x + hv), ⟨∇φ, d⟩ for the displacement d that was made, and Σ|∇φ·d|.</summary>
    public (double Value, double Predicted, double Absolute) At(double h)
    {
        var moved = new Tensor[_point.Length];
        double predicted = 0, absolute = 0;
        for (int leaf = 0; leaf < moved.Length; leaf++)
        {
            Tensor x = _point[leaf];
            double[] v = _direction[leaf], g = _gradient[leaf];
            if (x.ElementType == ElementType.Float64)
            {
                double[] values = x.ToArray<double>();
                for (int i = 0; i < values.Length; i++)
                {
                    double start = values[i];
                    values[i] = start + (h * v[i]);
                    Predict(g[i] * (values[i] - start));
                }

                moved[leaf] = Tensor.Wrap(values, x.Shape);
            }
            else
            {
                float[] values = x.ToArray<float>();
                for (int i = 0; i < values.Length; i++)
                {
                    double start = values[i];
                    values[i] = (float)(start + (h * v[i]));
                    Predict(g[i] * (values[i] - start));
                }

                moved[leaf] = Tensor.Wrap(values, x.Shape);
            }

            moved[leaf].Label = x.Label;
        }

        return (_function(moved), predicted, absolute);

        void Predict(double term)
        {
            predicted += term;
            absolute += Math.Abs(term);
        }
    }

    /// <summary>
    /// The noise by a table of differences over steps so short that differences of fourth to sixth order are rounding only (Moré and
    /// Wild, Estimating computational noise, SIAM J. Sci. Comput. 33 (2011), section 3): for independent errors of deviation σ the
    /// k-th differences have the mean square σ²(2k)!/(k!)².
    /// </summary>
    private double MeasureNoise(double epsilon)
    {
        double spacing = epsilon * 1024;
        double[] table = new double[NoisePoints];
        for (int j = 0; j < table.Length; j++)
        {
            // Not from x itself, where the function may jump or bend: that is not noise.
            var (value, predicted, _) = At((j + 1) * spacing);
            table[j] = value - predicted;
        }

        double noise = 0, gamma = 1;
        for (int k = 1; k <= 6; k++)
        {
            double square = 0;
            int count = table.Length - k;
            for (int j = 0; j < count; j++)
            {
                table[j] = table[j + 1] - table[j];
                square += table[j] * table[j];
            }

            gamma *= k / (2.0 * ((2 * k) - 1));
            if (k >= 4) noise = Math.Max(noise, Math.Sqrt(gamma * square / count));
        }

        return double.IsFinite(noise) ? noise : 0;
    }
}
