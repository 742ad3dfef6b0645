using Adjoint.Compilation;
using Adjoint.Primitives;
using Adjoint.Tracing;
using static Adjoint.Tensor;

namespace Adjoint.Tests.Compilation.Emit.Scalar;

/// <summary>Straight-line code on single numbers gives the bits of the interpreter, whether it writes an operation out or calls it.</summary>
public sealed class ScalarEmitterTests
{
    private const int Seed = 11;
    private const int Together = 16;

    public static TheoryData<string, ElementType> Operations
    {
        get
        {
            var data = new TheoryData<string, ElementType>();
            foreach (Elementwise op in ElementwiseTable.All)
            {
                if (!op.Accepts.HasFlag(Accepts.Floating) || op.Arity > 2) continue;
                data.Add(op.OpName, ElementType.Float64);
                data.Add(op.OpName, ElementType.Float32);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_HasTheBitsOfTheInterpreter(string name, ElementType type)
    {
        Elementwise op = ElementwiseTable.All.Single(o => o.OpName == name);
        double[] x = Arguments(type), y = [.. x.Reverse()];
        var types = new TensorType[op.Arity];
        Array.Fill(types, new TensorType(type, [Together]));
        var (graph, _) = Traced.Abstractly(op.Bind, types);
        CompiledProgram program = CompiledProgram.For(graph);
        Assert.StartsWith("scalar kernel", Assert.Single(program.Plan.Steps).Describe(), StringComparison.Ordinal);
        for (int at = 0; at < x.Length; at += Together)
        {
            Tensor[] arguments = [Part(x, at), Part(y, at)];
            double[] expected = op.Evaluate(arguments[..op.Arity])[0].ToArray(), found = program.Run(arguments[..op.Arity])[0].ToArray();
            for (int i = 0; i < Together; i++)
            {
                bool same = double.IsNaN(expected[i]) ? double.IsNaN(found[i]) : BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(found[i]);
                Assert.True(same, $"{name}({x[at + i]:R}, {y[at + i]:R}) is {found[i]:R}, but {expected[i]:R} by the interpreter.");
            }
        }

        Tensor Part(double[] values, int at) => FromArray(values[at..(at + Together)]).Cast(type);
    }

    /// <summary>Special values, angles around the limits of the fast reduction, every fourth binade with both signs, an even spread.</summary>
    private static double[] Arguments(ElementType type)
    {
        var random = new Random(Seed);
        var x = new List<double>
        {
            0, -0.0, 1, -1, 0.5, -0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, 1e22, -1e22,
            65536, 65537, -65537, 1073741824, 1073741825, -1073741825, double.MaxValue, double.MinValue,
        };
        int limit = type == ElementType.Float64 ? 1022 : 126;
        for (int e = -limit; e <= limit; e += 4) x.AddRange([Math.ScaleB(1 + random.NextDouble(), e), -Math.ScaleB(1 + random.NextDouble(), e)]);
        do x.Add(40 * (random.NextDouble() - 0.5));
        while (x.Count < 320 || x.Count % Together != 0);
        return [.. x];
    }
}
