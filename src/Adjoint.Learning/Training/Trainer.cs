using System.Diagnostics;
using Adjoint.Learning;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint;

/// <summary>Trains models in batches: forward, gradient and the optimizer's update are one compiled program, which takes turns on copies of the model.</summary>
public static class Trainer
{
    /// <summary>Minimizes a loss over samples.</summary>
    /// <typeparam name="TModel">The model: a layer, or any tree.</typeparam>
    /// <param name="model">Where to start.</param>
    /// <param name="loss">A scalar from the model, a batch of inputs and a batch of targets, in tensor operations.</param>
    /// <param name="data">The samples.</param>
    /// <param name="options">How; defaults where null.</param>
    /// <param name="progress">Told after every step.</param>
    /// <exception cref="ArgumentException">The data or the options cannot be used, or a label is outside the classes; before the model has changed.</exception>
    public static TrainingResult<TModel> Fit<TModel>(
        TModel model, Func<TModel, Tensor, Tensor, Tensor> loss, TrainingData data, TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new TrainingOptions();
        LayerThrow.IfNotPositive(nameof(Trainer), nameof(options.Epochs), options.Epochs);
        LayerThrow.IfNotPositive(nameof(Trainer), nameof(options.BatchSize), options.BatchSize);
        data.Check();
        return new TrainingRun<TModel>(loss, data, options, progress).Run(model);
    }
}

/// <summary>One training.</summary>
internal sealed class TrainingRun<TModel>(
    Func<TModel, Tensor, Tensor, Tensor> loss, TrainingData data, TrainingOptions options, IProgress<TrainingProgress>? progress)
{
    private readonly record struct Argument(TModel Model, OptimizerState State, Tensor Inputs, Tensor Targets, Tensor Batch);

    private readonly record struct Outcome(TModel Model, OptimizerState State, Tensor Loss);

    public TrainingResult<TModel> Run(TModel model)
    {
        long start = Stopwatch.GetTimestamp();
        int batchSize = Math.Min(options.BatchSize, data.Count), perEpoch = data.Count / batchSize, steps = checked(perEpoch * options.Epochs);
        Func<Argument, Outcome> step = Compile<Argument, Outcome>(Step);
        OptimizerState state = options.Optimizer.Init(model);
        var losses = new List<double>(steps);
        var status = TrainingStatus.Completed;

        // Three outcomes take turns: the program reads one and writes another, and the one before is kept in case the loss is not finite:
        // it is the last model whose own loss was. The user's model is only read.
        Outcome? before = null, latest = null, spare = null;
        RandomKey key = RandomKey.FromSeed(options.Seed);
        for (int epoch = 0; epoch < options.Epochs && status == TrainingStatus.Completed; epoch++)
        {
            Tensor order = options.Shuffle ? RandomPermutation(key.Fold(epoch), data.Count) : Arange(data.Count);
            for (int b = 0; b < perEpoch; b++)
            {
                if (options.Cancellation.IsCancellationRequested)
                {
                    status = TrainingStatus.Cancelled;
                    break;
                }

                Tensor batch = order[(b * batchSize)..((b + 1) * batchSize)];
                var argument = new Argument(latest is { } l ? l.Model : model, latest is { } m ? m.State : state, data.Inputs, data.Targets, batch);
                Outcome outcome;
                if (spare is { } destination)
                {
                    step.CallInto(argument, destination);
                    outcome = destination;
                }
                else
                {
                    outcome = step(argument);
                }

                double value = (double)outcome.Loss;
                losses.Add(value);
                if (!double.IsFinite(value))
                {
                    (status, latest) = (TrainingStatus.NonFinite, before);
                    break;
                }

                (spare, before, latest) = (before, latest, outcome);
                progress?.Report(new TrainingProgress(epoch + 1, losses.Count, steps, value));
            }
        }

        return new TrainingResult<TModel>(
            latest is { } last ? last.Model : model, latest is { } end ? end.State : state, status, losses, Stopwatch.GetElapsedTime(start));
    }

    private Outcome Step(Argument a)
    {
        Tensor inputs = Take(a.Inputs, a.Batch), targets = Take(a.Targets, a.Batch);
        (Tensor value, TModel gradient) = ValueAndGrad((TModel m) => loss(m, inputs, targets))(a.Model);
        (TModel next, OptimizerState state) = options.Optimizer.Step(a.Model, gradient, a.State);
        return new Outcome(next, state, value);
    }
}
