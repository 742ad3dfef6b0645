using static Adjoint.Tensor;

namespace Adjoint;

/// <summary>
/// Finite differences as weighted sums of shifts. Compiled, an expression around them becomes one loop that reads each field once; the
/// transpose of a stencil is a stencil again, and so is its derivative of any order.
/// </summary>
public static class Stencils
{
    /// <summary>The highest order.</summary>
    public const int MaxOrder = 8;

    /// <summary>The Laplacian ∂²u/∂x² + ∂²u/∂y² by central differences.</summary>
    /// <param name="u">A field <c>[…, nx, ny]</c>.</param>
    /// <param name="grid">Its grid.</param>
    /// <param name="order">The order of accuracy in the spacing: 2, 4, 6 or 8.</param>
    /// <param name="boundary">What lies outside: zeros, or the other end.</param>
    /// <returns><c>[…, nx, ny]</c>, in the unit of u over length².</returns>
    /// <exception cref="ArgumentException">The field is not on the grid, or the order is not one of these.</exception>
    public static Tensor Laplacian(Tensor u, Grid2 grid, int order = 2, Boundary boundary = Boundary.Zero)
    {
        FieldCheck.OnGrid("Laplacian", nameof(u), u, grid);
        FieldCheck.Order("Laplacian", order, MaxOrder);
        RequireRoom("Laplacian", grid, order, boundary);
        double[] w = Fornberg.Central(2, order);
        double scale = 1 / (grid.Spacing * grid.Spacing);

        // w₀ counts once for each direction; the four neighbors at distance k share one product.
        Tensor sum = 2 * w[0] * scale * u;
        for (int k = 1; k < w.Length; k++)
        {
            Tensor along = Shift(u, -k, -2, boundary) + Shift(u, k, -2, boundary);
            Tensor across = Shift(u, -k, -1, boundary) + Shift(u, k, -1, boundary);
            sum += w[k] * scale * (along + across);
        }

        return sum;
    }

    /// <summary>The first derivative along one direction by central differences.</summary>
    /// <param name="u">A field <c>[…, nx, ny]</c>.</param>
    /// <param name="grid">Its grid.</param>
    /// <param name="axis">0 for ∂u/∂x, 1 for ∂u/∂y.</param>
    /// <param name="order">The order of accuracy in the spacing: 2, 4, 6 or 8.</param>
    /// <param name="boundary">What lies outside.</param>
    /// <returns><c>[…, nx, ny]</c>, in the unit of u over length.</returns>
    /// <exception cref="ArgumentException">The field is not on the grid, or the order or the axis is not one of these.</exception>
    public static Tensor Derivative(Tensor u, Grid2 grid, int axis, int order = 2, Boundary boundary = Boundary.Zero)
    {
        FieldCheck.OnGrid("Derivative", nameof(u), u, grid);
        FieldCheck.Order("Derivative", order, MaxOrder);
        if (axis is not (0 or 1)) throw new ArgumentOutOfRangeException(nameof(axis), axis, "Derivative: the axis is 0 for x or 1 for y.");
        RequireRoom("Derivative", grid, order, boundary);
        double[] w = Fornberg.Central(1, order);
        Tensor? sum = null;
        for (int k = 1; k < w.Length; k++)
        {
            Tensor term = w[k] / grid.Spacing * (Shift(u, k, axis - 2, boundary) - Shift(u, -k, axis - 2, boundary));
            sum = sum is null ? term : sum + term;
        }

        return sum!;
    }

    /// <summary>
    /// Diffusion in divergence form, ∇·(κ ∇u), of second order: the flux through the face between two points is the mean of their
    /// conductivities times the difference of u, so that what leaves one point enters the other and Σ u changes through the rim only.
    /// </summary>
    /// <param name="u">A field <c>[…, nx, ny]</c>.</param>
    /// <param name="conductivity">κ, a field <c>[nx, ny]</c>, positive.</param>
    /// <param name="grid">Their grid.</param>
    /// <param name="boundary"><see cref="Boundary.Edge"/>: nothing flows through the rim. <see cref="Boundary.Periodic"/>: what leaves enters at the other end.</param>
    /// <returns><c>[…, nx, ny]</c>.</returns>
    /// <exception cref="ArgumentException">A field is not on the grid, or the boundary is another one.</exception>
    public static Tensor Diffusion(Tensor u, Tensor conductivity, Grid2 grid, Boundary boundary = Boundary.Edge)
    {
        FieldCheck.OnGrid("Diffusion", nameof(u), u, grid);
        FieldCheck.OnGrid("Diffusion", nameof(conductivity), conductivity, grid);
        if (boundary is not (Boundary.Edge or Boundary.Periodic)) FieldThrow.WrongBoundary("Diffusion", boundary, "Boundary.Edge or Boundary.Periodic");

        // Beyond an edge u is repeated, and a difference of equals is no flux.
        Tensor? sum = null;
        for (int axis = -2; axis < 0; axis++)
        {
            for (int side = -1; side <= 1; side += 2)
            {
                Tensor flux = (conductivity + Shift(conductivity, side, axis, boundary)) * (Shift(u, side, axis, boundary) - u);
                sum = sum is null ? flux : sum + flux;
            }
        }

        return 0.5 / (grid.Spacing * grid.Spacing) * sum!;
    }

    private static void RequireRoom(string operation, Grid2 grid, int order, Boundary boundary)
    {
        // Further around than once, a periodic stencil would meet itself; a reflection needs the points that it mirrors.
        int shortest = Math.Min(grid.Nx, grid.Ny);
        if ((boundary == Boundary.Periodic && shortest <= order) || (boundary == Boundary.Reflect && shortest <= order / 2))
            FieldThrow.GridTooSmall(operation, grid, order, boundary);
    }
}
