using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Peers.Rows;

/// <summary>
/// One iteration of second-order MAML on sine waves in single precision: network 1-40-40-1 with rectifiers, 25 tasks of 10 examples drawn anew,
/// inner rate 0.01, and the step of Adam.
/// </summary>
internal sealed class MamlWork
{
    private const int Tasks = 25, Shots = 10, Width = 40;
    private readonly Func<Sequential, OptimizerState, RandomKey, (Tensor Loss, Sequential Net, OptimizerState State)> _step;
    private Sequential _net;
    private OptimizerState _state;
    private long _iteration;

    internal MamlWork(int innerSteps, Checkpoints checkpoints)
    {
        RandomKey[] keys = RandomKey.FromSeed(0).Split(3);
        Dense Layer(int inputs, int outputs, RandomKey key) => new(inputs, outputs, key, type: ElementType.Float32);
        _net = Sequential.Of(Layer(1, Width, keys[0]), Activation.Relu, Layer(Width, Width, keys[1]), Activation.Relu, Layer(Width, 1, keys[2]));
        var learner = new Maml { InnerSteps = innerSteps, InnerRate = 0.01, Checkpoints = checkpoints };
        var loss = new TaskLoss<Sequential, Waves>(
            (net, task) => Loss.MeanSquaredError(net.Apply(task.X), task.Y), (net, task) => Loss.MeanSquaredError(net.Apply(task.Query), task.Answer));
        var adam = new Adam(1e-3);
        _state = adam.Init(_net);
        _step = Compile((Sequential net, OptimizerState state, RandomKey key) =>
        {
            (Tensor value, Sequential gradient) = learner.ValueAndGradient(loss, net, Waves.Draw(key));
            (Sequential next, OptimizerState nextState) = adam.Step(net, gradient, state);
            return (value, next, nextState);
        });
    }

    internal void Run() => (_, _net, _state) = _step(_net, _state, RandomKey.FromSeed(_iteration++));

    private sealed record Waves(Tensor X, Tensor Y, Tensor Query, Tensor Answer)
    {
        internal static Waves Draw(RandomKey key)
        {
            RandomKey[] keys = key.Split(4);
            Tensor amplitude = Uniform(keys[0], [Tasks, 1, 1], 0.1, 5, ElementType.Float32), phase = Uniform(keys[1], [Tasks, 1, 1], 0, Math.PI, ElementType.Float32);
            Tensor x = Uniform(keys[2], [Tasks, Shots, 1], -5, 5, ElementType.Float32), query = Uniform(keys[3], [Tasks, Shots, 1], -5, 5, ElementType.Float32);
            return new Waves(x, amplitude * Sin(x - phase), query, amplitude * Sin(query - phase));
        }
    }
}
