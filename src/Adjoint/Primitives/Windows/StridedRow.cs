using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Adjoint.Primitives;

/// <summary>Every stride-th element of a row, to and fro.</summary>
internal static unsafe class StridedRow
{
    /// <summary>target[j] = source[j·stride].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather<T>(T* source, int stride, T* target, int count)
        where T : unmanaged
    {
        int j = 0;
        if (stride == 2 && sizeof(T) == 4 && Sse.IsSupported)
        {
            // Elements 0 and 2 of each of two registers; the last pair reads one element more than it needs, so it is left to the loop.
            for (; j < count - 4; j += 4)
            {
                Vector128<float> even = Sse.Shuffle(Vector128.Load((float*)source + (2 * j)), Vector128.Load((float*)source + (2 * j) + 4), 0b10_00_10_00);
                even.Store((float*)target + j);
            }
        }

        for (; j < count; j++) target[j] = source[(nint)j * stride];
    }

    /// <summary>target[j·stride] = source[j].</summary>
    public static void Scatter<T>(T* source, T* target, int stride, int count)
        where T : unmanaged
    {
        for (int j = 0; j < count; j++) target[(nint)j * stride] = source[j];
    }
}
