namespace Adjoint.Examples.Digits;

/// <summary>Networks for pictures of digits, after Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-based learning applied to document recognition" (1998).</summary>
internal static class DigitNetworks
{
    /// <summary>Two convolutions with pooling and three dense layers, 61,706 parameters.</summary>
    /// <param name="activation">Between the layers.</param>
    /// <param name="pool">After the convolutions.</param>
    /// <param name="seed">Where the weights come from.</param>
    internal static Sequential LeNet(Activation activation, Layer pool, long seed)
    {
        RandomKey[] keys = RandomKey.FromSeed(seed).Split(5);
        const ElementType f = ElementType.Float32;
        return Sequential.Of(
            new Conv2d([6, 1, 5, 5], keys[0], type: f) { Padding = 2 }, activation, pool,
            new Conv2d([16, 6, 5, 5], keys[1], type: f), activation, pool, new Flatten(),
            new Dense(400, 120, keys[2], Initializer.HeNormal, f), activation,
            new Dense(120, 84, keys[3], Initializer.HeNormal, f), activation,
            new Dense(84, 10, keys[4], type: f));
    }

    /// <summary>The logits of many images, in parts that fit the caches.</summary>
    internal static Tensor Logits(Sequential net, Tensor images)
    {
        const int Part = 500;
        Func<(Sequential Net, Tensor X), Tensor> apply = Transform.Compile(((Sequential Net, Tensor X) a) => a.Net.Apply(a.X));
        var parts = new List<Tensor>();
        for (int i = 0; i < images.Shape[0]; i += Part) parts.Add(apply((net, images[i..Math.Min(i + Part, images.Shape[0])])));
        return Tensor.Concat(0, [.. parts]);
    }
}
