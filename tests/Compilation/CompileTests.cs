using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Compilation;

public sealed class CompileTests
{
    private static readonly Tensor X = FromArray([0.1, 0.7, 2.0]);

    private sealed record Rates(Tensor Alpha, Tensor Beta);

    [Fact]
    public void Compile_AgreesWithTheFunction()
    {
        Func<Tensor, Tensor> f = x => Sum(Sin(x) * x) + Sum(x[1..] * x[..^1]);
        Assert.Equal((double)f(X), (double)Compile(f)(X), 14);
    }

    [Fact]
    public void Compile_OfAGradient_AgreesWithTheGradient()
    {
        Func<Tensor, Tensor> f = x => Sum(Sin(x) * x / (1.0 + x));
        double[] expected = Grad(f)(X).ToArray(), actual = Compile(Grad(f))(X).ToArray();
        for (int i = 0; i < 3; i++) Assert.Equal(expected[i], actual[i], 14);
    }

    [Fact]
    public void Compile_ReturnsTrees()
    {
        var step = Compile((Rates p) => ValueAndGrad((Rates q) => Sum(q.Alpha * q.Beta))(p));
        (Tensor value, Rates g) = step(new Rates(Scalar(2), Scalar(3)));
        Assert.Equal(6.0, (double)value);
        Assert.Equal(3.0, (double)g.Alpha);
        Assert.Equal(2.0, (double)g.Beta);
    }

    [Fact]
    public void CallInto_OverwritesTheDestination()
    {
        var f = Compile((Tensor x) => Sin(x));
        Tensor y = f(X);
        f.CallInto(FromArray([1.0, 2.0, 3.0]), y);
        Assert.Equal(Math.Sin(2.0), y.ToArray()[1], 15);
    }

    [Fact]
    public void CallInto_RefusesADestinationThatIsAnArgument_OrThatComesTwice()
    {
        var swap = Compile(((Tensor A, Tensor B) x) => (x.B, x.A));
        Tensor a = FromArray([1.0, 2.0]), b = FromArray([3.0, 4.0]), c = FromArray([0.0, 0.0]);
        Assert.Contains("argument", Assert.Throws<ArgumentException>(() => swap.CallInto((a, b), (a, b))).Message);
        Assert.Contains("#0 and #1", Assert.Throws<ArgumentException>(() => swap.CallInto((a, b), (c, c))).Message);
        Assert.Contains("argument", Assert.Throws<ArgumentException>(() => swap.CallInto((a, b), (c, a.Reshape(1, 2).Reshape(2)))).Message);
        Assert.Equal([1.0, 2.0], a.ToArray());
        Assert.Equal([0.0, 0.0], c.ToArray());
    }

    [Fact]
    public void CallInto_RefusesATracedArgument()
    {
        var f = Compile((Tensor x) => Sin(x));
        Tensor y = f(X);
        var gradient = Grad((Tensor x) =>
        {
            f.CallInto(x, y);
            return Sum(y);
        });
        Assert.Contains("traced", Assert.Throws<ArgumentException>(() => gradient(X)).Message);
    }

    [Fact]
    public void TensorsWithoutElements_CompileAndDifferentiate()
    {
        // The gradient reshapes Float64[0, 17] to [0, 17, 1] and repeats that.
        Func<Tensor, Tensor> f = x => Sum(Square(Max(x, 2)).Reshape(17, 0) * 2.0);
        Tensor empty = Zeros([0, 17, 40]);
        Assert.Equal(0.0, (double)Compile(f)(empty));
        Assert.Equal(empty.Shape, Compile(Grad(f))(empty).Shape);
    }

    [Fact]
    public void AbsoluteValues_OfIntegersWrap_AsNegationDoes()
    {
        Tensor least = FromArray([long.MinValue, -3L]);
        Assert.Equal([long.MinValue, 3L], Abs(least).ToArray<long>());
        Assert.Equal((-least).ToArray<long>(), Compile((Tensor x) => Abs(x))(least).ToArray<long>());
    }

    [Fact]
    public void ReadingAValueWhileCompiling_IsRefused_NamingTheAlternatives()
    {
        var f = Compile((Tensor x) => (double)x[0] > 0 ? x : -x);
        var error = Assert.Throws<InvalidOperationException>(() => f(X));
        Assert.Contains("Where", error.Message);
        Assert.Contains("Cond", error.Message);
    }

    [Fact]
    public void Compile_TracesAnew_ForOtherConstantsOfTheArgument()
    {
        var power = Compile((Scaled s) => s.X * s.Factor);
        Assert.Equal(2.0, (double)power(new Scaled(Scalar(1), 2)));
        Assert.Equal(3.0, (double)power(new Scaled(Scalar(1), 3)));
        Assert.Equal(2.0, (double)power(new Scaled(Scalar(1), 2)));

        var apply = Compile((Named n) => n.Function(n.X));
        Assert.Equal(Math.Sin(0.5), (double)apply(new Named(Scalar(0.5), Sin, "")), 15);
        Assert.Equal(Math.Cos(0.5), (double)apply(new Named(Scalar(0.5), Cos, "")), 15);

        var either = Compile((Either e) => e.First is null ? 2.0 * e.Second! : 3.0 * e.First);
        Assert.Equal(3.0, (double)either(new Either(Scalar(1), null)));
        Assert.Equal(2.0, (double)either(new Either(null, Scalar(1))));

        var sum = Compile((Tensor[] parts, (double[], int) rest) => parts.Length * rest.Item1[0] * rest.Item2 * parts[0]);
        Assert.Equal(6.0, (double)sum([Scalar(1)], ([2.0], 3)));
        Assert.Equal(12.0, (double)sum([Scalar(1)], ([4.0], 3)));

        Tensor into = power(new Scaled(Scalar(1), 2));
        power.CallInto(new Scaled(Scalar(1), 5), into);
        Assert.Equal(5.0, (double)into);
    }

    [Fact]
    public void Compile_TracesOnce_ForEqualConstants()
    {
        int traces = 0;
        var f = Compile((Named n, double[] weights) =>
        {
            traces++;
            return n.Function(n.X) * weights[0];
        });
        for (int i = 0; i < 3; i++) _ = f(new Named(Scalar(i), Sin, new string('a', 2)), [0.5]);
        Assert.Equal(1, traces);

        // An item list made again as another kind of list is the same tree.
        int lists = 0;
        var g = Compile((IReadOnlyList<Tensor> x) =>
        {
            lists++;
            return x[0] + x[1];
        });
        for (int i = 0; i < 3; i++) _ = g([Scalar(i), Scalar(1)]);
        Assert.Equal(1, lists);
    }

    [Fact]
    public void SignsOfZeros_AreThoseOfTheFunction_SoThatAnglesAre()
    {
        Tensor zero = Scalar(0), one = Scalar(1);
        Assert.Equal(Math.PI, (double)Compile((Tensor y) => Atan2(0.0 - y, -1.0))(zero));
        Assert.Equal(-Math.PI, (double)Compile((Tensor a, Tensor b) => Atan2(-(a - b), -1.0))(one, one));
    }

    private sealed record Scaled(Tensor X, double Factor);

    private sealed record Named(Tensor X, Func<Tensor, Tensor> Function, string Name);

    private sealed record Either(Tensor? First, Tensor? Second);
}
