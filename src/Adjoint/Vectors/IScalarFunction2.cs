namespace Adjoint.Vectors;

/// <summary>A function of two arguments computed one element at a time; Float32 elements are widened to it and its result is rounded.</summary>
internal interface IScalarFunction2
{
    static abstract double Invoke(double x, double y);
}
