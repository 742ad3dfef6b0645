using System.Diagnostics;
using System.Globalization;

namespace Adjoint.Solvers;

/// <summary>
/// What M y′ = f(t, y) says where M is singular: for every w with wᵀ M = 0 the equation wᵀ f = 0, without derivatives. Initial values must satisfy
/// these equations, and these must determine the components that M leaves open, which is to say that the index is 1: the matrix whose rows are a
/// basis of M's rows and the wᵀ ∂f/∂y is regular.
/// </summary>
/// <remarks>
/// Reference: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed. 1996, section VI.1,
/// doi:10.1007/978-3-642-05221-7.
/// </remarks>
internal static class AlgebraicEquations
{
    // What is smaller than this part of what it was computed from counts as zero; times the number of equations.
    private const double Rounding = 16 * 2.220446049250313e-16;
    private const double RoundingOfSingle = 16 * 1.1920929e-7;

    /// <summary>Refuses a mass matrix that is not finite, initial values that do not satisfy the algebraic equations, and an index above 1.</summary>
    /// <exception cref="ArgumentException">One of these; named with the equation and its residual.</exception>
    [StackTraceHidden]
    public static void Check(OdeProblem problem, ReadOnlySpan<Operand> inputs)
    {
        int n = problem.StateTypes.Sum(type => type.Shape.Size);
        double[] mass = Numbers(inputs[^1..]);
        int bad = Array.FindIndex(mass, m => !double.IsFinite(m));
        if (bad >= 0) throw new ArgumentException($"Ode.Solve: element {bad} of MassMatrix is {mass[bad]}; it must be finite.");
        bool isDiagonal = inputs[^1].Shape.Rank == 1;
        if (isDiagonal && !Array.Exists(mass, m => m == 0)) return;
        double tolerance = n * (problem.Element == ElementType.Float64 ? Rounding : RoundingOfSingle);
        double[,] rows = new double[n, (2 * n) + 1];
        int[] equation = new int[n];
        LoadMass();
        if (Eliminate(rows, equation, 0, 0, n, tolerance) == n) return;

        // The same again with f and ∂f/∂y beside it, which become wᵀ f and wᵀ ∂f/∂y in the rows where M has become zero.
        var (f, derivative) = Evaluate(problem, inputs, n);
        if (!Array.TrueForAll(f, double.IsFinite) || !Array.TrueForAll(derivative, double.IsFinite)) return;
        LoadMass();
        for (int i = 0; i < n; i++)
        {
            rows[i, n] = f[i];
            for (int j = 0; j < n; j++) rows[i, n + 1 + j] = derivative[(i * n) + j];
        }

        int rank = Eliminate(rows, equation, 0, 0, n, tolerance);
        RefuseResidual(problem, Numbers(inputs[problem.FirstState..(problem.FirstState + problem.Leaves)]), rows, equation, rank);

        // The rows of M that are left, and below them the derivatives of the algebraic equations.
        for (int i = rank; i < n; i++)
        {
            double scale = 0;
            for (int j = 0; j < n; j++) scale = Math.Max(scale, Math.Abs(rows[i, n + 1 + j]));
            for (int j = 0; j < n; j++) rows[i, j] = scale == 0 ? 0 : rows[i, n + 1 + j] / scale;
        }

        if (Eliminate(rows, equation, 0, 0, n, tolerance) == n) return;
        throw new ArgumentException(
            $"Ode.Solve: at the initial state the algebraic equations of M y′ = f ({n - rank} of {n}) do not determine the components that M leaves open: the index of the problem "
            + "is above 1. Differentiate an algebraic equation by time, and put in what the others say, until all of them can be solved.");

        void LoadMass()
        {
            Array.Clear(rows);
            for (int i = 0; i < n; i++)
            {
                equation[i] = i;
                for (int j = 0; j < n; j++) rows[i, j] = !isDiagonal ? mass[(i * n) + j] : i == j ? mass[i] : 0;
            }
        }
    }

