using Adjoint.Loops;

namespace Adjoint.Tests.Loops;

/// <summary>A loop whose adjoint is written by hand: two coupled logistic maps with parameter r, objective the last state's first number.</summary>
internal sealed unsafe class LogisticBody(double r) : LoopBody
{
    public override int StateBytes => 16;

    public long Advanced { get; private set; }

    public double Gradient { get; private set; }

    public double[] Cotangent { get; } = new double[2];

    public void Start()
    {
        Gradient = 0;
        (Cotangent[0], Cotangent[1]) = (1, 0);
    }

    public override void Advance(int n, byte* state, byte* next)
    {
        Advanced++;
        double* u = (double*)state, v = (double*)next;
        v[0] = r * u[0] * (1 - u[0]) + (0.01 * u[1]);
        v[1] = r * u[1] * (1 - u[1]) - (0.02 * u[0] / (n + 1));
    }

    public override void Reverse(int n, byte* state)
    {
        double* u = (double*)state;
        double a = Cotangent[0], b = Cotangent[1];
        Gradient += (a * u[0] * (1 - u[0])) + (b * u[1] * (1 - u[1]));
        Cotangent[0] = (a * r * (1 - 2 * u[0])) - (0.02 * b / (n + 1));
        Cotangent[1] = (b * r * (1 - 2 * u[1])) + (0.01 * a);
    }
}
