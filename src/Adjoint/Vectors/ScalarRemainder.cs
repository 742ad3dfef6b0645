namespace Adjoint.Vectors;

/// <summary>x % y.</summary>
internal readonly struct ScalarRemainder : IScalarFunction2
{
    public static double Invoke(double x, double y) => x % y;
}
