using System.Runtime.CompilerServices;

namespace Adjoint.Primitives;

/// <summary>Copies between regularly spaced elements: the kernel of broadcasts, transposes, slices, pads and concatenations.</summary>
internal static unsafe class Strided
{
    /// <summary>Copies <paramref name="extents"/> elements; strides are in elements and may be zero or negative.</summary>
    public static void Copy(
        void* source, ReadOnlySpan<int> sourceStrides, void* target, ReadOnlySpan<int> targetStrides, ReadOnlySpan<int> extents, int elementSize)
    {
        switch (elementSize)
        {
            case 8:
                Copy((long*)source, sourceStrides, (long*)target, targetStrides, extents);
                break;
            case 4:
                Copy((int*)source, sourceStrides, (int*)target, targetStrides, extents);
                break;
            default:
                Copy((byte*)source, sourceStrides, (byte*)target, targetStrides, extents);
                break;
        }
    }

    private static void Copy<T>(T* source, ReadOnlySpan<int> sourceStrides, T* target, ReadOnlySpan<int> targetStrides, ReadOnlySpan<int> extents)
        where T : unmanaged
    {
        if (extents.Length == 0)
        {
            *target = *source;
            return;
        }

        nint s = sourceStrides[0], t = targetStrides[0];
        int n = extents[0];
        if (extents.Length > 1)
        {
            for (int i = 0; i < n; i++)
                Copy(source + (i * s), sourceStrides[1..], target + (i * t), targetStrides[1..], extents[1..]);
        }
        else if (s == 1 && t == 1)
        {
            Unsafe.CopyBlockUnaligned(target, source, (uint)n * (uint)sizeof(T));
        }
        else if (s == 0 && t == 1)
        {
            new Span<T>(target, n).Fill(*source);
        }
        else
        {
            for (int i = 0; i < n; i++) target[i * t] = source[i * s];
        }
    }
}

/// <summary>
/// A primitive whose output elements are input elements at an affine map of the index: out[i] = in[Offset + Σ Strides·i].
/// Emitters fold such views into the loads of the kernel that reads them.
/// </summary>
internal interface IView
{
    /// <summary>The map in elements, for a dense input of type <paramref name="input"/>; null where it is not affine.</summary>
    StridedView? View(TensorType input);
}

/// <summary>An affine index map over an output shape.</summary>
internal readonly record struct StridedView(int Offset, int[] Strides);
