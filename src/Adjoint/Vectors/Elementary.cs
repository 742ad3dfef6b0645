using System.Runtime.CompilerServices;
using MathNet.Numerics;

namespace Adjoint.Vectors;

/// <summary>
/// Elementary functions over lanes, by the scalar functions of the platform and of MathNet.Numerics, one element after another: the
/// same bits at every width.
/// </summary>
internal static class Elementary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<ExpFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp2<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<Exp2Function>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<LogFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log2<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<Log2Function>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log10<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<Log10Function>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sin<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<SinFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cos<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<CosFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tan<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<TanFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Asin<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<AsinFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Acos<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<AcosFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atan<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<AtanFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sinh<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<SinhFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cosh<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<CoshFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<TanhFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Asinh<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<AsinhFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Acosh<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<AcoshFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atanh<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<AtanhFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cbrt<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<CbrtFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sign<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<SignFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<Expm1Function>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<Log1pFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<ErfFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erfc<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<ErfcFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<SigmoidFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Softplus<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<SoftplusFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Relu<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<ReluFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogGamma<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<LogGammaFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Digamma<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<DigammaFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Pow<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Map<PowFunction>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atan2<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Map<Atan2Function>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Hypot<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Map<HypotFunction>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Remainder<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Map<RemainderFunction>(x, y);

    /// <summary>exp(x) − 1 without cancellation: W. Kahan's quotient, (u − 1)·x / log u with u = exp x.</summary>
    private static double KahanExpm1(double x)
    {
        double u = Math.Exp(x);
        if (u == 1) return x;
        double difference = u - 1;
        return difference == -1 || double.IsInfinity(u) ? difference : difference * (x / Math.Log(u));
    }

    /// <summary>log(1 + x) without cancellation: W. Kahan's quotient, log(u)·x / (u − 1) with u = 1 + x.</summary>
    private static double KahanLog1p(double x)
    {
        double u = 1 + x;
        return u == 1 || double.IsPositiveInfinity(u) ? x : Math.Log(u) * (x / (u - 1));
    }

    private readonly struct ExpFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Exp(x);
    }

    private readonly struct Exp2Function : IScalarFunction
    {
        public static double Invoke(double x) => Math.Pow(2, x);
    }

    private readonly struct LogFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Log(x);
    }

    private readonly struct Log2Function : IScalarFunction
    {
        public static double Invoke(double x) => Math.Log2(x);
    }

    private readonly struct Log10Function : IScalarFunction
    {
        public static double Invoke(double x) => Math.Log10(x);
    }

    private readonly struct SinFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Sin(x);
    }

    private readonly struct CosFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Cos(x);
    }

    private readonly struct TanFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Tan(x);
    }

    private readonly struct AsinFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Asin(x);
    }

    private readonly struct AcosFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Acos(x);
    }

    private readonly struct AtanFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Atan(x);
    }

    private readonly struct SinhFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Sinh(x);
    }

    private readonly struct CoshFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Cosh(x);
    }

    private readonly struct TanhFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Tanh(x);
    }

    private readonly struct AsinhFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Asinh(x);
    }

    private readonly struct AcoshFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Acosh(x);
    }

    private readonly struct AtanhFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Atanh(x);
    }

    private readonly struct CbrtFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Cbrt(x);
    }

    private readonly struct SignFunction : IScalarFunction
    {
        public static double Invoke(double x) => double.IsNaN(x) ? x : Math.Sign(x);
    }

    private readonly struct Expm1Function : IScalarFunction
    {
        public static double Invoke(double x) => KahanExpm1(x);
    }

    private readonly struct Log1pFunction : IScalarFunction
    {
        public static double Invoke(double x) => KahanLog1p(x);
    }

    private readonly struct ErfFunction : IScalarFunction
    {
        public static double Invoke(double x) => SpecialFunctions.Erf(x);
    }

    private readonly struct ErfcFunction : IScalarFunction
    {
        public static double Invoke(double x) => SpecialFunctions.Erfc(x);
    }

    private readonly struct SigmoidFunction : IScalarFunction
    {
        public static double Invoke(double x) => 1 / (1 + Math.Exp(-x));
    }

    private readonly struct SoftplusFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Max(x, 0) + KahanLog1p(Math.Exp(-Math.Abs(x)));
    }

    private readonly struct ReluFunction : IScalarFunction
    {
        public static double Invoke(double x) => x > 0 || double.IsNaN(x) ? x : 0;
    }

    private readonly struct LogGammaFunction : IScalarFunction
    {
        public static double Invoke(double x) => SpecialFunctions.GammaLn(x);
    }

    private readonly struct DigammaFunction : IScalarFunction
    {
        public static double Invoke(double x) => SpecialFunctions.DiGamma(x);
    }

    private readonly struct PowFunction : IScalarFunction2
    {
        public static double Invoke(double x, double y) => Math.Pow(x, y);
    }

    private readonly struct Atan2Function : IScalarFunction2
    {
        public static double Invoke(double x, double y) => Math.Atan2(x, y);
    }

    private readonly struct HypotFunction : IScalarFunction2
    {
        public static double Invoke(double x, double y) => double.Hypot(x, y);
    }

    private readonly struct RemainderFunction : IScalarFunction2
    {
        public static double Invoke(double x, double y) => x % y;
    }
}
