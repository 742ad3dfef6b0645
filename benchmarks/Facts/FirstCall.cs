using System.Diagnostics;
using System.Globalization;
using Adjoint.Benchmarks.Peers.Rows;
using Adjoint.Compilation;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Facts;

/// <summary>
/// The first call of LeNet's training step, batch 64, in a process that has traced, compiled and run the step of another network, so that
/// the library's own code is warm: tracing, compiling (without the kernels, which the runtime compiles when they first run), and the first run; with the second run beside it.
/// </summary>
internal sealed class FirstCall : Fact
{
    private const ElementType Single = ElementType.Float32;

    internal override string Name => "first-call";

    internal override string Question => "How long does the first call of a training step take?";

    internal override IEnumerable<string> Measure()
    {
        Parallelism.Threads = 1;
        RandomKey key = RandomKey.FromSeed(1);
        yield return "network=dense " + Times(TrainingRow.Mlp(key, Activation.Tanh, 30, 20, 10), [16, 30]);
        yield return "network=small-convolution " + Times(
            Sequential.Of(new Conv2d([4, 1, 3, 3], key, type: Single), Activation.Relu, new MaxPool2d(2), new Flatten(), TrainingRow.Mlp(key, Activation.Relu, 36, 10)), [16, 1, 8, 8]);
        yield return "network=lenet " + Times(TrainingRow.LeNet(key), [64, 1, 28, 28]);
    }

    private static string Times(Sequential net, int[] batch)
    {
        const int Classes = 10;
        RandomKey key = RandomKey.FromSeed(2);
        Tensor x = Normal(key, batch, Single), labels = RandomIntegers(key.Fold(1), [batch[0]], 0, Classes);
        var optimizer = new Sgd(1e-2);
        double trace = 0;
        Func<(Sequential Net, OptimizerState State), (Sequential Net, OptimizerState State, Tensor Loss)> step = Compile(((Sequential Net, OptimizerState State) a) =>
        {
            long began = Stopwatch.GetTimestamp();
            (Tensor loss, Sequential gradient) = ValueAndGrad((Sequential n) => Loss.CrossEntropy(n.Apply(x), labels))(a.Net);
            (Sequential next, OptimizerState state) = optimizer.Step(a.Net, gradient, a.State);
            trace = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            return (next, state, loss);
        });
        (Sequential, OptimizerState) argument = (net, optimizer.Init(net));
        double first = Milliseconds(() => step(argument)), second = Milliseconds(() => step(argument));
        double compile = ((CompiledFunction)step.Target!).CompileTime.TotalMilliseconds;
        return string.Create(CultureInfo.InvariantCulture,
            $"first_call_ms={first:F0} trace_ms={trace:F1} compile_ms={compile:F1} first_run_ms={first - trace - compile:F1} second_run_ms={second:F1}");
    }

    private static double Milliseconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
