namespace Adjoint.Learning;

/// <summary>The loop of a quasi-Newton minimization: direction, line search, update, test.</summary>
internal sealed class LbfgsRun<T>
{
    private const string Operation = "Lbfgs.Minimize";

    /// <summary>A predicted decrease below this part of the value is taken for rounding.</summary>
    private const double Rounding = 1e-12;

    private readonly Func<T, Tensor> _function;
    private readonly LbfgsOptions _options;
    private readonly IProgress<OptimizationProgress>? _progress;
    private readonly Inversion<T> _inversion;
    private readonly Evaluation<Tensor, (Tensor Value, Tensor Gradient)> _evaluation;
    private readonly CurvatureMemory _memory;
    private readonly WolfeSearch _search;
    private readonly List<double> _history = [];
    private readonly double[] _direction;
    private double[] _point;
    private double[] _trial;
    private double[] _gradient = [];
    private double[] _trialGradient = [];
    private double _value;
    private double _trialStep;

    public LbfgsRun(Func<T, Tensor> function, T start, LbfgsOptions options, IProgress<OptimizationProgress>? progress)
    {
        var problems = new List<string>();
        OptimizationThrow.NoteNegative(problems, nameof(options.MaxIterations), options.MaxIterations);
        OptimizationThrow.NoteNegative(problems, nameof(options.GradientTolerance), options.GradientTolerance);
        OptimizationThrow.NoteNegative(problems, nameof(options.ValueTolerance), options.ValueTolerance);
        OptimizationThrow.NoteNotPositive(problems, nameof(options.Memory), options.Memory);
        (_function, _options, _progress) = (function, options, progress);
        _inversion = new Inversion<T>(Operation, start, options, problems);
        _evaluation = new Evaluation<Tensor, (Tensor, Tensor)>(free => Transform.ValueAndGrad((Tensor z) => Scalar(z))(free), options.Compile);
        int n = _inversion.Parameters.Size;
        _point = _inversion.Start;
        _trial = new double[n];
        _direction = new double[n];
        _memory = new CurvatureMemory(options.Memory, n);
        _search = new WolfeSearch(Evaluate);
    }

    public MinimizeResult<T> Run()
    {
        (_value, _gradient) = Call(_point);
        CheckStart();
        double stepSize = 0;
        for (int iteration = 0; ; iteration++)
        {
            double norm = Math.Sqrt(CurvatureMemory.Dot(_gradient, _gradient));
            _history.Add(_value);
            _progress?.Report(new OptimizationProgress(iteration, _value, norm, stepSize));
            if (norm <= _options.GradientTolerance)
                return Result(OptimizationStatus.ConvergedByGradient, $"Converged: the gradient norm {OptimizationThrow.Text(norm)} is within {OptimizationThrow.Text(_options.GradientTolerance)}.");
            if (iteration > 0 && _history[^2] - _value <= _options.ValueTolerance * Math.Abs(_value) && _options.ValueTolerance > 0)
                return Result(OptimizationStatus.ConvergedByValue, $"Converged: the last iteration decreased the value by {OptimizationThrow.Text(_history[^2] - _value)}.");
            if (_options.Cancellation.IsCancellationRequested)
                return Result(OptimizationStatus.Cancelled, $"Cancelled after {iteration} iterations.");
            if (iteration == _options.MaxIterations)
                return Result(OptimizationStatus.IterationLimit, $"Stopped after the allowed {iteration} iterations.");
            if (Advance(norm) is { } failure) return failure;
            stepSize = _trialStep * Math.Sqrt(CurvatureMemory.Dot(_direction, _direction));
        }
    }

    /// <summary>One step; where none is found, the result.</summary>
    private MinimizeResult<T>? Advance(double norm)
    {
        double predicted = 0;
        while (true)
        {
            _memory.Direction(_gradient, _direction);
            double slope = CurvatureMemory.Dot(_gradient, _direction);
            if (predicted == 0) predicted = -slope / 2;

            // Without curvature the length of the gradient says nothing about that of the step: the first is of length 1 at most.
            double first = _memory.Count > 0 ? 1 : Math.Min(1, 1 / norm);
            if (slope < 0 && _search.Search(new LinePoint(0, _value, slope), first) is { } found)
            {
                if (found.Step != _trialStep) _ = Evaluate(found.Step);
                _memory.Add(_point, _trial, _gradient, _trialGradient);
                (_point, _trial) = (_trial, _point);
                (_gradient, _value) = (_trialGradient, found.Value);
                return null;
            }

            if (_memory.Count == 0) break;
            _memory.Clear();
        }

        if (predicted <= Rounding * Math.Abs(_value))
        {
            return Result(OptimizationStatus.ConvergedByValue,
                $"Converged: the decrease by {OptimizationThrow.Text(predicted)} that is predicted is lost in the rounding of the value.");
        }

        return _search.MetNonFinite
            ? Result(OptimizationStatus.NonFinite, "Stopped: the value or its gradient is not finite however short the step; the result is the last point before. Constrain the parameters, or start elsewhere.")
            : Result(OptimizationStatus.NoProgress,
                $"Stopped: a decrease by {OptimizationThrow.Text(predicted)} was predicted, but no step, however small, brought one. The function is noisy or "
                + "discontinuous at this scale, as that of a solve with loose tolerances is, or its derivative is wrong.");
    }

    private LinePoint Evaluate(double step)
    {
        for (int i = 0; i < _trial.Length; i++) _trial[i] = _point[i] + (step * _direction[i]);
        _trialStep = step;
        try
        {
            (double value, _trialGradient) = Call(_trial);
            return new LinePoint(step, value, CurvatureMemory.Dot(_trialGradient, _direction));
        }
        catch (Exception error) when (_inversion.IsFailure(error, _trial))
        {
            return new LinePoint(step, double.NaN, double.NaN);
        }
    }

    private (double Value, double[] Gradient) Call(double[] free)
    {
        (Tensor value, Tensor gradient) = _evaluation.Call(Tensor.FromArray(free));
        return (value.ToDouble(), gradient.ToArray());
    }

    private void CheckStart()
    {
        var problems = new List<string>();
        if (!double.IsFinite(_value)) problems.Add($"the value at the start is {OptimizationThrow.Text(_value)}; a finite number is needed. Start elsewhere.");
        for (int i = 0; i < _gradient.Length && problems.Count < 5; i++)
        {
            if (!double.IsFinite(_gradient[i]))
                problems.Add($"the derivative by {_inversion.Parameters.NameOf(i)} at the start is {OptimizationThrow.Text(_gradient[i])}; a finite number is needed. Start elsewhere.");
        }

        OptimizationThrow.IfAny(Operation, problems);
    }

    private MinimizeResult<T> Result(OptimizationStatus status, string message) => new()
    {
        Estimate = _inversion.Natural(_point),
        Value = _value,
        GradientNorm = Math.Sqrt(CurvatureMemory.Dot(_gradient, _gradient)),
        Status = status,
        Message = message,
        Work = new OptimizationWork(_history.Count - 1, 0, _evaluation.Count),
        History = _history,
        Note = _evaluation.Note,
    };

    private Tensor Scalar(Tensor free)
    {
        Tensor value = _function(_inversion.Natural(free));
        if (value.Rank != 0) OptimizationThrow.NotScalar(Operation, value.Shape);
        return value.Cast(ElementType.Float64);
    }
}
