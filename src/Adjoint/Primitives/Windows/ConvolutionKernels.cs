using System.Numerics;
using System.Runtime.Intrinsics;
using Adjoint.Blas;
using Adjoint.Blas.Simd;

namespace Adjoint.Primitives;

/// <summary>The kernels of <see cref="Convolution"/> for one element type at one vector width.</summary>
internal abstract class ConvolutionKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The kernels at the widest width of the machine.</summary>
    public static ConvolutionKernels<T> Best { get; } = Create(VectorWidths.Best);

    /// <summary>The kernels at a given width, which the machine must have.</summary>
    public static ConvolutionKernels<T> Create(VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => new VectorConvolution<T, Vector512<T>, Simd512<T>>(),
        VectorWidth.Bits256 => new VectorConvolution<T, Vector256<T>, Simd256<T>>(),
        VectorWidth.Bits128 => new VectorConvolution<T, Vector128<T>, Simd128<T>>(),
        _ => new VectorConvolution<T, T, Scalar<T>>(),
    };

    /// <summary>Computes the array that the role names from the other two.</summary>
    public abstract void Run(Convolution convolution, Operand first, Operand second, Operand result);
}
