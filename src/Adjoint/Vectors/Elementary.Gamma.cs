using System.Runtime.CompilerServices;
using MathNet.Numerics;

namespace Adjoint.Vectors;

/// <summary>The logarithm of the gamma function and its derivative, by MathNet.Numerics, one element after another.</summary>
internal static partial class Elementary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogGamma<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<LogGammaFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Digamma<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<DigammaFunction>(x);

    private readonly struct LogGammaFunction : IScalarFunction
    {
        public static double Invoke(double x) => SpecialFunctions.GammaLn(x);
    }

    private readonly struct DigammaFunction : IScalarFunction
    {
        public static double Invoke(double x) => SpecialFunctions.DiGamma(x);
    }
}
