using System.Runtime.CompilerServices;

namespace Adjoint.Primitives;

/// <summary>Sums, products, signs, roundings: the arithmetic rows.</summary>
internal static class Arithmetic
{
    public static readonly Elementwise Add = ElementwiseTable.Binary<AddOp>(
        "add", (-2, 2), (-2, 2), (x, y, z) => 1.0, (x, y, z) => 1.0, Traits.Commutative | Traits.Linear, Accepts.Numeric, "+");

    public static readonly Elementwise Subtract = ElementwiseTable.Binary<SubtractOp>(
        "subtract", (-2, 2), (-2, 2), (x, y, z) => 1.0, (x, y, z) => -1.0, Traits.Linear, Accepts.Numeric, "-");

    public static readonly Elementwise Multiply = ElementwiseTable.Binary<MultiplyOp>(
        "multiply", (-2, 2), (-2, 2), (x, y, z) => y, (x, y, z) => x, Traits.Commutative, Accepts.Numeric, "*");

    /// <summary>d(x/y)/dy = −(x/y)/y reuses the quotient.</summary>
    public static readonly Elementwise Divide = ElementwiseTable.Binary<DivideOp>(
        "divide", (-2, 2), (0.5, 2), (x, y, z) => 1.0 / y, (x, y, z) => -(z / y), infix: "/")
        with
    { Partials = [(x, z, t) => t / x[1], (x, z, t) => -(z / x[1]) * t] };

    /// <summary>x·y + z rounded once. Only the contraction pass makes it, so that every emitter contracts the same products.</summary>
    public static readonly Elementwise MultiplyAdd = ElementwiseTable.Ternary<MultiplyAddOp>(
        "multiplyAdd", [(-2, 2), (-2, 2), (-2, 2)], [(x, w, t) => x[1] * t, (x, w, t) => x[0] * t, (x, w, t) => t]);

    public static readonly Elementwise Negate = ElementwiseTable.Unary<NegateOp>(
        "negate", (-2, 2), (x, y) => -1.0, Traits.Linear, Accepts.Numeric);

    public static readonly Elementwise Abs = ElementwiseTable.Unary<AbsOp>(
        "abs", (0.2, 2), (x, y) => Tensor.Sign(x), Traits.None, Accepts.Numeric, "0 at 0");

    public static readonly Elementwise Sign = ElementwiseTable.Unary<SignOp>(
        "sign", (0.2, 2), null, Traits.LocallyConstant);

    public static readonly Elementwise Floor = ElementwiseTable.Unary<FloorOp>("floor", (0.2, 0.8), null, Traits.LocallyConstant);

    public static readonly Elementwise Ceiling = ElementwiseTable.Unary<CeilingOp>("ceiling", (0.2, 0.8), null, Traits.LocallyConstant);

    public static readonly Elementwise Round = ElementwiseTable.Unary<RoundOp>("round", (0.1, 0.4), null, Traits.LocallyConstant);

    public static readonly Elementwise Truncate = ElementwiseTable.Unary<TruncateOp>("truncate", (0.2, 0.8), null, Traits.LocallyConstant);

    public static readonly Elementwise Sqrt = ElementwiseTable.Unary<SqrtOp>("sqrt", (0.3, 3), (x, y) => 0.5 / y);

    /// <summary>Subgradient where both are equal: half to each.</summary>
    public static readonly Elementwise Min = ElementwiseTable.Binary<MinOp>(
        "min", (-2, -0.1), (0.1, 2), (x, y, z) => Tensor.Preference(y, x), (x, y, z) => Tensor.Preference(x, y), Traits.Commutative,
        Accepts.Numeric, kink: "1/2 to each where equal");

    /// <summary>Subgradient where both are equal: half to each.</summary>
    public static readonly Elementwise Max = ElementwiseTable.Binary<MaxOp>(
        "max", (-2, -0.1), (0.1, 2), (x, y, z) => Tensor.Preference(x, y), (x, y, z) => Tensor.Preference(y, x), Traits.Commutative,
        Accepts.Numeric, kink: "1/2 to each where equal");

    /// <summary>The remainder of the truncated quotient, with the sign of the dividend (C's fmod).</summary>
    public static readonly Elementwise Remainder = ElementwiseTable.Binary<RemainderOp>(
        "remainder", (2.1, 2.9), (0.95, 1.02), (x, y, z) => 1.0, (x, y, z) => -Tensor.Truncate(x / y), infix: "%");

    public static readonly Elementwise CopySign = ElementwiseTable.Binary<CopySignOp>(
        "copySign", (0.2, 2), (-2, -0.2), (x, y, z) => Tensor.Sign(x) * Tensor.CopySign(1.0, y), null);

    public static IReadOnlyList<Elementwise> Rows =>
    [
        Add, Subtract, Multiply, Divide, MultiplyAdd, Negate, Abs, Sign, Floor, Ceiling, Round, Truncate, Sqrt, Min, Max, Remainder, CopySign,
    ];

    private readonly struct AddOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Add(x, y);
    }

    private readonly struct SubtractOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Subtract(x, y);
    }

    private readonly struct MultiplyOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Multiply(x, y);
    }

    private readonly struct DivideOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Divide(x, y);
    }

    private readonly struct MultiplyAddOp : ITernaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y, V z) where V : unmanaged where L : struct, ILanes<V> => L.MultiplyAdd(x, y, z);
    }

    private readonly struct NegateOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Negate(x);
    }

    private readonly struct AbsOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Abs(x);
    }

    private readonly struct SignOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Sign<V, L>(x);
    }

    private readonly struct FloorOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Floor(x);
    }

    private readonly struct CeilingOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Ceiling(x);
    }

    private readonly struct RoundOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Round(x);
    }

    private readonly struct TruncateOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Truncate(x);
    }

    private readonly struct SqrtOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Sqrt(x);
    }

    private readonly struct MinOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Min(x, y);
    }

    private readonly struct MaxOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Max(x, y);
    }

    private readonly struct RemainderOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => Vectors.Elementary.Remainder<V, L>(x, y);
    }

    private readonly struct CopySignOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.CopySign(x, y);
    }
}
