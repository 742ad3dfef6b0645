namespace Adjoint.Learning;

/// <summary>The loop of a least-squares fit: linearize, step within the trust region, adjust the region, test (Moré 1978, algorithm 7.1).</summary>
internal sealed class LevenbergMarquardtRun<T>
{
    private const string Operation = "LevenbergMarquardt.Fit";

    /// <summary>A step is taken when it brings at least this part of the predicted decrease.</summary>
    private const double AcceptedRatio = 1e-4;

    private const int MaxRejections = 80;

    private readonly FitOptions _options;
    private readonly IProgress<OptimizationProgress>? _progress;
    private readonly Inversion<T> _inversion;
    private readonly ResidualFunction<T> _function;
    private readonly List<double> _history = [];
    private readonly int _n;
    private readonly double[] _norms; // of the columns of the Jacobian
    private readonly double[] _scale; // D: the largest norm that a column had so far
    private double[] _free;
    private double[] _trial;
    private readonly double[] _step;
    private double[] _residuals = [];
    private double[] _jacobian = [];
    private LinearLeastSquares _model = null!;
    private double _sum;
    private double _radius;
    private double _damping;
    private double _stepSize;
    private double _gradientNorm;
    private double _cosine;
    private string _bad = ""; // a derivative that is not finite
    private (OptimizationStatus Status, string Message)? _end; // set when no more steps are to be tried

    public LevenbergMarquardtRun(
        Func<T, Tensor> residuals, T start, FitOptions options, IProgress<OptimizationProgress>? progress)
    {
        var problems = new List<string>();
        OptimizationThrow.NoteNegative(problems, nameof(options.MaxIterations), options.MaxIterations);
        OptimizationThrow.NoteNegative(problems, nameof(options.FTol), options.FTol);
        OptimizationThrow.NoteNegative(problems, nameof(options.XTol), options.XTol);
        OptimizationThrow.NoteNegative(problems, nameof(options.GTol), options.GTol);
        OptimizationThrow.NoteNotPositive(problems, nameof(options.InitialStep), options.InitialStep);
        (_options, _progress) = (options, progress);
        _inversion = new Inversion<T>(Operation, start, options, problems);
        _function = new ResidualFunction<T>(residuals, _inversion, options.Compile);
        _n = _inversion.Parameters.Size;
        _free = _inversion.Start;
        _trial = new double[_n];
        _step = new double[_n];
        _norms = new double[_n];
        _scale = new double[_n];
    }

    public FitResult<T> Run()
    {
        Begin();
        for (int iteration = 0; ; iteration++)
        {
            if (!Linearize())
                return Finish(OptimizationStatus.NonFinite, $"Stopped: the derivative of {_bad} is not finite at the point that was reached.");
            _history.Add(_sum);
            _progress?.Report(new OptimizationProgress(iteration, _sum, _gradientNorm, _stepSize));
            if (_end is { } end) return Finish(end.Status, end.Message);
            if (_cosine <= Math.Max(_options.GTol, _function.Epsilon))
            {
                return Finish(
                    OptimizationStatus.ConvergedByGradient,
                    _sum == 0 ? "Converged: the residuals are zero."
                        : $"Converged: the residuals are orthogonal to all columns of the Jacobian, to a cosine of {OptimizationThrow.Text(_cosine)}.");
            }

            if (iteration == _options.MaxIterations)
                return Finish(OptimizationStatus.IterationLimit, $"Stopped after the allowed {iteration} iterations.");
            if (iteration == 0) FirstRadius();
            if (!Advance(iteration == 0)) return Finish(_end!.Value.Status, _end.Value.Message);
        }
    }

    private void Begin()
    {
        _residuals = _function.Value(_free);
        if (_residuals.Length < _n) OptimizationThrow.TooFewResiduals(_residuals.Length, _n);
        var bad = new List<string>();
        int count = 0;
        for (int i = 0; i < _residuals.Length; i++)
        {
            if (double.IsFinite(_residuals[i])) continue;
            if (++count <= 5) bad.Add($"{_function.NameOf(i)} is {OptimizationThrow.Text(_residuals[i])}");
        }

        _sum = SumOfSquares(_residuals);
        if (count == 0 && !double.IsFinite(_sum)) bad.Add("the sum of squares overflows");
        if (bad.Count > 0) OptimizationThrow.NonFiniteResiduals(bad, count - Math.Min(count, 5));
        _model = new LinearLeastSquares(_residuals.Length, _n);
    }

