using System.Globalization;
using Adjoint.Plotting;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Examples;

/// <summary>
/// What a gradient is worth after fifty layers. With weights uniform in ±1/√n, of variance 1/(3n), a layer of tanh passes a third of the squared
/// gradient: after 50 layers 3⁻²⁵ ≈ 10⁻¹² of it are left, and the first layers learn nothing. With Glorot's variance 1/n the linear part keeps
/// its size, and only the curvature of tanh eats at it. Residual blocks add the identity, which no depth can lose.
/// </summary>
internal sealed class ResidualGradients : IExample
{
    private const int Depth = 50, Width = 64, Samples = 32;

    public string Name => "residual-gradients";

    public string Description => "Shows how gradients vanish in fifty layers of tanh, and how residual blocks keep them.";

    public void Run(ExampleContext context)
    {
        Initializer narrow = Initializer.Normal(Math.Sqrt(1 / (3.0 * Width)));
        (string Name, Func<RandomKey, Layer> Block, Ink Ink)[] stacks =
        [
            ("plain, variance 1/(3n)", key => Plain(key, narrow), Ink.Vermilion),
            ("plain, Glorot", key => Plain(key, Initializer.GlorotNormal), Ink.Blue),
            ("residual, variance 1/(3n)", key => new Residual(Plain(key, narrow)), Ink.Green),
        ];
        double[] layers = [.. Enumerable.Range(1, Depth).Select(i => (double)i)];
        var figure = new Figure("Gradients through fifty layers of tanh");
        Panel panel = figure.AddPanel("Gradient by the offsets of each layer, over that of the last").X("layer").Y("ratio of norms").LogY();
        string[] keys = ["plain", "glorot", "residual"];
        for (int i = 0; i < stacks.Length; i++)
        {
            double[] norms = Norms(stacks[i].Block), ratios = [.. norms.Select(n => n / norms[^1])];
            panel.Line(layers, ratios, stacks[i].Name, ink: stacks[i].Ink);
            context.Say(string.Create(CultureInfo.InvariantCulture, $"{stacks[i].Name,-26} first layer over last: {ratios[0]:E2}"));
            context.Results.Add(keys[i], ratios[0], "E2");
        }

        figure.Save(context.PathOf("residual-gradients.png"));
    }

    private static Sequential Plain(RandomKey key, Initializer initializer) => Sequential.Of(new Dense(Width, Width, key, initializer), Activation.Tanh);

    /// <summary>The norm of the loss's gradient by the offsets of every layer, which is what reaches its linear map.</summary>
    private static double[] Norms(Func<RandomKey, Layer> block)
    {
        RandomKey key = RandomKey.FromSeed(2016);
        RandomKey[] keys = key.Split(Depth);
        Sequential net = Sequential.Of(Array.ConvertAll(keys, k => block(k)));
        Tensor x = Normal(key.Fold(1), [Samples, Width]), target = Normal(key.Fold(2), [Samples, Width]);
        Sequential gradient = Compile(Grad((Sequential n) => Loss.MeanSquaredError(n.Apply(x), target)))(net);
        return [.. gradient.Layers.Select(layer => (double)Tensor.Norm(Tree.Leaves(layer)[1]))];
    }
}
