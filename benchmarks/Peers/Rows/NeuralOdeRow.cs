using Adjoint.Examples.Measuring;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Peers.Rows;

/// <summary>
/// A training iteration of a neural differential equation, y′ = W₂ tanh(W₁ y³ + b₁) + b₂ with 50 hidden units, 20 paths, nine classical
/// Runge–Kutta steps, RMSprop, single precision: against PyTorch, one thread each.
/// </summary>
internal sealed class NeuralOdeRow : ProgramRow
{
    private const int Times = 10, Paths = 20;
    private const double Interval = 25.0 / 999;

    internal override string Name => "neural-ode";

    internal override string Description => "training iteration of a neural ODE, 9 Runge-Kutta steps, 20 paths";

    protected override IReadOnlyList<PeerProgram> Peers =>
    [
        new("torch", "torch_neural_ode.py")
        {
            Interpreter = "/usr/bin/python3",
            Arguments = ["1"],
            TimeLabel = "neural ODE training iteration, RK4:",
            Install = "apt-get install python3-torch",
        },
    ];

    protected override Action? Prepare()
    {
        Parallelism.Threads = 1;
        RandomKey key = RandomKey.FromSeed(1);
        Sequential net = TrainingRow.Mlp(key.Fold(1), Activation.Tanh, 2, 50, 2);
        Tensor start = Normal(key.Fold(2), [Paths, 2], ElementType.Float32), target = Normal(key.Fold(3), [Times, Paths, 2], ElementType.Float32);
        var optimizer = new RmsProp(1e-3);
        Func<(Sequential Net, OptimizerState State, Tensor Start, Tensor Target), (Sequential Net, OptimizerState State, Tensor Loss)> step =
            Compile(((Sequential Net, OptimizerState State, Tensor Start, Tensor Target) a) =>
            {
                (Tensor loss, Sequential gradient) = ValueAndGrad((Sequential n) => Loss.MeanAbsoluteError(SpiralSteps.Run(n, a.Start, Times, Interval), a.Target))(a.Net);
                (Sequential next, OptimizerState state) = optimizer.Step(a.Net, gradient, a.State);
                return (next, state, loss);
            });
        (Sequential Net, OptimizerState State, Tensor Loss) now = step((net, optimizer.Init(net), start, target)), next = step((now.Net, now.State, start, target));
        return () =>
        {
            step.CallInto((now.Net, now.State, start, target), next);
            (now, next) = (next, now);
        };
    }
}
