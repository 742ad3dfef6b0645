using Adjoint.Blas.Simd;

namespace Adjoint.Blas;

/// <summary>The widths of registers for which the kernels are compiled.</summary>
internal enum VectorWidth
{
    /// <summary>One element at a time.</summary>
    Scalar,

    /// <summary>128 bits: SSE, NEON.</summary>
    Bits128,

    /// <summary>256 bits: AVX2.</summary>
    Bits256,

    /// <summary>512 bits: AVX-512.</summary>
    Bits512,
}

/// <summary>What this machine has.</summary>
internal static class VectorWidths
{
    /// <summary>The widest supported.</summary>
    public static VectorWidth Best =>
        Simd512<double>.IsSupported ? VectorWidth.Bits512
        : Simd256<double>.IsSupported ? VectorWidth.Bits256
        : Simd128<double>.IsSupported ? VectorWidth.Bits128
        : VectorWidth.Scalar;

    /// <summary>All supported, narrowest first.</summary>
    public static IReadOnlyList<VectorWidth> Supported => [.. Enum.GetValues<VectorWidth>().Where(width => width <= Best)];

    /// <summary>The instruction set's common name.</summary>
    public static string Name(this VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => "AVX-512",
        VectorWidth.Bits256 => "AVX2",
        VectorWidth.Bits128 => System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported ? "NEON" : "128-bit vectors",
        _ => "no vector instructions",
    };
}