    /// <summary>
    /// The rounding of the initial values, and what the tolerances forgive in them, may leave |wᵀ f| ≤ Σ |wᵀ ∂f/∂y_j| (Atol_j + Rtol |y_j|).
    /// </summary>
    private static void RefuseResidual(OdeProblem problem, double[] y, double[,] rows, int[] equation, int rank)
    {
        int n = equation.Length;
        for (int i = rank; i < n; i++)
        {
            double allowed = 0;
            for (int j = 0; j < n; j++) allowed += Math.Abs(rows[i, n + 1 + j]) * (problem.Atol[j] + (problem.Rtol * Math.Abs(y[j])));
            double residual = rows[i, n];
            if (Math.Abs(residual) <= allowed) continue;
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"Ode.Solve: the initial state does not satisfy the algebraic equations of M y′ = f: component {equation[i]} of f, in which M leaves no derivative, is {residual:G3} where it must be zero (within {allowed:G2}, by the tolerances). "
                + $"Solve the algebraic equations for their components first, for example by Root.Find."));
        }
    }

    /// <summary>Brings the first columns to echelon form by exchanging and subtracting whole rows. Returns the rank.</summary>
    private static int Eliminate(double[,] rows, int[] equation, int row, int column, int columns, double tolerance)
    {
        int n = rows.GetLength(0), width = rows.GetLength(1);
        double[] scale = new double[n];
        for (int i = row; i < n; i++)
            for (int j = column; j < columns; j++) scale[i] = Math.Max(scale[i], Math.Abs(rows[i, j]));
        for (; column < columns && row < n; column++)
        {
            int pivot = -1;
            double largest = 0;
            for (int i = row; i < n; i++)
            {
                double relative = scale[i] == 0 ? 0 : Math.Abs(rows[i, column]) / scale[i];
                if (relative <= tolerance || relative <= largest) continue;
                largest = relative;
                pivot = i;
            }

            // What is left below is rounding.
            if (pivot < 0)
            {
                for (int i = row; i < n; i++) rows[i, column] = 0;
                continue;
            }

            if (pivot != row)
            {
                for (int j = 0; j < width; j++) (rows[row, j], rows[pivot, j]) = (rows[pivot, j], rows[row, j]);
                (equation[row], equation[pivot]) = (equation[pivot], equation[row]);
                (scale[row], scale[pivot]) = (scale[pivot], scale[row]);
            }

            for (int i = row + 1; i < n; i++)
            {
                double factor = rows[i, column] / rows[row, column];
                if (factor == 0) continue;
                rows[i, column] = 0;
                for (int j = column + 1; j < width; j++) rows[i, j] -= factor * rows[row, j];
                scale[i] = Math.Max(scale[i], Math.Abs(factor) * scale[row]);
            }

            row++;
        }

        return row;
    }

    /// <summary>f and ∂f/∂y, row by row, at the initial time and state.</summary>
    private static (double[] F, double[] Derivative) Evaluate(OdeProblem problem, ReadOnlySpan<Operand> inputs, int n)
    {
        CompiledProgram program = problem.Plan.Start;
        Tensor[] outputs = [Tensor.Uninitialized(program.Outputs[0]), Tensor.Uninitialized(program.Outputs[1])];
        ProgramInstance instance = program.Rent();
        try
        {
            unsafe
            {
                instance.SetInput(0, inputs[0].Pointer);
                for (int i = problem.FirstState; i < inputs.Length; i++) instance.SetInput(1 + i - problem.FirstState, inputs[i].Pointer);
            }

            Operand.Pin([], outputs, instance, static (run, _, results) =>
            {
                unsafe
                {
                    for (int i = 0; i < results.Length; i++) run.SetOutput(i, results[i].Pointer);
                }

                run.Run();
            });
        }
        finally
        {
            program.Return(instance);
        }

        return (outputs[0].Cast(ElementType.Float64).ToArray(), outputs[1].Cast(ElementType.Float64).ToArray());
    }

    private static unsafe double[] Numbers(ReadOnlySpan<Operand> operands)
    {
        var numbers = new List<double>();
        foreach (Operand operand in operands)
            for (int i = 0; i < operand.Size; i++) numbers.Add(OdeDriver.Get((byte*)operand.Pointer + ((long)i * operand.Element.Size()), operand.Element));
        return [.. numbers];
    }
}
