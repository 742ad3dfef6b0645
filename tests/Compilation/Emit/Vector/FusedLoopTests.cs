using Adjoint.Compilation;
using Adjoint.Primitives;
using Adjoint.Tracing;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Compilation.Emit.Vector;

/// <summary>A compiled loop gives the bits of the interpreter, whose kernels take one operation at a time.</summary>
public sealed class FusedLoopTests
{
    private static readonly int[] Sizes = [33, 63, 64, 65, 100, 1000, 4096, 5001];

    public static TheoryData<int, ElementType> SizesAndTypes
    {
        get
        {
            var data = new TheoryData<int, ElementType>();
            foreach (int size in Sizes)
            {
                data.Add(size, ElementType.Float64);
                data.Add(size, ElementType.Float32);
            }

            return data;
        }
    }

    internal static Tensor Sample(Shape shape, int seed, ElementType type = ElementType.Float64)
    {
        var random = new Random(seed);
        double[] values = new double[shape.Size];
        for (int i = 0; i < values.Length; i++) values[i] = (4 * random.NextDouble()) - 2;
        return FromArray(values).Reshape(shape).Cast(type);
    }

    internal static void AssertSameBits(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Type, actual.Type);
        double[] a = expected.ToArray(), b = actual.ToArray();
        for (int i = 0; i < a.Length; i++)
            if (!a[i].Equals(b[i])) Assert.Fail($"element {i} of {expected.Shape}: {a[i]:R} was expected, {b[i]:R} was found");
    }

    /// <summary>The function compiled against the same graph interpreted, both after the passes (contraction changes roundings).</summary>
    internal static void AssertCompiledIsInterpreted(Func<Tensor[], Tensor[]> function, params Tensor[] inputs)
    {
        var (graph, _) = Traced.Abstractly(function, Array.ConvertAll(inputs, t => t.Type), new string?[inputs.Length]);
        Tensor[] expected = Pipeline.Optimize(graph).Apply(inputs);
        Tensor[] actual = CompiledProgram.For(graph).Run(inputs);
        for (int i = 0; i < expected.Length; i++) AssertSameBits(expected[i], actual[i]);
    }

    internal static string[] Steps(Func<Tensor[], Tensor[]> function, params Tensor[] inputs)
    {
        var (graph, _) = Traced.Abstractly(function, Array.ConvertAll(inputs, t => t.Type), new string?[inputs.Length]);
        return [.. CompiledProgram.For(graph).Plan.Steps.Select(s => s.Describe())];
    }

    [Theory]
    [MemberData(nameof(SizesAndTypes))]
    public void AChain_IsOneLoopWithTheInterpretersBits(int size, ElementType type)
    {
        Func<Tensor[], Tensor[]> chain = x => [Sin(x[0] * 2.0) + Exp(-x[1]) * x[0], Where(x[0] > x[1], Tanh(x[0]), Sqrt(Abs(x[1])))];
        Tensor a = Sample([size], 1, type), b = Sample([size], 2, type);
        AssertCompiledIsInterpreted(chain, a, b);
        Assert.Single(Steps(chain, a, b));
    }

    [Theory]
    [MemberData(nameof(SizesAndTypes))]
    public void Reductions_OfARow_HaveTheInterpretersBits(int size, ElementType type)
    {
        Tensor a = Sample([size], 3, type);
        Func<Tensor[], Tensor[]> f = x => [Sum(x[0] * x[0]), Max(x[0] + 1.0), Min(Exp(x[0]))];
        AssertCompiledIsInterpreted(f, a);
    }

    public static TheoryData<int[], int[]> ShapesAndAxes => new()
    {
        { [100, 70], [0] }, { [100, 70], [1] }, { [100, 70], [0, 1] }, { [1000, 3], [0] }, { [1000, 3], [1] }, { [3, 1000], [0] }, { [3, 1000], [1] },
        { [7, 9, 11], [0] }, { [7, 9, 11], [1] }, { [7, 9, 11], [2] }, { [7, 9, 11], [0, 1] }, { [7, 9, 11], [0, 2] }, { [7, 9, 11], [1, 2] },
        { [7, 9, 11], [0, 1, 2] }, { [1, 300, 1], [1] }, { [2, 1, 300], [0, 1] }, { [300, 2, 17], [0, 2] }, { [2, 20000], [1] }, { [20000, 2], [0] },
        { [5, 300, 300], [0, 2] }, { [5, 300, 300], [1] },
    };

    [Theory]
    [MemberData(nameof(ShapesAndAxes))]
    public void Reductions_OverEverySetOfAxes_HaveTheInterpretersBits(int[] shape, int[] axes)
    {
        foreach (ElementType type in (ReadOnlySpan<ElementType>)[ElementType.Float64, ElementType.Float32])
        {
            Tensor a = Sample(shape, 4, type), row = Sample([shape[^1]], 5, type);
            Func<Tensor[], Tensor[]> f = x =>
            [
                new Reduce(Reduction.Sum, axes).Apply(x[0] * x[0]), new Reduce(Reduction.Max, axes).Apply(x[0]),
                new Reduce(Reduction.Sum, axes).Apply(x[0] + x[1]), x[0] * x[1],
            ];
            AssertCompiledIsInterpreted(f, a, row);
        }
    }

    public static TheoryData<string> Views => [.. ViewTable.Select(v => v.Name)];

    private static readonly (string Name, Func<Tensor, Tensor> View)[] ViewTable =
    [
        ("slice", x => x[3..^2, 1..^4]), ("row", x => x[4].BroadcastTo([5, 37])), ("column", x => x[.., 3].Reshape(20, 1).BroadcastTo([20, 9])),
        ("transpose", x => x.Transpose()), ("flip rows", x => x.Flip(0)), ("flip columns", x => x.Flip(1)),
        ("every third", x => new Slice((int[])[1, 2], (int[])[6, 12], (int[])[3, 3]).Apply(x)),
        ("flatten", x => x.Flatten()), ("split", x => x.Reshape(4, 5, 37)), ("join a transpose", x => x.Transpose().Reshape(37 * 20)),
        ("pad", x => x.Pad([2, 3], [1, 40])), ("pad a strip", x => x[5..6].Pad([5, 0], [14, 0])), ("pad a column", x => x[.., 5..6].Pad([0, 5], [0, 31])),
        ("zero rows", x => Shift(x, 2, 0)), ("zero columns", x => Shift(x, -3, 1)), ("periodic rows", x => Shift(x, -2, 0, Boundary.Periodic)),
        ("periodic columns", x => Shift(x, 5, 1, Boundary.Periodic)), ("edge rows", x => Shift(x, 3, 0, Boundary.Edge)),
        ("edge columns", x => Shift(x, -3, 1, Boundary.Edge)), ("reflected rows", x => Shift(x, -4, 0, Boundary.Reflect)),
        ("reflected columns", x => Shift(x, 4, 1, Boundary.Reflect)), ("corner", x => Shift(Shift(x, 1, 0), -1, 1)),
        ("beyond", x => Shift(x, 100, 1)), ("beyond the edge", x => Shift(x, -100, 0, Boundary.Edge)), ("twice", x => Shift(Shift(x, 1, 1), 1, 1)),
        ("slice of a shift", x => Shift(x, 2, 1, Boundary.Edge)[.., 30..]), ("shift of a transpose", x => Shift(x.Transpose(), 1, 1)),
        ("pad of a flip", x => x.Flip(1)[.., ..4].Pad([0, 1], [0, 32])),
    ];

    [Theory]
    [MemberData(nameof(Views))]
    public void AView_IsFoldedIntoTheLoads(string name)
    {
        Func<Tensor, Tensor> view = Array.Find(ViewTable, v => v.Name == name).View;
        foreach (ElementType type in (ReadOnlySpan<ElementType>)[ElementType.Float64, ElementType.Float32])
        {
            Tensor x = Sample([20, 37], 6, type), y = Sample(view(x).Shape, 7, type);
            AssertCompiledIsInterpreted(v => [(view(v[0]) * v[1]) + 1.0, Where(view(v[0]) > v[1], v[1], view(v[0]))], x, y);
            AssertCompiledIsInterpreted(v => [Sum(view(v[0]) * v[1]), Where(view(v[0] > 0.0), v[1], 0.0)], x, y);
        }
    }
}
