using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Adjoint.Vectors;

/// <summary>Loads and stores of lanes beyond the plain ones: strided, at rims, and of the first lanes only.</summary>
internal static unsafe class LaneMemory
{
    private const int MaxLanes = 16;

    /// <summary>Ones and then zeros, in bytes: a mask of the first lanes is a window of it.</summary>
    private static readonly byte* Window = MakeWindow();

    /// <summary>The mask of the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V FirstLanes<V, L>(nint count) where V : unmanaged where L : struct, IMachineLanes<V> =>
        L.LoadMask(Window + MaxLanes - count);

    /// <summary>Elements at any distance, of which the first <paramref name="count"/> are read.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V LoadStrided<V, L, T>(byte* source, nint step, nint count) where V : unmanaged where L : struct, IMachineLanes<V> where T : unmanaged
    {
        V lanes = L.Create(1);
        T* elements = (T*)&lanes;
        for (nint i = 0; i < count; i++) elements[i] = *(T*)(source + (i * step));
        return lanes;
    }

    /// <summary>A mask of bytes at any distance.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V LoadMaskStrided<V, L>(byte* source, nint step, nint count) where V : unmanaged where L : struct, IMachineLanes<V>
    {
        byte* bytes = stackalloc byte[MaxLanes];
        for (nint i = 0; i < count; i++) bytes[i] = source[i * step];
        return L.LoadMask(bytes);
    }

    /// <summary>One byte as a mask in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V SpreadMask<V, L>(byte* source) where V : unmanaged where L : struct, IMachineLanes<V> =>
        *source != 0 ? L.Equal(L.Create(0), L.Create(0)) : L.Create(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LoadPartial<V, L>(byte* source, nint count) where V : unmanaged where L : struct, IMachineLanes<V> => L.LoadPartial(source, (int)count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial<V, L>(byte* target, V value, nint count) where V : unmanaged where L : struct, IMachineLanes<V> =>
        L.StorePartial(target, value, (int)count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StoreMaskPartial<V, L>(byte* target, V value, nint count) where V : unmanaged where L : struct, IMachineLanes<V>
    {
        byte* bytes = stackalloc byte[MaxLanes];
        L.StoreMask(bytes, value);
        for (nint i = 0; i < count; i++) target[i] = bytes[i];
    }

    /// <summary>The first <paramref name="count"/> lanes of a line by a boundary rule, zeros in the others.</summary>
    /// <param name="line">Element 0 of the line.</param>
    /// <param name="first">The index of the first lane, possibly outside.</param>
    /// <param name="extent">Elements of the line.</param>
    /// <param name="step">Bytes between them.</param>
    /// <param name="boundary">What lies outside.</param>
    /// <param name="count">How many lanes are wanted.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LoadRim<V, L, T>(byte* line, nint first, nint extent, nint step, int boundary, nint count)
        where V : unmanaged where L : struct, IMachineLanes<V> where T : unmanaged
    {
        // Inlined, because a stencil has many of these at the ends of every row. Lanes that are masked out touch no memory.
        if (step == sizeof(T) && boundary == (int)Boundary.Zero && Avx512F.IsSupported)
        {
            if (typeof(V) == typeof(Vector512<double>))
            {
                Vector512<long> at = Vector512<long>.Indices + Vector512.Create((long)first);
                Vector512<long> inside = Vector512.GreaterThanOrEqual(at, Vector512<long>.Zero) & Vector512.LessThan(at, Vector512.Create((long)Math.Min(extent, first + count)));
                return Unsafe.BitCast<Vector512<double>, V>(Avx512F.MaskLoad((double*)line + first, inside.AsDouble(), Vector512<double>.Zero));
            }

            if (typeof(V) == typeof(Vector512<float>))
            {
                Vector512<int> at = Vector512<int>.Indices + Vector512.Create((int)first);
                Vector512<int> inside = Vector512.GreaterThanOrEqual(at, Vector512<int>.Zero) & Vector512.LessThan(at, Vector512.Create((int)Math.Min(extent, first + count)));
                return Unsafe.BitCast<Vector512<float>, V>(Avx512F.MaskLoad((float*)line + first, inside.AsSingle(), Vector512<float>.Zero));
            }
        }

        return LoadRimByElement<V, L, T>(line, first, extent, step, boundary, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V LoadRimByElement<V, L, T>(byte* line, nint first, nint extent, nint step, int boundary, nint count)
        where V : unmanaged where L : struct, IMachineLanes<V> where T : unmanaged
    {
        if (step == sizeof(T) && count == L.Count && first >= 0 && first + count <= extent) return L.Load(line + (first * sizeof(T)));
        V lanes = L.Create(0);
        T* elements = (T*)&lanes;
        for (nint i = 0; i < count; i++)
        {
            nint at = Find(first + i, extent, boundary);
            if (at >= 0) elements[i] = *(T*)(line + (at * step));
        }

        return lanes;
    }

    /// <summary>The same for a mask of bytes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V LoadMaskRim<V, L>(byte* line, nint first, nint extent, nint step, int boundary, nint count)
        where V : unmanaged where L : struct, IMachineLanes<V>
    {
        byte* bytes = stackalloc byte[MaxLanes];
        new Span<byte>(bytes, MaxLanes).Clear();
        for (nint i = 0; i < count; i++)
        {
            nint at = Find(first + i, extent, boundary);
            if (at >= 0) bytes[i] = line[at * step];
        }

        return L.LoadMask(bytes);
    }

    /// <summary>Combines accumulators into one number.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Fold<T>(T* lanes, int kind, T* target) where T : unmanaged, System.Numerics.INumber<T> =>
        *target = ReductionKernel.Fold((Reduction)kind, lanes, 64 / sizeof(T));

    private static nint Find(nint at, nint extent, int boundary)
    {
        if (at >= 0 && at < extent) return at;
        return (Boundary)boundary switch
        {
            Boundary.Zero => -1,
            Boundary.Edge => at < 0 ? 0 : extent - 1,
            Boundary.Periodic => at < 0 ? at + extent : at - extent,
            _ => at < 0 ? -at : (2 * (extent - 1)) - at,
        };
    }

    private static byte* MakeWindow()
    {
        byte* window = (byte*)NativeMemory.AllocZeroed(2 * MaxLanes);
        for (int i = 0; i < MaxLanes; i++) window[i] = 1;
        return window;
    }
}
