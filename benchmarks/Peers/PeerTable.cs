using Adjoint.Benchmarks.Peers.Rows;

namespace Adjoint.Benchmarks.Peers;

/// <summary>The rows of <c>peers</c>, in the order in which they run. A new row is a file in Rows/ and a line here.</summary>
internal static class PeerTable
{
    internal static readonly IReadOnlyList<PeerRow> Rows =
    [
        new LotkaVolterraRow(),
        new RobertsonRow(),
        new PolluRow(),
        new ElementwiseRow(),
        new GemmRow<double>("192", 192, 192, 192),
        new GemmRow<double>("384", 384, 384, 384),
        new GemmRow<double>("960", 960, 960, 960),
        new GemmRow<double>("64x256x256", 64, 256, 256),
        new GemmRow<double>("batch-32x50x2", 32, 2, 50, batch: 64),
        new GemmRow<double>("batch-64x64x256", 64, 256, 64, batch: 16),
        new GemmRow<double>("transposed-64x256x256", 64, 256, 256, transB: true),
        new GemmRow<double>("batch-10x40x40", 10, 40, 40, batch: 25),
        new GemmRow<double>("batch-10x40x40-transposed", 10, 40, 40, batch: 25, transB: true),
        new GemmRow<double>("batch-40x10x40", 40, 40, 10, batch: 25, transA: true),
        new GemmRow<double>("batch-10x40x1", 10, 1, 40, batch: 25),
        new GemmRow<double>("batch-10x1x40", 10, 40, 1, batch: 25),
        new GemmRow<float>("192", 192, 192, 192),
        new GemmRow<float>("384", 384, 384, 384),
        new GemmRow<float>("960", 960, 960, 960),
        new GemmRow<float>("64x256x256", 64, 256, 256),
        new GemmRow<float>("batch-32x50x2", 32, 2, 50, batch: 64),
        new GemmRow<float>("batch-64x64x256", 64, 256, 64, batch: 16),
        new GemmRow<float>("transposed-64x256x256", 64, 256, 256, transB: true),
        new GemmRow<float>("batch-10x40x40", 10, 40, 40, batch: 25),
        new GemmRow<float>("batch-10x40x40-transposed", 10, 40, 40, batch: 25, transB: true),
        new GemmRow<float>("batch-40x10x40", 40, 40, 10, batch: 25, transA: true),
        new GemmRow<float>("batch-10x40x1", 10, 1, 40, batch: 25),
        new GemmRow<float>("batch-10x1x40", 10, 40, 1, batch: 25),
        new TrainingRow("mlp-tiny", "mlp 2-50-2 tanh batch 32", key => TrainingRow.Mlp(key, Activation.Tanh, 2, 50, 2), [32, 2], 2),
        new TrainingRow("mlp-small", "mlp 64-256-256-10 batch 64", key => TrainingRow.Mlp(key, Activation.Relu, 64, 256, 256, 10), [64, 64], 10),
        new TrainingRow("mlp-large", "mlp 784-512-512-10 batch 128", key => TrainingRow.Mlp(key, Activation.Relu, 784, 512, 512, 10), [128, 784], 10),
        new TrainingRow("lenet", "lenet 28x28 batch 64", TrainingRow.LeNet, [64, 1, 28, 28], 10),
        new NeuralOdeRow(),
        new MamlRow(innerSteps: 1),
        new MamlRow(innerSteps: 5),
        new WaveRow(withAdjoint: false, threads: 1),
        new WaveRow(withAdjoint: true, threads: 1),
        new WaveRow(withAdjoint: false, threads: 2),
        new WaveRow(withAdjoint: true, threads: 2),
        new LuRow(100),
        new LuRow(1000),
    ];
}
