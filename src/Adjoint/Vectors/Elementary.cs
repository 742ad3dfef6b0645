namespace Adjoint.Vectors;

internal static class Elementary
{
    public static V Exp<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<ExpS>(x);
    public static V Log<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<LogS>(x);
    public static V Log2<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<Log2S>(x);
    public static V Log10<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<Log10S>(x);
    public static V Sin<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<SinS>(x);
    public static V Cos<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<CosS>(x);
    public static V Tan<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<TanS>(x);
    public static V Asin<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<AsinS>(x);
    public static V Acos<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<AcosS>(x);
    public static V Atan<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<AtanS>(x);
    public static V Sinh<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<SinhS>(x);
    public static V Cosh<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<CoshS>(x);
    public static V Tanh<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<TanhS>(x);
    public static V Asinh<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<AsinhS>(x);
    public static V Acosh<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<AcoshS>(x);
    public static V Atanh<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<AtanhS>(x);
    public static V Cbrt<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<CbrtS>(x);
    public static V Sign<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<SignS>(x);
    public static V Exp2<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<Exp2S>(x);
    public static V Expm1<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<Expm1S>(x);
    public static V Log1p<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<Log1pS>(x);
    public static V Erf<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<ErfS>(x);
    public static V Erfc<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<ErfcS>(x);
    public static V Sigmoid<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<SigmoidS>(x);
    public static V Softplus<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<SoftplusS>(x);
    public static V Relu<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<ReluS>(x);
    public static V LogGamma<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<LogGammaS>(x);
    public static V Digamma<V, L>(V x) where V : unmanaged where L : struct, ILanes<V> => L.Map<DigammaS>(x);
    public static V Pow<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Map<PowS>(x, y);
    public static V Atan2<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Map<Atan2S>(x, y);
    public static V Hypot<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Map<HypotS>(x, y);
    public static V Remainder<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V> => L.Map<RemainderS>(x, y);
    struct ExpS : IScalarFunction { static readonly Func<double, double> F = Math.Exp; public static double Invoke(double x) => F(x); }
    struct LogS : IScalarFunction { static readonly Func<double, double> F = Math.Log; public static double Invoke(double x) => F(x); }
    struct Log2S : IScalarFunction { static readonly Func<double, double> F = Math.Log2; public static double Invoke(double x) => F(x); }
    struct Log10S : IScalarFunction { static readonly Func<double, double> F = Math.Log10; public static double Invoke(double x) => F(x); }
    struct SinS : IScalarFunction { static readonly Func<double, double> F = Math.Sin; public static double Invoke(double x) => F(x); }
    struct CosS : IScalarFunction { static readonly Func<double, double> F = Math.Cos; public static double Invoke(double x) => F(x); }
    struct TanS : IScalarFunction { static readonly Func<double, double> F = Math.Tan; public static double Invoke(double x) => F(x); }
    struct AsinS : IScalarFunction { static readonly Func<double, double> F = Math.Asin; public static double Invoke(double x) => F(x); }
    struct AcosS : IScalarFunction { static readonly Func<double, double> F = Math.Acos; public static double Invoke(double x) => F(x); }
    struct AtanS : IScalarFunction { static readonly Func<double, double> F = Math.Atan; public static double Invoke(double x) => F(x); }
    struct SinhS : IScalarFunction { static readonly Func<double, double> F = Math.Sinh; public static double Invoke(double x) => F(x); }
    struct CoshS : IScalarFunction { static readonly Func<double, double> F = Math.Cosh; public static double Invoke(double x) => F(x); }
    struct TanhS : IScalarFunction { static readonly Func<double, double> F = Math.Tanh; public static double Invoke(double x) => F(x); }
    struct AsinhS : IScalarFunction { static readonly Func<double, double> F = Math.Asinh; public static double Invoke(double x) => F(x); }
    struct AcoshS : IScalarFunction { static readonly Func<double, double> F = Math.Acosh; public static double Invoke(double x) => F(x); }
    struct AtanhS : IScalarFunction { static readonly Func<double, double> F = Math.Atanh; public static double Invoke(double x) => F(x); }
    struct CbrtS : IScalarFunction { static readonly Func<double, double> F = Math.Cbrt; public static double Invoke(double x) => F(x); }
    struct SignS : IScalarFunction { static readonly Func<double, double> F = v => double.IsNaN(v) ? v : Math.Sign(v); public static double Invoke(double x) => F(x); }
    struct Exp2S : IScalarFunction { static readonly Func<double, double> F = v => Math.Pow(2, v); public static double Invoke(double x) => F(x); }
    struct Expm1S : IScalarFunction { static readonly Func<double, double> F = v => Math.Exp(v) - 1; public static double Invoke(double x) => F(x); }
    struct Log1pS : IScalarFunction { static readonly Func<double, double> F = v => Math.Log(1 + v); public static double Invoke(double x) => F(x); }
    struct ErfS : IScalarFunction { static readonly Func<double, double> F = v => MathNet.Numerics.SpecialFunctions.Erf(v); public static double Invoke(double x) => F(x); }
    struct ErfcS : IScalarFunction { static readonly Func<double, double> F = v => MathNet.Numerics.SpecialFunctions.Erfc(v); public static double Invoke(double x) => F(x); }
    struct SigmoidS : IScalarFunction { static readonly Func<double, double> F = v => 1 / (1 + Math.Exp(-v)); public static double Invoke(double x) => F(x); }
    struct SoftplusS : IScalarFunction { static readonly Func<double, double> F = v => Math.Max(v, 0) + Math.Log(1 + Math.Exp(-Math.Abs(v))); public static double Invoke(double x) => F(x); }
    struct ReluS : IScalarFunction { static readonly Func<double, double> F = v => v > 0 ? v : 0; public static double Invoke(double x) => F(x); }
    struct LogGammaS : IScalarFunction { static readonly Func<double, double> F = v => MathNet.Numerics.SpecialFunctions.GammaLn(v); public static double Invoke(double x) => F(x); }
    struct DigammaS : IScalarFunction { static readonly Func<double, double> F = v => MathNet.Numerics.SpecialFunctions.DiGamma(v); public static double Invoke(double x) => F(x); }
    struct PowS : IScalarFunction2 { static readonly Func<double, double, double> F = Math.Pow; public static double Invoke(double x, double y) => F(x, y); }
    struct Atan2S : IScalarFunction2 { static readonly Func<double, double, double> F = Math.Atan2; public static double Invoke(double x, double y) => F(x, y); }
    struct HypotS : IScalarFunction2 { static readonly Func<double, double, double> F = (a, b) => Math.Sqrt(a * a + b * b); public static double Invoke(double x, double y) => F(x, y); }
    struct RemainderS : IScalarFunction2 { static readonly Func<double, double, double> F = (a, b) => a % b; public static double Invoke(double x, double y) => F(x, y); }
}
