using static Adjoint.Tensor;

namespace Adjoint.Tests.Solvers.Linear;

/// <summary>A small elliptic problem on 7 by 6 cells: c x − div(k grad x) + w·grad x = b with x = 0 outside; symmetric positive definite without wind.</summary>
internal static class Seepage
{
    public sealed record Ground(Tensor LogPermeability, Tensor Wind);

    public static Shape Cells { get; } = new(7, 6);

    public static Tensor Load { get; } = Numbers(Cells, 3, 1);

    public static Tensor Weight { get; } = Numbers(Cells, 5, 1);

    /// <summary>Two points in the space of parameters.</summary>
    public static Ground At(int point) => new(Numbers(Cells, point, 0.8), point == 1 ? FromArray([0.6, -0.4]) : FromArray([-1.1, 0.3]));

    public static Tensor Diffuse(Tensor x, Tensor logPermeability)
    {
        Tensor k = Exp(logPermeability), sum = 0.3 * x;
        for (int axis = 0; axis < 2; axis++)
        {
            Tensor face = 0.5 * (k + Shift(k, 1, axis, Boundary.Edge)), flux = face * (Shift(x, 1, axis) - x);
            sum += Shift(flux, -1, axis) - flux;

            // The face before the first cell.
            sum += x * Wall(axis) * k;
        }

        return sum;
    }

    public static Tensor Flow(Tensor x, Ground p)
    {
        Tensor sum = Diffuse(x, p.LogPermeability);
        for (int axis = 0; axis < 2; axis++) sum += p.Wind[axis] * (Shift(x, 1, axis) - Shift(x, -1, axis));
        return sum;
    }

    /// <summary>The reciprocal of about the diagonal.</summary>
    public static Func<Tensor, Tensor> Jacobi(Tensor logPermeability) => r => r / (0.3 + (4 * Exp(logPermeability)));

    public static Tensor Numbers(Shape shape, int seed, double scale)
    {
        var random = new Random(seed);
        double[] values = new double[shape.Size];
        for (int i = 0; i < values.Length; i++) values[i] = scale * ((2 * random.NextDouble()) - 1);
        return FromArray(values, shape);
    }

    private static Tensor Wall(int axis)
    {
        double[] wall = new double[Cells.Size];
        for (int i = 0; i < wall.Length; i++) wall[i] = (axis == 0 ? i / Cells[1] : i % Cells[1]) == 0 ? 1 : 0;
        return FromArray(wall, Cells);
    }
}
