using System.Numerics;
using System.Runtime.CompilerServices;

namespace Adjoint.Blas.Simd;

/// <summary>A "register" of one element: the kernels without vector hardware.</summary>
internal readonly unsafe struct Scalar<T> : ISimd<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => 1;

    public static int MaxRows => 4;

    public static bool IsSupported => true;

    public static T Zero => T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(T* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, T value) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Mask(int count) => T.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadPart(T* source, T mask) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(T* destination, T mask, T value) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Broadcast(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Multiply(T left, T right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Divide(T left, T right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAdd(T left, T right, T addend) => T.MultiplyAddEstimate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteSums(T* destination, T alpha, T beta, T v0, T v1, T v2, T v3)
    {
        Write(destination, alpha, beta, v0);
        Write(destination + 1, alpha, beta, v1);
        Write(destination + 2, alpha, beta, v2);
        Write(destination + 3, alpha, beta, v3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(T* destination, T alpha, T beta, T sum) =>
        *destination = beta == T.Zero ? alpha * sum : MultiplyAdd(beta, *destination, alpha * sum);
}
