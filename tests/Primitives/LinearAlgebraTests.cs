using Adjoint.Tests.Conformance;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Primitives;

public sealed class LinearAlgebraTests
{
    public static TheoryData<int> Samples
    {
        get
        {
            var data = new TheoryData<int>();
            for (int i = 0; i < PrimitiveSamples.LinearAlgebra.Length; i++) data.Add(i);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Pushforward_IsTheLimitOfDifferences(int index)
    {
        var (f, x, v) = Case(index);
        Tensor tangent = Jvp(f, x, v).Item2;
        const double H = 1e-5;
        Tensor difference = (f(x + (H * v)) - f(x - (H * v))) / (2 * H);
        AssertClose(difference, tangent, 1e-8);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Pullback_IsTheTransposeOfThePushforward(int index)
    {
        var (f, x, v) = Case(index);
        Tensor y = f(x), w = Random(y.Shape, 77 + index);
        double forward = (double)Sum(Jvp(f, x, v).Item2 * w);
        double reverse = (double)Sum(Grad((Tensor z) => Sum(f(z) * w))(x) * v);
        Assert.Equal(forward, reverse, 1e-12 * (1 + Math.Abs(forward)));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void SecondDerivative_IsTheLimitOfDifferencesOfGradients(int index)
    {
        var (f, x, v) = Case(index);
        Tensor w = Random(f(x).Shape, 99 + index);
        Func<Tensor, Tensor> loss = z => Sum(f(z) * f(z) * w);
        Func<Tensor, Tensor> gradient = Grad(loss);
        const double H = 1e-5;
        AssertClose((gradient(x + (H * v)) - gradient(x - (H * v))) / (2 * H), Hvp(loss, x, v), 1e-7);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void CompiledAndBatched_AreTheInterpretedOnes(int index)
    {
        var (f, x, v) = Case(index);
        Func<Tensor, Tensor> gradient = Grad((Tensor z) => Sum(Square(f(z))));
        Tensor expected = gradient(x);
        AssertClose(expected, Compile(gradient)(x), 1e-13);
        Tensor both = Batch(gradient)(Stack(x, x + (0.01 * v)));
        AssertClose(expected, both[0], 1e-13);
        AssertClose(gradient(x + (0.01 * v)), both[1], 1e-13);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void SinglePrecision_AgreesWithDoubleToItsRounding(int index)
    {
        var (f, x, _) = Case(index);
        Tensor single = f(x.Cast(ElementType.Float32));
        Assert.Equal(ElementType.Float32, single.ElementType);
        AssertClose(f(x), single.Cast(ElementType.Float64), 1e-4);
    }

    /// <summary>All operands of a sample in one vector, and all its results in one vector.</summary>
    private static (Func<Tensor, Tensor> F, Tensor X, Tensor Direction) Case(int index)
    {
        PrimitiveSample sample = PrimitiveSamples.LinearAlgebra[index];
        int size = sample.Inputs.Sum(input => new Shape(input.Shape).Size);
        Func<Tensor, Tensor> f = x =>
        {
            var inputs = new Tensor[sample.Inputs.Length];
            int at = 0;
            for (int i = 0; i < inputs.Length; i++)
            {
                var shape = new Shape(sample.Inputs[i].Shape);
                Tensor part = x[at..(at + shape.Size)].Reshape(shape);
                inputs[i] = sample.Inputs[i].Prepare?.Invoke(part) ?? part;
                at += shape.Size;
            }

            return Concat(0, [.. sample.Apply(inputs).Select(y => y.Flatten())]);
        };
        return (f, Random(new Shape(size), index), Random(new Shape(size), 1000 + index));
    }

    private static Tensor Random(Shape shape, int seed)
    {
        var random = new Random(seed);
        double[] values = new double[shape.Size];
        for (int i = 0; i < values.Length; i++) values[i] = (2 * random.NextDouble()) - 1;
        return FromArray(values, shape);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double[] a = expected.ToArray(), b = actual.ToArray();
        double scale = a.Select(Math.Abs).DefaultIfEmpty().Max() + 1;
        for (int i = 0; i < a.Length; i++)
            Assert.True(Math.Abs(a[i] - b[i]) <= tolerance * scale, $"element {i}: {b[i]:R} instead of {a[i]:R}");
    }
}
