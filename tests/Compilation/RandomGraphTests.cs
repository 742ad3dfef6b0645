using CsCheck;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Compilation;

/// <summary>Functions put together at random: each operation takes what stands before it, so that values are shared and some are left over.</summary>
public sealed class RandomGraphTests
{
    private const int Iterations = 60;

    internal static readonly Gen<(int[] Codes, int Rows, int Columns)> Graphs =
        Gen.Select(Gen.Int[0, 1 << 20].Array[1, 25], Gen.Int[2, 40], Gen.Int[2, 40]);

    [Fact]
    public void Compiled_EqualsInterpreted() => Graphs.Sample(
        g => Agree(x => Build(g.Codes, x), Argument(g.Rows, g.Columns)), iter: Iterations, print: Print);

    [Fact]
    public void CompiledGradient_EqualsTheInterpretedOne() => Graphs.Sample(
        g => Agree(Grad((Tensor x) => Sum(Build(g.Codes, x))), Argument(g.Rows, g.Columns)), iter: Iterations, print: Print);

    internal static string Print((int[] Codes, int Rows, int Columns) g) => $"[{g.Rows}, {g.Columns}]: {string.Join(", ", g.Codes)}";

    private static bool Agree(Func<Tensor, Tensor> f, Tensor x)
    {
        double[] expected = f(x).ToArray(), actual = Compile(f)(x).ToArray();
        double scale = Math.Max(1, expected.Max(Math.Abs));

        // Every operation bounds its result and its slope, so that roundings do not grow by more than the number of operations.
        for (int i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - actual[i]) <= 1e-11 * scale)) return false;
        return true;
    }

    internal static Tensor Argument(int rows, int columns)
    {
        double[] values = new double[rows * columns];
        for (int i = 0; i < values.Length; i++) values[i] = Math.Sin(1.7 * i) + 0.01;
        return FromArray(values, [rows, columns]);
    }

    internal static Tensor Build(int[] codes, Tensor x)
    {
        List<Tensor> known = [x, 0.5 * x];
        foreach (int code in codes)
        {
            Tensor a = known[(code >> 4) % known.Count], b = known[(code >> 10) % known.Count];
            int rows = x.Shape[0], columns = x.Shape[1];
            known.Add((code & 15) switch
            {
                0 => Sin(a),
                1 => Tanh(a) * b / (1.0 + Square(b)),
                2 => 0.5 * (a + b),
                3 => Exp(-Square(a)) - b,
                4 => Where(a > 0.0, a, 0.5 * b),
                5 => Sum(a, 0, keepAxis: true) / rows + b,
                6 => Sum(a, 1, keepAxis: true) / columns - b,
                7 => Shift(a, 1, 0, Boundary.Periodic) - b,
                8 => Shift(a, -1, 1, Boundary.Edge),
                9 => Concat(0, a[1..], b[..1]),
                10 => a.Transpose().Reshape(rows, columns),
                11 => MatMul(a, b.Transpose())[.., ..1] / columns + a,
                12 => Sqrt(1.0 + Square(a)),
                13 => a[.., ..1] * Cos(b),
                14 => Softplus(a) - Sigmoid(b),
                _ => -a.Flip(1),
            });
        }

        return known[^1];
    }
}
