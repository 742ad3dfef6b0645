using System.Runtime.CompilerServices;

namespace Adjoint.Primitives;

/// <summary>Special functions of statistics, and the activations built on them.</summary>
internal static class Special
{
    public static readonly Elementwise Erf = ElementwiseTable.Unary<ErfOp>("erf", (-2, 2), (x, y) => (2.0 / Math.Sqrt(Math.PI)) * Tensor.Exp(-(x * x)));

    public static readonly Elementwise Erfc = ElementwiseTable.Unary<ErfcOp>("erfc", (-2, 2), (x, y) => (-2.0 / Math.Sqrt(Math.PI)) * Tensor.Exp(-(x * x)));

    public static readonly Elementwise Sigmoid = ElementwiseTable.Unary<SigmoidOp>("sigmoid", (-3, 3), (x, y) => y * (1.0 - y));

    public static readonly Elementwise Softplus = ElementwiseTable.Unary<SoftplusOp>("softplus", (-3, 3), (x, y) => Tensor.Sigmoid(x));

    public static readonly Elementwise Relu = ElementwiseTable.Unary<ReluOp>(
        "relu", (0.2, 2), null, kink: "0 at 0") with
    { Partials = [(x, y, t) => Tensor.Where(Tensor.Greater(x[0], 0.0), t, 0.0)] };

    public static readonly Elementwise LogGamma = ElementwiseTable.Unary<LogGammaOp>("logGamma", (0.5, 4), (x, y) => Tensor.Digamma(x));

    public static readonly Elementwise Digamma = ElementwiseTable.Unary<DigammaOp>("digamma", (0.5, 4), (x, y) => Tensor.Trigamma(x));

    public static readonly Elementwise Trigamma = ElementwiseTable.Unary<TrigammaOp>("trigamma", (0.5, 4), (x, y) => Tensor.Tetragamma(x));

    public static IReadOnlyList<Elementwise> Rows =>
    [
        Erf, Erfc, Sigmoid, Softplus, Relu, LogGamma, Digamma, Trigamma,
    ];

    private readonly struct ErfOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Erf<V, L>(x);
    }

    private readonly struct ErfcOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Erfc<V, L>(x);
    }

    private readonly struct SigmoidOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Sigmoid<V, L>(x);
    }

    private readonly struct SoftplusOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Softplus<V, L>(x);
    }

    private readonly struct ReluOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Relu<V, L>(x);
    }

    private readonly struct LogGammaOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.LogGamma<V, L>(x);
    }

    private readonly struct DigammaOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Digamma<V, L>(x);
    }

    private readonly struct TrigammaOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Trigamma<V, L>(x);
    }
}