    /// <summary>The Jacobian, its scaling and factors; false where it is not finite.</summary>
    private bool Linearize()
    {
        _jacobian = _function.Jacobian(_free);
        for (int k = 0; k < _jacobian.Length; k++)
        {
            if (double.IsFinite(_jacobian[k])) continue;
            _bad = $"{_function.NameOf(k / _n)} by {_inversion.Parameters.NameOf(k % _n)}";
            return false;
        }

        Array.Clear(_norms);
        double[] gradient = new double[_n];
        for (int i = 0; i < _residuals.Length; i++)
        {
            for (int j = 0; j < _n; j++)
            {
                double entry = _jacobian[(i * _n) + j];
                _norms[j] += entry * entry;
                gradient[j] += entry * _residuals[i];
            }
        }

        double squares = 0;
        _cosine = 0;
        for (int j = 0; j < _n; j++)
        {
            _norms[j] = Math.Sqrt(_norms[j]);
            _scale[j] = Math.Max(_scale[j], _norms[j]);
            squares += gradient[j] * gradient[j];
            if (_norms[j] > 0 && _sum > 0) _cosine = Math.Max(_cosine, Math.Abs(gradient[j]) / (_norms[j] * Math.Sqrt(_sum)));
        }

        _gradientNorm = 2 * Math.Sqrt(squares);
        _model.Factor(_jacobian, _residuals, Positive(_scale));
        return true;
    }

    private void FirstRadius()
    {
        double norm = ScaledNorm(_free);
        _radius = _options.InitialStep * (norm > 0 ? norm : 1);
    }

    /// <summary>Tries steps until one is taken; false, with the end set, where none is. The end is also set where the step taken is the last.</summary>
    private bool Advance(bool first)
    {
        double firstPrediction = 0;
        double rank = RankTolerance;
        bool finite = true;
        for (int rejections = 0; rejections < MaxRejections; rejections++)
        {
            if (_options.Cancellation.IsCancellationRequested)
                return End(OptimizationStatus.Cancelled, $"Cancelled after {_history.Count - 1} iterations.");
            TrustRegionStep step = _model.Step(_radius, _damping, rank, _step);
            if (first && rejections == 0) _radius = Math.Min(_radius, step.ScaledNorm);
            for (int i = 0; i < _n; i++) _trial[i] = _free[i] + _step[i];
            double[]? residuals = _function.TryValue(_trial);
            double sum = residuals is null ? double.NaN : SumOfSquares(residuals);
            finite = double.IsFinite(sum);

            // Decreases relative to the sum of squares, which is not zero: the gradient was.
            double predicted = step.Decrease / _sum;
            double actual = finite && sum < 100 * _sum ? 1 - (sum / _sum) : -1;
            double ratio = predicted > 0 ? actual / predicted : 0;
            if (rejections == 0) firstPrediction = predicted;
            AdjustRadius(step, ratio, actual, finite && sum < 100 * _sum);
            bool accepted = finite && ratio >= AcceptedRatio;
            if (accepted)
            {
                (_free, _trial) = (_trial, _free);
                (_residuals, _sum) = (residuals!, sum);
                _stepSize = Norm(_step);
            }

            double norm = ScaledNorm(_free), smallest = Math.Max(_options.XTol, _function.Epsilon) * norm;
            double least = Math.Max(_options.FTol, _function.Epsilon);

            // A short step after rejected ones predicts little in any case: it is the first that tells whether there is something to gain.
            if (finite && Math.Abs(actual) <= least && predicted <= least && ratio <= 2 && firstPrediction <= NoiseLevel)
            {
                _ = End(OptimizationStatus.ConvergedByValue,
                    $"Converged: the last step could change the sum of squares by {OptimizationThrow.Text(predicted)} of it.");
                return accepted;
            }

            if (accepted)
            {
                if (_radius <= smallest) _ = End(OptimizationStatus.ConvergedByStep, "Converged: steps are within the tolerance of the parameters.");
                return true;
            }

            if (_radius <= smallest || _radius == 0) break;
        }

        return finite ? EndWithoutStep(firstPrediction) : EndNonFinite();
    }

    /// <summary>Moré 1978, algorithm 7.1 (d): a region that predicts badly shrinks to where the decrease along the step is greatest, by a parabola.</summary>
    private void AdjustRadius(TrustRegionStep step, double ratio, double actual, bool usable)
    {
        if (ratio <= 0.25)
        {
            double slope = step.Slope / _sum;
            double factor = actual >= 0 ? 0.5 : 0.5 * slope / (slope + (0.5 * actual));
            if (!usable || !(factor >= 0.1)) factor = 0.1;
            _radius = factor * Math.Min(_radius, step.ScaledNorm / 0.1);
            _damping = step.Damping / factor;
            return;
        }

        _damping = step.Damping;
        if (step.Damping != 0 && ratio < 0.75) return;
        _radius = 2 * step.ScaledNorm;
        _damping /= 2;
    }

    private bool EndWithoutStep(double predicted)
    {
        if (predicted <= NoiseLevel)
        {
            return End(OptimizationStatus.ConvergedByValue,
                $"Converged: the decrease by {OptimizationThrow.Text(predicted)} that the best step predicts is lost in the noise of the sum of squares.");
        }

        return End(OptimizationStatus.NoProgress,
            $"Stopped: a decrease of the sum of squares by {OptimizationThrow.Text(predicted)} of it was predicted, but no step, however small, decreased it. "
            + "The residuals are noisy or discontinuous at this scale, as those of a solve with loose tolerances are, or a derivative of them is wrong.");
    }

