using System.Runtime.CompilerServices;

namespace Adjoint.Primitives;

/// <summary>Exponentials, logarithms and powers.</summary>
internal static class Exponential
{
    public static readonly Elementwise Exp = ElementwiseTable.Unary<ExpOp>("exp", (-2, 2), (x, y) => y);

    public static readonly Elementwise Exp2 = ElementwiseTable.Unary<Exp2Op>("exp2", (-2, 2), (x, y) => y * Math.Log(2));

    public static readonly Elementwise Expm1 = ElementwiseTable.Unary<Expm1Op>("expm1", (-2, 2), (x, y) => y + 1.0);

    public static readonly Elementwise Log = ElementwiseTable.Unary<LogOp>("log", (0.2, 3), (x, y) => 1.0 / x);

    public static readonly Elementwise Log2 = ElementwiseTable.Unary<Log2Op>("log2", (0.2, 3), (x, y) => 1.0 / (x * Math.Log(2)));

    public static readonly Elementwise Log10 = ElementwiseTable.Unary<Log10Op>("log10", (0.2, 3), (x, y) => 1.0 / (x * Math.Log(10)));

    public static readonly Elementwise Log1p = ElementwiseTable.Unary<Log1pOp>("log1p", (-0.5, 2), (x, y) => 1.0 / (1.0 + x));

    public static readonly Elementwise Cbrt = ElementwiseTable.Unary<CbrtOp>("cbrt", (0.3, 3), (x, y) => (1.0 / 3.0) / (y * y));

    /// <summary>
    /// ∂(x^y)/∂x = y·x^(y−1), which is finite at x = 0 for y ≥ 1, and for y = 0 too, where x^0 = 1 has the derivative 0 and the formula 0·∞;
    /// ∂/∂y = x^y·log x, taken as 0 where x = 0 (its limit for y &gt; 0).
    /// </summary>
    public static readonly Elementwise Pow = ElementwiseTable.Binary<PowOp>(
        "pow", (0.3, 2), (-2, 2), ByBase,
        (x, y, z) => z * Tensor.Log(Tensor.Where(Tensor.Equal(x, 0.0), 1.0, x)), infix: "^");

    public static readonly Elementwise Hypot = ElementwiseTable.Binary<HypotOp>(
        "hypot", (0.2, 2), (0.2, 2), (x, y, z) => Direction(x, z), (x, y, z) => Direction(y, z), Traits.Commutative, kink: "0 at (0, 0)");

    private static Tensor ByBase(Tensor x, Tensor y, Tensor z)
    {
        // Only where both are zero: elsewhere the derivative of this by y must remain what it is.
        Tensor constant = Tensor.Equal(x, 0.0) & Tensor.Equal(y, 0.0);
        return Tensor.Where(constant, 0.0, y * Tensor.Pow(Tensor.Where(constant, 1.0, x), y - 1.0));
    }

    /// <summary>A coordinate over the length; 0 at the origin, the subgradient of least norm, as of all norms.</summary>
    private static Tensor Direction(Tensor coordinate, Tensor length)
    {
        Tensor origin = Tensor.Equal(length, 0.0);
        return Tensor.Where(origin, 0.0, coordinate / Tensor.Where(origin, 1.0, length));
    }

    public static IReadOnlyList<Elementwise> Rows =>
    [
        Exp, Exp2, Expm1, Log, Log2, Log10, Log1p, Cbrt, Pow, Hypot,
    ];

    private readonly struct ExpOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Exp<V, L>(x);
    }

    private readonly struct Exp2Op : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Exp2<V, L>(x);
    }

    private readonly struct Expm1Op : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Expm1<V, L>(x);
    }

    private readonly struct LogOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Log<V, L>(x);
    }

    private readonly struct Log2Op : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Log2<V, L>(x);
    }

    private readonly struct Log10Op : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Log10<V, L>(x);
    }

    private readonly struct Log1pOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Log1p<V, L>(x);
    }

    private readonly struct CbrtOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Cbrt<V, L>(x);
    }

    private readonly struct PowOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Pow<V, L>(x, y);
    }

    private readonly struct HypotOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Hypot<V, L>(x, y);
    }
}
