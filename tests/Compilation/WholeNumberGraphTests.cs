using CsCheck;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Compilation;

/// <summary>
/// Functions put together at random of operations that are exact on small whole numbers, on shapes around the widths of registers and with axes of
/// extent 0 and 1. Rounding cannot hide anything: every element that was read from, or written to, the wrong place shows.
/// </summary>
public sealed class WholeNumberGraphTests
{
    private const int Most = 5000;
    private static readonly int[] Extents = [1, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 33, 64, 65, 130, 300];

    [Fact]
    public void Compiled_HasTheNumbersOfTheInterpreted() => Gen.Int[0, int.MaxValue].Sample(
        seed =>
        {
            var random = new Random(seed);
            Shape shape = RandomShape(random);
            Tensor[] x = [Numbers(random, shape), Numbers(random, shape).Cast(ElementType.Float32), Numbers(random, shape).Cast(ElementType.Int64)];
            int start = random.Next();
            Func<Tensor[], Tensor[]> f = inputs => Build(new Random(start), inputs);
            Tensor[] expected = f(x), actual = Compile(f)(x);
            for (int i = 0; i < expected.Length; i++)
                if (expected[i].Type != actual[i].Type || !expected[i].ToArray().AsSpan().SequenceEqual(actual[i].ToArray())) return false;
            return true;
        },
        iter: 300);

    private static Tensor Numbers(Random random, Shape shape)
    {
        double[] values = new double[shape.Size];
        for (int i = 0; i < values.Length; i++) values[i] = random.Next(-4, 5);
        return FromArray(values, shape);
    }

    private static Shape RandomShape(Random random)
    {
        int[] extents = new int[random.Next(1, 4)];
        int size = 1;
        for (int i = 0; i < extents.Length; i++)
        {
            extents[i] = Extents[random.Next(Extents.Length)];
            if (size * extents[i] > Most) extents[i] = 1;
            if (random.Next(60) == 0) extents[i] = 0;
            size *= Math.Max(1, extents[i]);
        }

        return new Shape(extents.AsSpan());
    }

    private static Tensor[] Build(Random random, Tensor[] inputs)
    {
        List<Tensor> known = [.. inputs];
        for (int n = random.Next(2, 25); n > 0; n--)
        {
            Tensor x = random.Next(2) == 0 ? known[^1] : known[random.Next(known.Count)];
            Tensor next = Step(random, known, x);

            // Small enough for floats: sums of sums would not stay exact.
            if (next.Size <= 2 * Most) known.Add(next.ElementType == ElementType.Bool ? next : Max(Min(next, Full(next.Shape, 50, next.ElementType)), Full(next.Shape, -50, next.ElementType)));
        }

        return [known[^1], known[random.Next(known.Count)], known[^1], known[random.Next(known.Count)]];
    }

    private static Tensor Step(Random random, List<Tensor> known, Tensor x)
    {
        bool isMask = x.ElementType == ElementType.Bool;
        int axis = x.Rank == 0 ? -1 : random.Next(x.Rank), extent = x.Rank == 0 ? 0 : x.Shape[axis];
        Tensor Partner()
        {
            Tensor[] fitting = [.. known.Where(t => t.ElementType == x.ElementType && Shape.Broadcast(t.Shape, x.Shape) == x.Shape)];
            return fitting[random.Next(fitting.Length)];
        }

        switch (random.Next(16))
        {
            case 0 when !isMask: return x + Partner();
            case 1 when !isMask: return x - Partner();
            case 2 when !isMask: return x * Partner();
            case 3 when !isMask: return Where(x > Partner(), x, -Partner());
            case 4 when !isMask: return Max(x, Partner());
            case 5 when !isMask: return x >= Partner();
            case 6: return x.Cast((ElementType)random.Next(4));
            case 7 when axis >= 0: return Shift(x, random.Next(-3, 4), axis, (Boundary)random.Next(3));
            case 8 when extent > 2: return x.SliceAxis(axis, 1, extent - 2);
            case 9 when axis >= 0: return x.Flip(axis);
            case 10 when x.Rank > 1: return x.MoveAxis(axis, 0);
            case 11 when axis >= 0:
                int[] low = new int[x.Rank], high = new int[x.Rank];
                (low[axis], high[axis]) = (random.Next(3), random.Next(3));
                return x.Pad(low, high);
            case 12: return x.Rank > 1 ? x.Reshape(x.Size) : x.Reshape(1, x.Size, 1);
            case 13 when axis >= 0: return Sum(isMask ? x.Cast(ElementType.Float64) : x, axis, keepAxis: random.Next(2) == 0);
            case 14 when !isMask && extent > 0: return Max(x, axis);
            case 15 when x.Rank < 4: return x.BroadcastTo(x.Shape.Insert(0, random.Next(1, 9)));
            default: return x;
        }
    }
}
