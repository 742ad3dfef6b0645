namespace Adjoint.Vectors;

/// <summary>A function computed one element at a time; Float32 elements are widened to it and its result is rounded.</summary>
internal interface IScalarFunction
{
    static abstract double Invoke(double x);
}
