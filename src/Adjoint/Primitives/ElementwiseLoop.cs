using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Adjoint.Primitives;

/// <summary>The interpreter's loop over one elementwise operation: the specification that compiled kernels must agree with.</summary>
internal abstract unsafe class ElementwiseLoop
{
    public abstract void Run(ReadOnlySpan<Operand> inputs, Operand output, bool mask, bool maskFirst);

    /// <summary>The operation on symbols: appends its steps to the recording under way, for the emitters.</summary>
    public abstract Symbol Record<T>(ReadOnlySpan<Symbol> x) where T : unmanaged;

    private static ElementType Lane(ReadOnlySpan<Operand> inputs, bool maskFirst) => inputs[maskFirst ? 1 : 0].Element;

    /// <summary>Where one argument comes from: lanes of numbers, or a mask of bytes that becomes lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load<V, L>(byte* source, nint index, int size, bool isMask) where V : unmanaged where L : struct, IMachineLanes<V> =>
        isMask ? L.LoadMask(source + index) : L.Load(source + (index * size));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, L>(byte* target, nint index, int size, bool isMask, V value) where V : unmanaged where L : struct, IMachineLanes<V>
    {
        if (isMask) L.StoreMask(target + index, value);
        else L.Store(target + (index * size), value);
    }

    public sealed class Unary<TOp> : ElementwiseLoop where TOp : struct, IUnaryOp
    {
        public override Symbol Record<T>(ReadOnlySpan<Symbol> x) => TOp.Apply<Symbol, Recording<T>>(x[0]);

        public override void Run(ReadOnlySpan<Operand> inputs, Operand output, bool mask, bool maskFirst)
        {
            byte* x = (byte*)inputs[0].Pointer, z = (byte*)output.Pointer;
            nint n = output.Size, i = 0;
            switch (inputs[0].Element)
            {
                case ElementType.Float64:
                    if (Vector512.IsHardwareAccelerated) i = Sweep<Vector512<double>, Float64Lanes512>(x, z, 0, n, 8, mask, false);
                    else if (Vector256.IsHardwareAccelerated) i = Sweep<Vector256<double>, Float64Lanes256>(x, z, 0, n, 8, mask, false);
                    Sweep<double, Float64Lanes>(x, z, i, n, 8, mask, false);
                    break;
                case ElementType.Float32:
                    if (Vector512.IsHardwareAccelerated) i = Sweep<Vector512<float>, Float32Lanes512>(x, z, 0, n, 4, mask, false);
                    else if (Vector256.IsHardwareAccelerated) i = Sweep<Vector256<float>, Float32Lanes256>(x, z, 0, n, 4, mask, false);
                    Sweep<float, Float32Lanes>(x, z, i, n, 4, mask, false);
                    break;
                case ElementType.Int64:
                    Sweep<long, Int64Lanes>(x, z, 0, n, 8, mask, false);
                    break;
                default:
                    Sweep<double, Float64Lanes>(x, z, 0, n, 1, true, true);
                    break;
            }
        }

        private static nint Sweep<V, L>(byte* x, byte* z, nint i, nint n, int size, bool maskOut, bool maskIn) where V : unmanaged where L : struct, IMachineLanes<V>
        {
            for (; i + L.Count <= n; i += L.Count)
                Store<V, L>(z, i, size, maskOut, TOp.Apply<V, L>(Load<V, L>(x, i, size, maskIn)));
            return i;
        }
    }

    public sealed class Binary<TOp> : ElementwiseLoop where TOp : struct, IBinaryOp
    {
        public override Symbol Record<T>(ReadOnlySpan<Symbol> x) => TOp.Apply<Symbol, Recording<T>>(x[0], x[1]);

