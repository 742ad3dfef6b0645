using static Adjoint.Tensor;

namespace Adjoint.Tests.Learning.Initializers;

public sealed class InitializerTests
{
    public static TheoryData<string> Names => [.. Initializer.All.Select(i => i.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_HasTheStatedVariance(string name)
    {
        const int inputs = 300, outputs = 200;
        Initializer initializer = Initializer.All.Single(i => i.Name == name);
        double variance = name.StartsWith("Glorot", StringComparison.Ordinal) ? 2.0 / (inputs + outputs) : 2.0 / inputs;
        Tensor weights = initializer.Create(RandomKey.FromSeed(8), [inputs, outputs], inputs, outputs);

        // 60,000 numbers: the variance is known to 0.6 % (normal) and 0.4 % (uniform), the mean to 0.4 % of the deviation; five times that.
        Assert.Equal(variance, initializer.Variance(inputs, outputs), 1e-15);
        Assert.Equal(variance, (double)Variance(weights.Flatten(), 0), 0.03 * variance);
        Assert.Equal(0, (double)Mean(weights), 0.02 * Math.Sqrt(variance));
        if (name.EndsWith("Uniform", StringComparison.Ordinal)) Assert.InRange((double)Max(Abs(weights)), 0, Math.Sqrt(3 * variance));
    }

    [Fact]
    public void Initializers_KeepTheSizeOfSignalsThroughTwentyLayers()
    {
        RandomKey[] keys = RandomKey.FromSeed(4).Split(21);
        Tensor relu = Normal(keys[20], [64, 256]), tanh = 0.1 * relu;
        for (int i = 0; i < 20; i++)
        {
            relu = Relu(new Dense(256, 256, keys[i], Initializer.HeNormal).Apply(relu));
            tanh = new Dense(256, 256, keys[i], Initializer.GlorotUniform).Apply(tanh);
        }

        Assert.InRange((double)Mean(Square(relu)), 0.3, 3);
        Assert.InRange((double)Mean(Square(tanh)), 0.003, 0.03);
    }
}
