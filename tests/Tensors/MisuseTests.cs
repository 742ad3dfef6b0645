using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Tensors;

public sealed class MisuseTests
{
    private static readonly Tensor A = Zeros([21, 2]), B = Zeros([2, 21]);

    [Fact]
    public void ShapesThatDoNotBroadcast_AreNamed_WithTheRemedy()
    {
        string message = Assert.Throws<ArgumentException>(() => A * B).Message;
        foreach (string word in (string[])["Multiply", "[21, 2]", "[2, 21]", "2 against 21", "Transpose"]) Assert.Contains(word, message);
        Assert.Contains("Where", Assert.Throws<ArgumentException>(() => Where(A > 0.0, A, B)).Message);
        Assert.Contains("[3]", Assert.Throws<ArgumentException>(() => Zeros([2]).BroadcastTo([3])).Message);
    }

    [Fact]
    public void TracedShapesThatDoNotBroadcast_AreNamedByTheUsersNames()
    {
        string message = Assert.Throws<ArgumentException>(() => Grad((Tensor weights) => Sum(weights + B))(A)).Message;
        Assert.Contains("weights", message);
        Assert.Contains("Add", message);
    }

    [Fact]
    public void ElementTypesThatDiffer_AreRefused_WithTheRemedy()
    {
        string message = Assert.Throws<ArgumentException>(() => A + A.Cast(ElementType.Float32)).Message;
        foreach (string word in (string[])["Add", "Float64", "Float32", "Cast"]) Assert.Contains(word, message);
        Assert.Contains("0.5", (Zeros([1], ElementType.Float32) + 0.5).ToString());
        Assert.Throws<ArgumentException>(() => Arange(3) + 0.5);
    }

    [Fact]
    public void WrongElementTypes_AreNamed()
    {
        Assert.Contains("Int64", Assert.Throws<ArgumentException>(() => Sin(Arange(3))).Message);
        Assert.Contains("Bool", Assert.Throws<ArgumentException>(() => Where(A, A, A)).Message);
        Assert.Contains("Float64", Assert.Throws<ArgumentException>(() => A & A).Message);
        Assert.Contains("Float64", Assert.Throws<ArgumentException>(() => Take(A, A)).Message);
        Assert.Contains("Int64", Assert.Throws<ArgumentException>(() => OneHot(A, 3)).Message);
        Assert.Contains("floating", Assert.Throws<ArgumentException>(() => MatMul(Eye(2, ElementType.Int64), Eye(2, ElementType.Int64))).Message);
        Assert.Contains("Bool", Assert.Throws<ArgumentException>(() => Sum(A > 0.0)).Message);
        Assert.Contains("Bool", Assert.Throws<ArgumentException>(() => CumulativeSum(A > 0.0, 0)).Message);
    }

    [Fact]
    public void ReductionsOfNothing_AreRefused_UnlessTheyHaveAValue()
    {
        Tensor empty = Zeros([3, 0]);
        Assert.Equal([0.0, 0, 0], Sum(empty, 1).ToArray());
        Assert.Equal(0.0, (double)Sum(empty));
        Assert.Contains("[3, 0]", Assert.Throws<ArgumentException>(() => Max(empty)).Message);
        Assert.Contains("[3, 0]", Assert.Throws<ArgumentException>(() => Min(empty, 1)).Message);
        Assert.Contains("Mean", Assert.Throws<ArgumentException>(() => Mean(empty)).Message);
        Assert.Contains("Mean", Assert.Throws<ArgumentException>(() => Mean(empty, 1)).Message);
        Assert.Contains("LogSumExp", Assert.Throws<ArgumentException>(() => LogSumExp(empty)).Message);
        Assert.Contains("Variance", Assert.Throws<ArgumentException>(() => Variance(empty)).Message);
    }

    [Fact]
    public void AxesOutside_AreNamedWithTheShape()
    {
        foreach (Action action in (Action[])[() => Sum(A, 2), () => A.Flip(-3), () => Take(A, Arange(1), 2), () => Softmax(A, 5), () => A.MoveAxis(0, 2), () => CumulativeSum(A, 2), () => Concat(2, A, A)])
            Assert.Contains("[21, 2]", Assert.Throws<ArgumentOutOfRangeException>(action).Message);
    }

    [Fact]
    public void ProductsAndParts_ThatDoNotFit_AreNamed()
    {
        Assert.Contains("2 columns against 21 rows", Assert.Throws<ArgumentException>(() => MatMul(A, A)).Message);
        Assert.Contains("part 1", Assert.Throws<ArgumentException>(() => Stack(A, B)).Message);
        Assert.Contains("part 1", Assert.Throws<ArgumentException>(() => Concat(0, A, B)).Message);
        Assert.Contains("42", Assert.Throws<ArgumentException>(() => A.Reshape(5, 8)).Message);
        Assert.Contains("Dot", Assert.Throws<ArgumentException>(() => Dot(A, B)).Message);
        Assert.Contains("negative", Assert.Throws<ArgumentException>(() => Zeros([-1])).Message);
    }

    [Fact]
    public void MissingTensors_AreRefusedByName()
    {
        Assert.Throws<ArgumentNullException>(() => Sin(null!));
        Assert.Throws<ArgumentNullException>(() => Take(A, null!));
        Assert.Throws<ArgumentNullException>(() => Stack(A, null!));
    }

    [Fact]
    public void TensorsTooLargeToCount_AreRefused_BeforeAnyMemoryIsTaken()
    {
        Assert.Contains("65536", Assert.Throws<ArgumentException>(() => Zeros([65536, 1]) + Zeros([1, 65536])).Message);
        Assert.Contains("70000", Assert.Throws<ArgumentException>(() => Sum(Zeros([0, 70000, 70000]), 0)).Message);
        Assert.Contains("65536", Assert.Throws<ArgumentException>(() => Eye(65536)).Message);
        Assert.Contains("2 GiB", Assert.Throws<ArgumentException>(() => Compile((Tensor x) => x.BroadcastTo([40000, 40000])[0, 0])(Scalar(1))).Message);
    }

    [Fact]
    public void NumbersThatDoNotFit_AreRefused_NotRounded()
    {
        Assert.Contains("2.5", Assert.Throws<ArgumentException>(() => Full([1], 2.5, ElementType.Int64)).Message);
        Assert.Contains("Arange", Assert.Throws<ArgumentException>(() => Arange(-1)).Message);
        Assert.Contains("Uniform", Assert.Throws<ArgumentException>(() => Uniform(RandomKey.FromSeed(1), [2], -1.7e308, 1.7e308)).Message);
    }

    [Fact]
    public void Integers_AreReadAndPrintedWithAllTheirDigits()
    {
        long large = (1L << 53) + 1;
        Assert.Equal(large, (long)FromArray([large]));
        Assert.Equal("[9007199254740993]", FromArray([large]).ToString());
        Assert.Equal(-2, (long)Scalar(-2.7));
    }
}
