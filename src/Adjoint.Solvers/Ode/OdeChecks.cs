using System.Diagnostics;

namespace Adjoint.Solvers;

/// <summary>
/// What can be wrong with the arguments of a solve: types and shapes when it is traced, values when it runs, so that a compiled solve
/// refuses the same as any other.
/// </summary>
[StackTraceHidden]
internal static class OdeChecks
{
    /// <summary>Checks the types of the state; returns its element type.</summary>
    public static ElementType State(Tensor[] state)
    {
        if (state.Length == 0) throw new ArgumentException("Ode.Solve: the initial state holds no tensor.");
        ElementType element = state[0].ElementType;
        for (int l = 0; l < state.Length; l++)
        {
            Tensor leaf = state[l];
            string name = state.Length == 1 ? "y0" : leaf.Label ?? $"y0, part {l},";
            if (leaf.ElementType is not (ElementType.Float64 or ElementType.Float32))
                throw new ArgumentException($"Ode.Solve: {name} has {leaf.ElementType} elements; a state needs Float64 or Float32. Convert with Cast(ElementType.Float64).");
            if (leaf.ElementType != element)
                throw new ArgumentException($"Ode.Solve: {name} is {leaf.ElementType} where the first part of the state is {element}; one type is needed.");
            if (leaf.Size == 0) throw new ArgumentException($"Ode.Solve: {name} has the shape {leaf.Shape}, which has no elements (an empty batch?).");
        }

        return element;
    }

    /// <summary>Checks that there are as many tolerances as components, or one.</summary>
    public static void Tolerances(Tolerance atol, Tensor[] state)
    {
        int size = state.Sum(leaf => leaf.Size);
        if (atol.Count != 1 && atol.Count != size)
            throw new ArgumentException($"Ode.Solve: Atol has {atol.Count} values for a state of {size} components; give one value, or one for each component.");
    }

    /// <summary>Checks the shape of a time; returns it in the state's type.</summary>
    public static Tensor Time(string name, Tensor time, ElementType element)
    {
        ArgumentNullException.ThrowIfNull(time, name);
        if (time.Rank != 0) throw new ArgumentException($"Ode.Solve: {name} must be a scalar, but has the shape {time.Shape}.");
        return time.Cast(element);
    }

    /// <summary>Checks the shape of a mass matrix; returns it in the state's type.</summary>
    public static Tensor Mass(Tensor mass, Tensor[] state, ElementType element)
    {
        int size = state.Sum(leaf => leaf.Size);
        if (mass.Shape != new Shape(size) && mass.Shape != new Shape(size, size))
        {
            throw new ArgumentException(
                $"Ode.Solve: MassMatrix has the shape {mass.Shape} for a state of {size} components; give its diagonal, [{size}], or the whole, [{size}, {size}].");
        }

        return mass.Cast(element);
    }

    /// <summary>Checks what the right-hand side returned.</summary>
    public static Tensor[] Slope<TState>(TState slope, Tensor[] state)
    {
        Tensor[] leaves = Tree.Leaves(slope);
        if (leaves.Length != state.Length)
            throw new ArgumentException($"Ode.Solve: the right-hand side returns {leaves.Length} tensors for a state of {state.Length}.");
        for (int l = 0; l < leaves.Length; l++)
        {
            if (leaves[l].Shape != state[l].Shape || leaves[l].ElementType != state[l].ElementType)
            {
                throw new ArgumentException(
                    $"Ode.Solve: the right-hand side returns {leaves[l].ElementType}{leaves[l].Shape} where the state is {state[l].ElementType}{state[l].Shape}; "
                    + "f must return one derivative for each component of y.");
            }
        }

        return leaves;
    }

    /// <summary>Checks the values of the times and of the initial state.</summary>
    public static unsafe void Values(OdeProblem problem, ReadOnlySpan<Operand> inputs)
    {
        ElementType element = problem.Element;
        double t0 = OdeDriver.Get(inputs[0].Pointer, element), t1 = OdeDriver.Get(inputs[1].Pointer, element);
        if (!double.IsFinite(t0)) NotFinite("t0", t0);
        if (!double.IsFinite(t1)) NotFinite("t1", t1);
        if (t0 == t1 && !problem.MayBeEmpty) throw new ArgumentException($"Ode.Solve: t0 and t1 are both {t0}; there is no interval to integrate over.");
        if (problem.Points > 0) Points(inputs[2], t0, t1);
        for (int l = 0; l < problem.Leaves; l++)
        {
            Operand leaf = inputs[problem.FirstState + l];
            int size = element.Size(), count = leaf.Size;
            for (int i = 0; i < count; i++)
            {
                double value = OdeDriver.Get((byte*)leaf.Pointer + ((long)i * size), element);
                if (double.IsFinite(value)) continue;
                string name = problem.Leaves == 1 ? "y0" : $"y0, part {l},";
                throw new ArgumentException($"Ode.Solve: component {i} of {name} is {value}; the initial state must be finite.");
            }
        }

        if (problem.HasMass) AlgebraicEquations.Check(problem, inputs);
    }

    private static unsafe void Points(Operand points, double t0, double t1)
    {
        double before = t0, sign = Math.Sign(t1 - t0);
        int size = points.Element.Size();
        for (int i = 0; i < points.Size; i++)
        {
            double time = OdeDriver.Get((byte*)points.Pointer + ((long)i * size), points.Element);
            if (!double.IsFinite(time)) NotFinite($"save point {i}", time);
            if (sign * (time - t0) < 0 || sign * (t1 - time) < 0)
                throw new ArgumentException($"Ode.Solve: save point {i}, t = {time}, is outside the interval from {t0} to {t1}.");
            if (sign * (time - before) < 0)
                throw new ArgumentException($"Ode.Solve: save points {i - 1} and {i}, t = {before} and {time}, are not in the direction of integration. Sort them.");
            before = time;
        }
    }

    private static void NotFinite(string name, double value) => throw new ArgumentException($"Ode.Solve: {name} is {value}; it must be finite.");
}
