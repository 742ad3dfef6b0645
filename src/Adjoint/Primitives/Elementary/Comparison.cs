using System.Runtime.CompilerServices;

namespace Adjoint.Primitives;

/// <summary>Comparisons, which give masks, logic on masks, and selection by a mask.</summary>
internal static class Comparison
{
    public static readonly Elementwise Less = ElementwiseTable.Binary<LessOp>(
        "less", (-2, 2), (-2, 2), null, null, Traits.Mask | Traits.LocallyConstant, Accepts.Numeric, "<");

    public static readonly Elementwise LessOrEqual = ElementwiseTable.Binary<LessOrEqualOp>(
        "lessOrEqual", (-2, 2), (-2, 2), null, null, Traits.Mask | Traits.LocallyConstant, Accepts.Numeric, "<=");

    public static readonly Elementwise Greater = ElementwiseTable.Binary<GreaterOp>(
        "greater", (-2, 2), (-2, 2), null, null, Traits.Mask | Traits.LocallyConstant, Accepts.Numeric, ">");

    public static readonly Elementwise GreaterOrEqual = ElementwiseTable.Binary<GreaterOrEqualOp>(
        "greaterOrEqual", (-2, 2), (-2, 2), null, null, Traits.Mask | Traits.LocallyConstant, Accepts.Numeric, ">=");

    public static readonly Elementwise Equal = ElementwiseTable.Binary<EqualOp>(
        "equal", (-2, 2), (-2, 2), null, null, Traits.Mask | Traits.LocallyConstant | Traits.Commutative, Accepts.Numeric, "==");

    public static readonly Elementwise NotEqual = ElementwiseTable.Binary<NotEqualOp>(
        "notEqual", (-2, 2), (-2, 2), null, null, Traits.Mask | Traits.LocallyConstant | Traits.Commutative, Accepts.Numeric, "!=");

    public static readonly Elementwise And = ElementwiseTable.Binary<AndOp>(
        "and", (-2, 2), (-2, 2), null, null, Traits.Mask | Traits.LocallyConstant | Traits.Commutative, Accepts.Bool, "&");

    public static readonly Elementwise Or = ElementwiseTable.Binary<OrOp>(
        "or", (-2, 2), (-2, 2), null, null, Traits.Mask | Traits.LocallyConstant | Traits.Commutative, Accepts.Bool, "|");

    public static readonly Elementwise Xor = ElementwiseTable.Binary<XorOp>(
        "xor", (-2, 2), (-2, 2), null, null, Traits.Mask | Traits.LocallyConstant | Traits.Commutative, Accepts.Bool, "^");

    public static readonly Elementwise Not = ElementwiseTable.Unary<NotOp>(
        "not", (0, 1), null, Traits.Mask | Traits.LocallyConstant, Accepts.Bool);

    /// <summary>Takes the second argument where the mask is set, else the third.</summary>
    public static readonly Elementwise Select = ElementwiseTable.Ternary<SelectOp>(
        "select", [(0, 1), (-2, 2), (-2, 2)],
        [null, (x, w, t) => Tensor.Where(x[0], t, 0.0), (x, w, t) => Tensor.Where(x[0], 0.0, t)], Traits.MaskFirst, Accepts.Any);

    public static IReadOnlyList<Elementwise> Rows =>
    [
        Less, LessOrEqual, Greater, GreaterOrEqual, Equal, NotEqual, And, Or, Xor, Not, Select,
    ];

    private readonly struct LessOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Less(x, y);
    }

    private readonly struct LessOrEqualOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.LessOrEqual(x, y);
    }

    private readonly struct GreaterOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Less(y, x);
    }

    private readonly struct GreaterOrEqualOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.LessOrEqual(y, x);
    }

    private readonly struct EqualOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Equal(x, y);
    }

    private readonly struct NotEqualOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.NotEqual(x, y);
    }

    private readonly struct AndOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.And(x, y);
    }

    private readonly struct OrOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Or(x, y);
    }

    private readonly struct XorOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Xor(x, y);
    }

    private readonly struct NotOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.AndNot(L.Equal(L.Create(0), L.Create(0)), x);
    }

    private readonly struct SelectOp : ITernaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V, L>(V x, V y, V z) where V : unmanaged where L : struct, ILanes<V> => L.Select(x, y, z);
    }
}