        public override void Run(ReadOnlySpan<Operand> inputs, Operand output, bool mask, bool maskFirst)
        {
            byte* x = (byte*)inputs[0].Pointer, y = (byte*)inputs[1].Pointer, z = (byte*)output.Pointer;
            nint n = output.Size, i = 0;
            switch (inputs[0].Element)
            {
                case ElementType.Float64:
                    if (Vector512.IsHardwareAccelerated) i = Sweep<Vector512<double>, Float64Lanes512>(x, y, z, 0, n, 8, mask, false);
                    else if (Vector256.IsHardwareAccelerated) i = Sweep<Vector256<double>, Float64Lanes256>(x, y, z, 0, n, 8, mask, false);
                    Sweep<double, Float64Lanes>(x, y, z, i, n, 8, mask, false);
                    break;
                case ElementType.Float32:
                    if (Vector512.IsHardwareAccelerated) i = Sweep<Vector512<float>, Float32Lanes512>(x, y, z, 0, n, 4, mask, false);
                    else if (Vector256.IsHardwareAccelerated) i = Sweep<Vector256<float>, Float32Lanes256>(x, y, z, 0, n, 4, mask, false);
                    Sweep<float, Float32Lanes>(x, y, z, i, n, 4, mask, false);
                    break;
                case ElementType.Int64:
                    Sweep<long, Int64Lanes>(x, y, z, 0, n, 8, mask, false);
                    break;
                default:
                    Sweep<double, Float64Lanes>(x, y, z, 0, n, 1, true, true);
                    break;
            }
        }

        private static nint Sweep<V, L>(byte* x, byte* y, byte* z, nint i, nint n, int size, bool maskOut, bool maskIn)
            where V : unmanaged where L : struct, IMachineLanes<V>
        {
            for (; i + L.Count <= n; i += L.Count)
                Store<V, L>(z, i, size, maskOut, TOp.Apply<V, L>(Load<V, L>(x, i, size, maskIn), Load<V, L>(y, i, size, maskIn)));
            return i;
        }
    }

    public sealed class Ternary<TOp> : ElementwiseLoop where TOp : struct, ITernaryOp
    {
        public override Symbol Record<T>(ReadOnlySpan<Symbol> x) => TOp.Apply<Symbol, Recording<T>>(x[0], x[1], x[2]);

        public override void Run(ReadOnlySpan<Operand> inputs, Operand output, bool mask, bool maskFirst)
        {
            byte* x = (byte*)inputs[0].Pointer, y = (byte*)inputs[1].Pointer, w = (byte*)inputs[2].Pointer, z = (byte*)output.Pointer;
            nint n = output.Size, i = 0;
            switch (Lane(inputs, maskFirst))
            {
                case ElementType.Float64:
                    if (Vector512.IsHardwareAccelerated) i = Sweep<Vector512<double>, Float64Lanes512>(x, y, w, z, 0, n, 8, maskFirst, false);
                    else if (Vector256.IsHardwareAccelerated) i = Sweep<Vector256<double>, Float64Lanes256>(x, y, w, z, 0, n, 8, maskFirst, false);
                    Sweep<double, Float64Lanes>(x, y, w, z, i, n, 8, maskFirst, false);
                    break;
                case ElementType.Float32:
                    if (Vector512.IsHardwareAccelerated) i = Sweep<Vector512<float>, Float32Lanes512>(x, y, w, z, 0, n, 4, maskFirst, false);
                    else if (Vector256.IsHardwareAccelerated) i = Sweep<Vector256<float>, Float32Lanes256>(x, y, w, z, 0, n, 4, maskFirst, false);
                    Sweep<float, Float32Lanes>(x, y, w, z, i, n, 4, maskFirst, false);
                    break;
                case ElementType.Int64:
                    Sweep<long, Int64Lanes>(x, y, w, z, 0, n, 8, maskFirst, false);
                    break;
                default:
                    Sweep<double, Float64Lanes>(x, y, w, z, 0, n, 1, true, true);
                    break;
            }
        }

        private static nint Sweep<V, L>(byte* x, byte* y, byte* w, byte* z, nint i, nint n, int size, bool maskFirst, bool masks)
            where V : unmanaged where L : struct, IMachineLanes<V>
        {
            for (; i + L.Count <= n; i += L.Count)
            {
                V value = TOp.Apply<V, L>(
                    Load<V, L>(x, i, size, maskFirst || masks), Load<V, L>(y, i, size, masks), Load<V, L>(w, i, size, masks));
                Store<V, L>(z, i, size, masks, value);
            }

            return i;
        }
    }
}
