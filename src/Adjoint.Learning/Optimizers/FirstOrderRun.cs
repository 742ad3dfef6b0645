using static Adjoint.Tensor;

namespace Adjoint.Learning;

/// <summary>The loop of a first-order minimization: gradient, update, test, in one compiled program.</summary>
internal sealed class FirstOrderRun<T>
{
    private const string Operation = "Optimizer.Minimize";

    private readonly Optimizer _optimizer;
    private readonly Func<T, Tensor> _function;
    private readonly Inversion<T> _inversion;
    private readonly MinimizeOptions _options;
    private readonly IProgress<OptimizationProgress>? _progress;

    public FirstOrderRun(
        Optimizer optimizer, Func<T, Tensor> function, T start, MinimizeOptions options, IProgress<OptimizationProgress>? progress)
    {
        var problems = new List<string>();
        OptimizationThrow.NoteNegative(problems, nameof(options.MaxIterations), options.MaxIterations);
        OptimizationThrow.NoteNegative(problems, nameof(options.GradientTolerance), options.GradientTolerance);
        (_optimizer, _function, _options, _progress) = (optimizer, function, options, progress);
        _inversion = new Inversion<T>(Operation, start, options, problems);
    }

    public MinimizeResult<T> Run()
    {
        var step = new Evaluation<(T Free, OptimizerState State), Outcome>(x => Step(x.Free, x.State), _options.Compile);
        T free = _inversion.Parameters.Build(_inversion.Start);
        OptimizerState state = _optimizer.Init(free);
        var history = new List<double>();
        T best = free;
        double value = double.NaN, gradientNorm = double.NaN, stepSize = 0;
        for (int iteration = 0; ; iteration++)
        {
            if (_options.Cancellation.IsCancellationRequested)
                return Result(OptimizationStatus.Cancelled, $"Cancelled after {iteration} iterations.");
            Outcome at;
            try
            {
                at = step.Call((free, state));
            }
            catch (Exception error) when (iteration > 0 && _inversion.IsFailure(error, free))
            {
                string reason = error.Message.Split(Environment.NewLine)[0];
                return Result(OptimizationStatus.NonFinite, $"Stopped: the function cannot be evaluated at iteration {iteration}; the result is the last point before. Try a smaller learning rate, or Clip.GlobalNorm. {reason}");
            }

            double newValue = at.Value.ToDouble(), newNorm = at.GradientNorm.ToDouble();
            if (!double.IsFinite(newValue) || !double.IsFinite(newNorm))
            {
                string what = double.IsFinite(newValue) ? $"the gradient at iteration {iteration} is" : $"the value at iteration {iteration} is {OptimizationThrow.Text(newValue)},";
                return Result(OptimizationStatus.NonFinite, $"Stopped: {what} not finite; the result is the last point before. Try a smaller learning rate, or Clip.GlobalNorm.");
            }

            (best, value, gradientNorm) = (free, newValue, newNorm);
            history.Add(value);
            _progress?.Report(new OptimizationProgress(iteration, value, gradientNorm, stepSize));
            if (gradientNorm <= _options.GradientTolerance)
                return Result(OptimizationStatus.ConvergedByGradient, $"Converged: the gradient norm {OptimizationThrow.Text(gradientNorm)} is within {OptimizationThrow.Text(_options.GradientTolerance)}.");
            if (iteration == _options.MaxIterations)
                return Result(OptimizationStatus.IterationLimit, $"Stopped after the allowed {iteration} iterations.");
            (free, state, stepSize) = (at.Next, at.State, at.StepSize.ToDouble());
        }

        MinimizeResult<T> Result(OptimizationStatus status, string message) => new()
        {
            Estimate = _inversion.ToNatural(best),
            Value = value,
            GradientNorm = gradientNorm,
            Status = status,
            Message = message,
            Work = new OptimizationWork(Math.Max(0, history.Count - 1), 0, step.Count),
            History = history,
            Note = step.Note,
        };
    }

    private Outcome Step(T free, OptimizerState state)
    {
        (Tensor value, T gradient) = Transform.ValueAndGrad((T z) => Scalar(z))(free);
        (T updates, OptimizerState next) = _optimizer.Update(gradient, state, free);
        return new Outcome(value, Norm(gradient), Norm(updates), Optimizer.Apply(free, updates), next);
    }

    private Tensor Scalar(T free)
    {
        Tensor value = _function(_inversion.ToNatural(free));
        if (value.Rank != 0) OptimizationThrow.NotScalar(Operation, value.Shape);
        return value;
    }

    private static Tensor Norm(T tree)
    {
        T wide = Tree.Map(t => t.Cast(ElementType.Float64), tree);
        return Sqrt(Tree.Dot(wide, wide));
    }

    private sealed record Outcome(Tensor Value, Tensor GradientNorm, Tensor StepSize, T Next, OptimizerState State);
}