    private bool EndNonFinite()
    {
        double[]? residuals = _function.TryValue(_trial);
        int i = residuals is null ? -1 : Array.FindIndex(residuals, v => !double.IsFinite(v));
        string what = residuals is null ? "the residuals cannot be evaluated" : i < 0 ? "the sum of squares overflows" : $"{_function.NameOf(i)} is {OptimizationThrow.Text(residuals[i])}";
        return End(OptimizationStatus.NonFinite, $"Stopped: {what} however short the step; the result is the last point before. Constrain the parameters, or start elsewhere.");
    }

    private bool End(OptimizationStatus status, string message)
    {
        _end = (status, message);
        return false;
    }

    private FitResult<T> Finish(OptimizationStatus status, string message)
    {
        int m = _residuals.Length;
        bool linear = status != OptimizationStatus.NonFinite || _bad.Length == 0;
        double[] covariance = new double[_n * _n];
        Array.Fill(covariance, double.NaN);
        if (linear)
        {
            string undetermined = Covariance(covariance, m - _n);
            bool success = status is OptimizationStatus.ConvergedByGradient or OptimizationStatus.ConvergedByStep or OptimizationStatus.ConvergedByValue;
            if (undetermined.Length > 0)
            {
                message = success ? undetermined : message + " " + undetermined;
                if (success) status = OptimizationStatus.SingularJacobian;
            }
        }

        return new FitResult<T>(_inversion.Natural(_free))
        {
            Covariance = Tensor.FromArray(covariance, new Shape(_n, _n)),
            SumOfSquares = _sum,
            DegreesOfFreedom = m - _n,
            Residuals = Tensor.FromArray(_residuals, _function.Shape),
            Status = status,
            Message = message,
            Work = new OptimizationWork(Math.Max(0, _history.Count - 1), _function.Values, _function.Jacobians),
            History = _history,
            Note = _function.Note,
        };
    }

    /// <summary>s² (JᵀJ)⁻¹ in the parameters; and what is to be said where J has dependent columns, else nothing.</summary>
    private string Covariance(double[] covariance, int freedom)
    {
        // A column that has shrunk to the rounding of what it was is no more than rounding: the fit ran to where the parameter has no influence.
        for (int j = 0; j < _n; j++)
        {
            if (_norms[j] > _function.Epsilon * _scale[j]) continue;
            for (int i = 0; i < _residuals.Length; i++) _jacobian[(i * _n) + j] = 0;
        }

        // Scaled by the norms here, not by the largest so far: dependence is a matter of this point.
        _model.Factor(_jacobian, _residuals, Positive(_norms));
        bool[] isNull = new bool[_n];
        double variance = freedom > 0 ? _sum / freedom : double.NaN;
        double[] inverse = _model.InverseOfNormal(RankTolerance, isNull), slopes = _inversion.Slopes(_free);
        var involved = new bool[_n];
        for (int s = 0; s < _n; s++)
            for (int i = 0; isNull[s] && i < _n; i++) involved[i] |= Math.Abs(_model.RightVector(s, i)) > 1e-6;
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j < _n; j++)
            {
                covariance[(i * _n) + j] = involved[i] || involved[j]
                    ? (i == j ? double.PositiveInfinity : double.NaN)
                    : variance * slopes[i] * slopes[j] * inverse[(i * _n) + j];
            }
        }

        return Array.IndexOf(isNull, true) < 0 ? "" : Undetermined(isNull);
    }

    private string Undetermined(bool[] isNull)
    {
        var groups = new List<string>();
        for (int s = 0; s < _n; s++)
        {
            if (!isNull[s]) continue;
            var names = new List<string>();
            for (int i = 0; i < _n; i++)
                if (Math.Abs(_model.RightVector(s, i)) > 1e-6) names.Add(_inversion.Parameters.NameOf(i));
            groups.Add(names.Count == 1 ? $"{names[0]} has no influence on the residuals" : $"{string.Join(", ", names)} can change together without effect on the residuals");
        }

        return $"The data do not determine all parameters at the point that was reached: {string.Join("; ", groups)}. Fix one of them, add data, or add a residual for what is known of it.";
    }

    /// <summary>A relative decrease of the sum of squares that may be lost in its noise.</summary>
    private double NoiseLevel => Math.Sqrt(_function.Epsilon);

    private double RankTolerance => 1000 * _function.Epsilon;

    private double ScaledNorm(double[] vector)
    {
        double sum = 0;
        for (int i = 0; i < _n; i++) sum += _scale[i] * vector[i] * (_scale[i] * vector[i]);
        return Math.Sqrt(sum);
    }

    private static double[] Positive(double[] norms) => Array.ConvertAll(norms, x => x > 0 ? x : 1);

    private static double Norm(double[] vector) => Math.Sqrt(SumOfSquares(vector));

    private static double SumOfSquares(double[] vector)
    {
        double sum = 0;
        foreach (double x in vector) sum += x * x;
        return sum;
    }
}
