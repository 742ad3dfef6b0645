using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Adjoint;

/// <summary>What can be wrong with fields, said in one place.</summary>
[StackTraceHidden]
internal static class FieldThrow
{
    [DoesNotReturn]
    public static void NotPositive(string operation, string argument, double value) =>
        throw new ArgumentOutOfRangeException(argument, value, $"{operation}: {argument} must be a positive number; it is {Number(value)}.");

    [DoesNotReturn]
    public static void NotOnGrid(string operation, string argument, Shape found, Grid2 grid) =>
        throw new ArgumentException(
            $"{operation}: {argument} has the shape {found}, but the grid has {grid.Nx} × {grid.Ny} points. A field on it is [{grid.Nx}, {grid.Ny}], "
            + $"with leading axes for a batch: make it with grid.Sample or grid.Zeros, or reshape it.", argument);

    [DoesNotReturn]
    public static void NotFinite(string operation, string argument, Shape shape, int index, double value)
    {
        int[] position = new int[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--) (index, position[axis]) = Math.DivRem(index, shape[axis]);
        throw new ArgumentException(
            $"{operation}: {argument}, of shape {shape}, is {Number(value)} at [{string.Join(", ", position)}]; every value must be finite.", argument);
    }

    [DoesNotReturn]
    public static void BadOrder(string operation, int order, int largest) =>
        throw new ArgumentOutOfRangeException(
            nameof(order), order, $"{operation}: the order of a central difference is even, from 2 to {largest}; it is {order}.");

    [DoesNotReturn]
    public static void GridTooSmall(string operation, Grid2 grid, int order, Boundary boundary) =>
        throw new ArgumentException(
            $"{operation}: a stencil of order {order} reaches {order / 2} points to each side, too far for {grid.Nx} × {grid.Ny} points with "
            + $"Boundary.{boundary}. Take a lower order or a finer grid.", nameof(order));

    [DoesNotReturn]
    public static void Unstable(string operation, double dt, double limit, string formula, string fastest) =>
        throw new ArgumentException(
            $"{operation}: the time step {Number(dt)} is above the CFL limit {Number(limit)} = {formula}, where {fastest}; the march would grow "
            + "without bound. Take a smaller step, or a coarser grid.", nameof(dt));

    [DoesNotReturn]
    public static void OutsideGrid(string operation, int index, double x, double y, Grid2 grid) =>
        throw new ArgumentOutOfRangeException(
            "points", $"{operation}: point {index} at ({Number(x)}, {Number(y)}) is outside the grid, which goes from (0, 0) to "
            + $"({Number((grid.Nx - 1) * grid.Spacing)}, {Number((grid.Ny - 1) * grid.Spacing)}).");

    [DoesNotReturn]
    public static void CellOutsideGrid(string operation, int index, int i, int j, Grid2 grid) =>
        throw new ArgumentOutOfRangeException(
            "cells", $"{operation}: cell {index}, [{i}, {j}], is outside the grid of {grid.Nx} × {grid.Ny} points, [0, 0] to [{grid.Nx - 1}, {grid.Ny - 1}].");

    [DoesNotReturn]
    public static void NoPoints(string operation) => throw new ArgumentException($"{operation}: there are no points; give at least one.");

    [DoesNotReturn]
    public static void WrongSignals(Shape found, int steps, int points) =>
        throw new ArgumentException(
            $"March.Run: the signals of the source have the shape {found}; {steps} steps and {points} points take [{steps}, {points}]: one row "
            + "for each step, one column for each point.", "options");

    [DoesNotReturn]
    public static void WrongValues(string operation, Shape found, Shape expected) =>
        throw new ArgumentException($"{operation}: the values have the shape {found}; these points take {expected}.", "values");

    [DoesNotReturn]
    public static void StepChangedField(Tensor before, Tensor after) =>
        throw new ArgumentException(
            $"March.Run: the step was given a field {before.ElementType}{before.Shape} and returned {after.ElementType}{after.Shape}; it must return a field like the one it was "
            + "given.", "step");

    [DoesNotReturn]
    public static void WrongBoundary(string operation, Boundary boundary, string allowed) =>
        throw new ArgumentException($"{operation}: Boundary.{boundary} has no meaning here; take {allowed}.", nameof(boundary));

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
