using System.Numerics;

namespace Adjoint.Blas.Simd;

/// <summary>
/// The vector operations the matrix kernels are written in, once for every width and both element types.
/// Implementations are stateless structs, so that each kernel is compiled for its width with every call inlined.
/// </summary>
/// <typeparam name="TVector">The register type.</typeparam>
/// <typeparam name="T">The element type.</typeparam>
internal unsafe interface ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements in a register.</summary>
    static abstract int Count { get; }

    /// <summary>Rows of the largest tile whose accumulators, with three vectors a row, stay in registers.</summary>
    static abstract int MaxRows { get; }

    /// <summary>Whether the hardware has registers of this width.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>All elements zero.</summary>
    static abstract TVector Zero { get; }

    /// <summary>Reads <see cref="Count"/> elements, at any alignment.</summary>
    static abstract TVector Load(T* source);

    /// <summary>Writes <see cref="Count"/> elements, at any alignment.</summary>
    static abstract void Store(T* destination, TVector value);

    /// <summary>The first <paramref name="count"/> elements selected, for <see cref="LoadPart"/> and <see cref="StorePart"/>.</summary>
    static abstract TVector Mask(int count);

    /// <summary>Reads the elements selected by the mask and none else; the others are zero.</summary>
    static abstract TVector LoadPart(T* source, TVector mask);

    /// <summary>Writes the elements selected by the mask and none else.</summary>
    static abstract void StorePart(T* destination, TVector mask, TVector value);

    /// <summary>Every element equal to <paramref name="value"/>.</summary>
    static abstract TVector Broadcast(T value);

    /// <summary>The elementwise product.</summary>
    static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>The elementwise quotient.</summary>
    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>left · right + addend, rounded once where the hardware has the instruction, at every width alike.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>
    /// destination[i] = alpha·s + beta·destination[i] with s the sum of the elements of the i-th of four registers, in an order that depends
    /// on the width alone. With beta = 0 the destination is not read. Four sums together take half the instructions of four alone.
    /// </summary>
    static abstract void WriteSums(T* destination, T alpha, T beta, TVector v0, TVector v1, TVector v2, TVector v3);
}
