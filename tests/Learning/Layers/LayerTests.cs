using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Learning.Layers;

/// <summary>What holds for every layer, claim by claim, over the table of samples.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, LayerSample> Samples = LayerSamples.All.ToDictionary(s => s.Name);

    public static TheoryData<string> All => [.. Samples.Keys];

    public static TheoryData<string> Refusing => [.. LayerSamples.All.Where(s => s.Wrong is not null).Select(s => s.Name)];

    [Fact]
    public void EveryLayer_IsInTheTable()
    {
        HashSet<Type> seen = [.. LayerSamples.All.Select(s => s.Create(RandomKey.FromSeed(0), ElementType.Float64).GetType())];
        string[] missing = [.. typeof(Layer).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Layer)) && !t.IsAbstract && !seen.Contains(t)).Select(t => t.Name)];
        Assert.True(missing.Length == 0, $"No sample in LayerSamples is {string.Join(" or ", missing)}.");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Apply_HasTheStatedShape_InBothPrecisions(string name)
    {
        foreach (ElementType type in new[] { ElementType.Float64, ElementType.Float32 })
        {
            (Layer layer, Tensor x) = Make(name, type);
            Tensor y = layer.Apply(x);
            Assert.Equal(Samples[name].Output, y.Shape);
            Assert.Equal(type, y.ElementType);
            Assert.All(y.ToArray(), v => Assert.True(double.IsFinite(v)));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Apply_InSinglePrecision_RoundsTheSame(string name)
    {
        (Layer layer, Tensor x) = Make(name, ElementType.Float64);
        Tensor expected = layer.Apply(x);
        Tensor found = Tree.Map(t => t.Cast(ElementType.Float32), layer).Apply(x.Cast(ElementType.Float32));

        // A few dozen roundings of numbers near 1.
        for (int i = 0; i < expected.Size; i++) Assert.Equal(expected.ToArray()[i], found.ToArray()[i], 1e-5);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Derivatives_ByReverseAndForward_AreTransposes(string name)
    {
        (Layer layer, Tensor x) = Make(name, ElementType.Float64);
        static Tensor Apply((Layer Layer, Tensor X) a) => a.Layer.Apply(a.X);
        (Layer, Tensor) at = (layer, x), direction = Tree.WithLeaves(at, [.. Tree.Leaves(at).Select((t, i) => Normal(RandomKey.FromSeed(100 + i), t.Shape))]);
        (Tensor y, Tensor dy) = Jvp<(Layer, Tensor), Tensor>(Apply, at, direction);
        Tensor w = Normal(RandomKey.FromSeed(99), y.Shape);
        (Layer, Tensor) pulled = Vjp<(Layer, Tensor), Tensor>(Apply, at).Pullback(w);

        double left = (double)Sum(dy * w), right = (double)Tree.Dot(direction, pulled);
        double magnitude = (double)Sum(Abs(dy * w));
        Assert.Equal(left, right, 1e-12 * (1 + magnitude));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Gradient_PassesTheTaylorTest(string name)
    {
        (Layer layer, Tensor x) = Make(name, ElementType.Float64);
        Tensor w = Normal(RandomKey.FromSeed(98), layer.Apply(x).Shape);

        // Half a square and half linear: neither part of the second order vanishes for layers that are linear.
        Tensor Scalarized((Layer Layer, Tensor X) a) => Sum((w * a.Layer.Apply(a.X)) + (0.5 * Square(a.Layer.Apply(a.X))));
        GradientReport report = GradientCheck.Run<(Layer, Tensor)>(Scalarized, (layer, x));
        Assert.True(report.Passed, report.ToString());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Compiled_AgreesWithInterpreted_AndBatchedWithLooped(string name)
    {
        (Layer layer, Tensor x) = Make(name, ElementType.Float64);
        Tensor expected = layer.Apply(x);
        Tensor compiled = Compile<(Layer, Tensor), Tensor>(a => a.Item1.Apply(a.Item2))((layer, x));
        Tensor batched = Batch<Tensor, Tensor>(layer.Apply)(Stack(x, -0.5 * x));
        Tensor second = layer.Apply(-0.5 * x);
        for (int i = 0; i < expected.Size; i++)
        {
            Assert.Equal(expected.ToArray()[i], compiled.ToArray()[i], 1e-13);
            Assert.Equal(expected.ToArray()[i], batched[0].ToArray()[i], 1e-13);
            Assert.Equal(second.ToArray()[i], batched[1].ToArray()[i], 1e-13);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Apply_TakesAnyLeadingBatchAxes(string name)
    {
        (Layer layer, Tensor x) = Make(name, ElementType.Float64);
        Tensor expected = layer.Apply(x), found = layer.Apply(Stack(x, x).ExpandAxis(0));
        Assert.Equal(expected.Shape.Insert(0, 2).Insert(0, 1), found.Shape);
        for (int i = 0; i < expected.Size; i++) Assert.Equal(expected.ToArray()[i], found.ToArray()[i + expected.Size], 1e-13);
    }

    [Theory]
    [MemberData(nameof(Refusing))]
    public void Apply_OfAWrongShape_NamesLayerPathAndShapes(string name)
    {
        (Layer layer, _) = Make(name, ElementType.Float64);
        Tensor x = Ones(Samples[name].Wrong!);
        string message = Assert.Throws<ArgumentException>(() => Sequential.Of(Activation.Identity, layer).Apply(x)).Message;
        Assert.Contains("Layers[1]", message, StringComparison.Ordinal);
        Assert.Contains(x.Shape.ToString(), message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sequential_NamesTheInnerLayer()
    {
        RandomKey key = RandomKey.FromSeed(1);
        Sequential net = Sequential.Of(new Dense(2, 3, key), new Residual(Sequential.Of(Activation.Relu, new Dense(4, 3, key))));
        string message = Assert.Throws<ArgumentException>(() => net.Apply(Ones([5, 2]))).Message;
        Assert.StartsWith("Dense (Layers[1].Body.Layers[1]): the input is [5, 3]", message);
        Assert.Contains("Layers[1].Body.Layers[1].Weight", Tree.Paths(net));
    }

    [Fact]
    public void Layers_OfAnotherElementType_AreRefused() => Assert.Contains(
        "x.Cast(ElementType.Float32)",
        Assert.Throws<ArgumentException>(() => new Dense(2, 3, RandomKey.FromSeed(1), type: ElementType.Float32).Apply(Ones([5, 2]))).Message, StringComparison.Ordinal);

    [Fact]
    public void LayerNorm_GivesMeanZeroAndVarianceOne()
    {
        Tensor x = 3 + (7 * Normal(RandomKey.FromSeed(5), [4, 100]));
        Tensor y = new LayerNorm([100]).Apply(x);
        Assert.All(Mean(y, 1).ToArray(), m => Assert.Equal(0, m, 1e-14));
        Assert.All(Variance(y, 1).ToArray(), v => Assert.Equal(1, v, 1e-6));
    }

    [Fact]
    public void Activations_HaveTheirPublishedValues()
    {
        // x Φ(x) with Φ(1) = 0.841344746068542949 and Φ(−10) = 7.61985302416052607e-24 (Abramowitz and Stegun, tables 26.1 and 26.2).
        Assert.Equal(0.841344746068542949, (double)Activation.Gelu.Apply(Scalar(1)), 1e-15);
        Assert.Equal(-7.61985302416052607e-23, (double)Activation.Gelu.Apply(Scalar(-10)), 1e-36);
        Assert.Equal(1 / (1 + Math.Exp(-1)), (double)Activation.Silu.Apply(Scalar(1)), 1e-15);
        Assert.Equal(Math.Exp(-2) - 1, (double)Activation.Elu.Apply(Scalar(-2)), 1e-15);
        Assert.Equal(-0.02, (double)Activation.LeakyRelu.Apply(Scalar(-2)), 1e-16);
    }

    private static (Layer Layer, Tensor X) Make(string name, ElementType type)
    {
        LayerSample sample = Samples[name];
        return (sample.Create(RandomKey.FromSeed(17), type), Normal(RandomKey.FromSeed(3), sample.Input, type));
    }

    [Fact]
    public void Elu_IsSmoothAtZero()
    {
        Func<Tensor, Tensor> slope = Grad((Tensor x) => Sum(Activation.Elu.Apply(x)));
        Assert.Equal([1.0, 1.0, 1.0], slope(FromArray([-1e-300, 0.0, 1e-300])).ToArray());
    }
}
