using System.Runtime.CompilerServices;

namespace Adjoint.Primitives;

/// <summary>Trigonometric and hyperbolic functions and their inverses.</summary>
internal static class Trigonometric
{
    public static readonly Elementwise Sin = ElementwiseTable.Unary<SinOp>("sin", (-3, 3), (x, y) => Tensor.Cos(x));

    public static readonly Elementwise Cos = ElementwiseTable.Unary<CosOp>("cos", (-3, 3), (x, y) => -Tensor.Sin(x));

    public static readonly Elementwise Tan = ElementwiseTable.Unary<TanOp>("tan", (-1.2, 1.2), (x, y) => 1.0 + (y * y));

    public static readonly Elementwise Asin = ElementwiseTable.Unary<AsinOp>("asin", (-0.8, 0.8), (x, y) => 1.0 / Tensor.Sqrt((1.0 - x) * (1.0 + x)));

    public static readonly Elementwise Acos = ElementwiseTable.Unary<AcosOp>("acos", (-0.8, 0.8), (x, y) => -1.0 / Tensor.Sqrt((1.0 - x) * (1.0 + x)));

    public static readonly Elementwise Atan = ElementwiseTable.Unary<AtanOp>("atan", (-3, 3), (x, y) => 1.0 / (1.0 + (x * x)));

    public static readonly Elementwise Sinh = ElementwiseTable.Unary<SinhOp>("sinh", (-2, 2), (x, y) => Tensor.Cosh(x));

    public static readonly Elementwise Cosh = ElementwiseTable.Unary<CoshOp>("cosh", (-2, 2), (x, y) => Tensor.Sinh(x));

    public static readonly Elementwise Tanh = ElementwiseTable.Unary<TanhOp>("tanh", (-2, 2), (x, y) => 1.0 - (y * y));

    public static readonly Elementwise Asinh = ElementwiseTable.Unary<AsinhOp>("asinh", (-2, 2), (x, y) => 1.0 / Tensor.Hypot(x, 1.0));

    public static readonly Elementwise Acosh = ElementwiseTable.Unary<AcoshOp>("acosh", (1.2, 3), (x, y) => 1.0 / (Tensor.Sqrt(x - 1.0) * Tensor.Sqrt(x + 1.0)));

    public static readonly Elementwise Atanh = ElementwiseTable.Unary<AtanhOp>("atanh", (-0.8, 0.8), (x, y) => 1.0 / ((1.0 - x) * (1.0 + x)));

    /// <summary>
    /// atan2(y, x), first argument the ordinate: ∂/∂y = x/r², ∂/∂x = −y/r² with r² = x² + y², divided by r twice because squares overflow and vanish
    /// long before the derivative does.
    /// </summary>
    public static readonly Elementwise Atan2 = ElementwiseTable.Binary<Atan2Op>(
        "atan2", (0.2, 2), (0.2, 2), (y, x, z) => OverSquare(x, x, y), (y, x, z) => -OverSquare(y, x, y));

    private static Tensor OverSquare(Tensor coordinate, Tensor x, Tensor y)
    {
        Tensor r = Tensor.Hypot(x, y);
        return coordinate / r / r;
    }

    public static IReadOnlyList<Elementwise> Rows =>
    [
        Sin, Cos, Tan, Asin, Acos, Atan, Sinh, Cosh, Tanh, Asinh, Acosh, Atanh, Atan2,
    ];

    private readonly struct SinOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Sin<V, L>(x);
    }

    private readonly struct CosOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Cos<V, L>(x);
    }

    private readonly struct TanOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Tan<V, L>(x);
    }

    private readonly struct AsinOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Asin<V, L>(x);
    }

    private readonly struct AcosOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Acos<V, L>(x);
    }

    private readonly struct AtanOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Atan<V, L>(x);
    }

    private readonly struct SinhOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Sinh<V, L>(x);
    }

    private readonly struct CoshOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Cosh<V, L>(x);
    }

    private readonly struct TanhOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Tanh<V, L>(x);
    }

    private readonly struct AsinhOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Asinh<V, L>(x);
    }

    private readonly struct AcoshOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Acosh<V, L>(x);
    }

    private readonly struct AtanhOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Atanh<V, L>(x);
    }

    private readonly struct Atan2Op : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Atan2<V, L>(x, y);
    }
}
