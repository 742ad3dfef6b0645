using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>Inverse sine, cosine and tangent.</summary>
internal static partial class Elementary
{
    /// <summary>asin x. Error 1.2 / 1.2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Asin<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V a = L.Abs(x);
        V half = L.Create(0.5);
        V isSmall = L.LessOrEqual(a, half);
        V zLarge = L.MultiplyAdd(a, L.Create(-0.5), half);
        V z = L.Select(isSmall, L.Multiply(a, a), zLarge);
        V s = L.Sqrt(zLarge);
        V u = AsinExcess<V, L>(z);
        V small = L.MultiplyAdd(a, u, a);
        // asin a = π/2 − 2 asin s with s = √((1 − a)/2): π/2 − 2s first, with what its rounding loses.
        V quarterTurn = Constant<V, L>(1.5707963267948966, 1.57079637);
        V twice = L.Multiply(s, L.Create(-2));
        V head = L.Add(quarterTurn, twice);
        V lost = L.Subtract(twice, L.Subtract(head, quarterTurn));
        V large = L.Add(head, L.Add(L.MultiplyAdd(twice, u, Constant<V, L>(6.123233995736766e-17, -4.37113883e-8)), lost));
        return L.CopySign(L.Select(isSmall, small, large), x);
    }

    /// <summary>acos x. Error 1.2 / 1.2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Acos<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        // acos x = base + y + yu, where y = −x, base = π/2 for |x| ≤ ½; y = ±2√((1 − |x|)/2), base = 0 or π beyond.
        V a = L.Abs(x);
        V half = L.Create(0.5);
        V isSmall = L.LessOrEqual(a, half);
        V zLarge = L.MultiplyAdd(a, L.Create(-0.5), half);
        V z = L.Select(isSmall, L.Multiply(a, a), zLarge);
        V s = L.Sqrt(zLarge);
        V u = AsinExcess<V, L>(z);
        V signX = L.And(x, L.Create(-0.0));
        V y = L.Select(isSmall, L.Negate(x), L.Or(signX, L.Add(s, s)));
        V start = L.Select(isSmall, Constant<V, L>(1.5707963267948966, 1.57079637), L.And(L.Less(x, L.Create(0)), Constant<V, L>(3.141592653589793, 3.14159274)));
        V rest = L.MultiplyAdd(y, u, L.Multiply(start, Constant<V, L>(3.8981718325193755e-17, -2.78275341e-8)));
        return L.Add(L.Add(start, y), rest);
    }

    /// <summary>atan x. Error 1.5 / 1.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atan<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V a = L.Abs(x);
        V one = L.Create(1);
        V isLarge = L.Greater(a, one);
        // atan a = π/2 + atan(−1/a).
        V t = L.Divide(L.Select(isLarge, L.Create(-1), a), L.Select(isLarge, a, one));
        V start = L.And(isLarge, Constant<V, L>(1.5707963267948966, 1.57079637));
        V startLow = L.And(isLarge, Constant<V, L>(6.123233995736766e-17, -4.37113883e-8));
        V tail = L.MultiplyAdd(t, AtanExcess<V, L>(t), startLow);
        return L.CopySign(L.Add(start, L.Add(t, tail)), x);
    }

    /// <summary>The angle of the point (x, y), in [−π, π] with the sign of y. Error 1.7 / 1.7 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atan2<V, L>(V y, V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V a = L.Abs(x);
        V b = L.Abs(y);
        V signMask = L.Create(-0.0);
        V steep = L.Greater(b, a);
        V smaller = L.Select(steep, a, b);
        V larger = L.Select(steep, b, a);
        // ∞/∞ counts as 1 and 0/0 as 0. With a NaN nothing is steep, so that an infinite y stands for the smaller then.
        V t = L.Divide(smaller, L.MaxNative(Constant<V, L>(double.Epsilon, float.Epsilon), larger));
        t = L.Select(L.And(L.Equal(smaller, larger), L.Equal(smaller, L.Create(double.PositiveInfinity))), L.Create(1), t);

        // By octants: t, π/2 − t, π/2 + t, π − t.
        V signX = L.And(x, signMask);
        V left = L.Less(L.Or(signX, L.Create(1)), L.Create(0));
        V start = L.Select(steep, Constant<V, L>(1.5707963267948966, 1.57079637), L.And(left, Constant<V, L>(3.141592653589793, 3.14159274)));
        t = L.Xor(t, L.Xor(signX, L.And(steep, signMask)));
        V tail = L.MultiplyAdd(start, Constant<V, L>(3.8981718325193755e-17, -2.78275341e-8), L.Multiply(t, AtanExcess<V, L>(t)));
        return L.CopySign(L.Add(start, L.Add(t, tail)), y);
    }

    /// <summary>asin x/x − 1 with z = x² ≤ ¼. Largest effect on asin: 2^−55.9; 2^−27.6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AsinExcess<V, L>(V z)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V z2 = L.Multiply(z, z);
        V q = L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, z2, 0.0750000000033714, 0.04464285682823393, 0.030381959140368623, 0.022371757980266756, 0.01735970566716928, 0.013885227876902731, 0.012169253823403422, 0.00652782140250666, 0.01952861893925535, -0.016224716729238805, 0.031912533753152984)
            : Polynomial.Evaluate<V, L>(z, z2, 0.0749530941, 0.0454691499, 0.0241847802, 0.0421583019);
        return L.MultiplyAdd(z, Constant<V, L>(0.16666666666665408, 0.166667521), L.Multiply(z2, q));
    }

    /// <summary>atan t/t − 1 for |t| ≤ 1. Largest effect on atan: 2^−54.6; 2^−25.6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AtanExcess<V, L>(V t)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V z = L.Multiply(t, t);
        V z2 = L.Multiply(z, z);
        V q = L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, z2, 0.19999999999755189, -0.1428571427134171, 0.11111110678900879, -0.09090901237475153, 0.0769221294980021, -0.06665860489962844, 0.05877308386444272, -0.05239235250644569, 0.04673955895905306, -0.040926517743988006, 0.03406803678712009, -0.025827087110113812, 0.016978320909443127, -0.00918476893164371, 0.003856086762257608, -0.001164112576396331, 0.00022303151142353565, -2.0259491151422267e-05)
            : Polynomial.Evaluate<V, L>(z, z2, 0.199937671, -0.14211008, 0.10665822, -0.0755183846, 0.0432075895, -0.0163654033, 0.00292008463);
        return L.MultiplyAdd(z, Constant<V, L>(-0.3333333333333186, -0.333331525), L.Multiply(z2, q));
    }
}
