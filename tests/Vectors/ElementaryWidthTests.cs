using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Adjoint.Primitives;
using Adjoint.Vectors;

namespace Adjoint.Tests.Vectors;

/// <summary>An element has the same bits whatever the width of the vector it is computed in.</summary>
public sealed class ElementaryWidthTests
{
    private const int Seed = 5;

    public static TheoryData<string> Names => [.. ElementwiseTable.All.Where(op => op.Accepts.HasFlag(Accepts.Floating) && op.Arity <= 2).Select(op => op.OpName)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Float64_HasTheSameBitsAtEveryWidth(string name)
    {
        Elementwise op = ElementwiseTable.All.Single(o => o.OpName == name);
        double[] x = Arguments(-1074, 1024), y = [.. x.Reverse()];
        double[] one = Run<double, double, Float64Lanes>(op, x, y);
        if (Vector128.IsHardwareAccelerated) Agree(name, x, one, Run<double, Vector128<double>, Float64Lanes128>(op, x, y));
        if (Vector256.IsHardwareAccelerated) Agree(name, x, one, Run<double, Vector256<double>, Float64Lanes256>(op, x, y));
        if (Vector512.IsHardwareAccelerated) Agree(name, x, one, Run<double, Vector512<double>, Float64Lanes512>(op, x, y));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Float32_HasTheSameBitsAtEveryWidth(string name)
    {
        Elementwise op = ElementwiseTable.All.Single(o => o.OpName == name);
        float[] x = Array.ConvertAll(Arguments(-149, 128), v => (float)v), y = [.. x.Reverse()];
        double[] one = Widen(Run<float, float, Float32Lanes>(op, x, y)), wide = Array.ConvertAll(x, v => (double)v);
        if (Vector128.IsHardwareAccelerated) Agree(name, wide, one, Widen(Run<float, Vector128<float>, Float32Lanes128>(op, x, y)));
        if (Vector256.IsHardwareAccelerated) Agree(name, wide, one, Widen(Run<float, Vector256<float>, Float32Lanes256>(op, x, y)));
        if (Vector512.IsHardwareAccelerated) Agree(name, wide, one, Widen(Run<float, Vector512<float>, Float32Lanes512>(op, x, y)));
    }

    /// <summary>A multiple of 16 arguments: every second binade and sign, special values, an even spread.</summary>
    private static double[] Arguments(int low, int high)
    {
        var random = new Random(Seed);
        var x = new List<double> { 0, -0.0, 1, -1, 0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity };
        for (int e = low; e < high; e += 2) x.AddRange([Math.ScaleB(1 + random.NextDouble(), e), -Math.ScaleB(1 + random.NextDouble(), e)]);
        while (x.Count < 3200) x.Add(40 * (random.NextDouble() - 0.5));
        return [.. x];
    }

    private static E[] Run<E, V, L>(Elementwise op, E[] x, E[] y)
        where E : unmanaged
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        MethodInfo apply = op.Op.GetMethods(BindingFlags.Static | BindingFlags.Public).Single(m => m.Name.EndsWith("Apply", StringComparison.Ordinal)).MakeGenericMethod(typeof(V), typeof(L));
        E[] z = new E[x.Length];
        Span<V> first = MemoryMarshal.Cast<E, V>(x.AsSpan()), second = MemoryMarshal.Cast<E, V>(y.AsSpan()), result = MemoryMarshal.Cast<E, V>(z.AsSpan());
        if (op.Arity == 1)
        {
            var function = apply.CreateDelegate<Func<V, V>>();
            for (int i = 0; i < result.Length; i++) result[i] = function(first[i]);
        }
        else
        {
            var function = apply.CreateDelegate<Func<V, V, V>>();
            for (int i = 0; i < result.Length; i++) result[i] = function(first[i], second[i]);
        }

        return z;
    }

    private static double[] Widen(float[] x) => Array.ConvertAll(x, v => (double)v);

    private static void Agree(string name, double[] x, double[] expected, double[] found, [CallerArgumentExpression(nameof(found))] string width = "")
    {
        for (int i = 0; i < x.Length; i++)
        {
            bool same = double.IsNaN(expected[i]) ? double.IsNaN(found[i]) : BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(found[i]);
            Assert.True(same, $"{name}({x[i]:R}) is {found[i]:R} by {width}, but {expected[i]:R} one at a time.");
        }
    }
}
