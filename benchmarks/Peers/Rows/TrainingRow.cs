using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Peers.Rows;

/// <summary>
/// A training step in single precision, from a batch to the new weights by gradient descent on the softmax cross-entropy, against PyTorch. One
/// thread each.
/// </summary>
/// <param name="name">The name of the row.</param>
/// <param name="label">The name of the step in the program's output.</param>
/// <param name="create">Makes the network.</param>
/// <param name="batch">The shape of a batch.</param>
/// <param name="classes">The number of classes.</param>
internal sealed class TrainingRow(string name, string label, Func<RandomKey, Sequential> create, int[] batch, int classes) : ProgramRow
{
    private const ElementType Single = ElementType.Float32;

    internal override string Name => name;

    internal override string Description => $"training step, {label}";

    protected override IReadOnlyList<PeerProgram> Peers =>
    [
        new("torch", "torch_layers.py")
        {
            Interpreter = "/usr/bin/python3",
            Arguments = ["1", label],
            TimeLabel = $"{label} min",
            Install = "apt-get install python3-torch",
        },
    ];

    /// <summary>Dense layers with an activation between them.</summary>
    internal static Sequential Mlp(RandomKey key, Activation activation, params int[] widths)
    {
        RandomKey[] keys = key.Split(widths.Length - 1);
        var layers = new List<Layer>();
        for (int i = 0; i < keys.Length; i++)
        {
            if (i > 0)
                layers.Add(activation);
            layers.Add(new Dense(widths[i], widths[i + 1], keys[i], type: Single));
        }

        return Sequential.Of([.. layers]);
    }

    internal static Sequential LeNet(RandomKey key)
    {
        RandomKey[] keys = key.Split(3);
        return Sequential.Of(
            new Conv2d([6, 1, 5, 5], keys[0], type: Single) { Padding = 2 }, Activation.Relu, new MaxPool2d(2),
            new Conv2d([16, 6, 5, 5], keys[1], type: Single), Activation.Relu, new MaxPool2d(2),
            new Flatten(), Mlp(keys[2], Activation.Relu, 400, 120, 84, 10));
    }

    protected override Action? Prepare()
    {
        Parallelism.Threads = 1;
        RandomKey key = RandomKey.FromSeed(1);
        Sequential net = create(key.Fold(1));
        Tensor x = Normal(key.Fold(2), batch, Single), labels = RandomIntegers(key.Fold(3), [batch[0]], 0, classes);
        var optimizer = new Sgd(1e-2);
        Func<(Sequential Net, OptimizerState State, Tensor X, Tensor Labels), (Sequential Net, OptimizerState State, Tensor Loss)> step =
            Compile(((Sequential Net, OptimizerState State, Tensor X, Tensor Labels) a) =>
            {
                (Tensor loss, Sequential gradient) = ValueAndGrad((Sequential n) => Loss.CrossEntropy(n.Apply(a.X), a.Labels))(a.Net);
                (Sequential next, OptimizerState state) = optimizer.Step(a.Net, gradient, a.State);
                return (next, state, loss);
            });
        (Sequential Net, OptimizerState State, Tensor Loss) now = step((net, optimizer.Init(net), x, labels)), next = step((now.Net, now.State, x, labels));
        return () =>
        {
            step.CallInto((now.Net, now.State, x, labels), next);
            (now, next) = (next, now);
        };
    }
}
