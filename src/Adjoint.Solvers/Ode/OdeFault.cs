namespace Adjoint.Solvers;

/// <summary>What is to blame for a failure: a component (flattened over the parts of the state), its value, and the stage whose slope it is of.</summary>
/// <param name="Component">The component.</param>
/// <param name="Value">Its value.</param>
/// <param name="Stage">The stage, from 1; 0 where it is not a slope that failed.</param>
/// <param name="Outcome">What kind of failure it is.</param>
internal readonly record struct OdeFault(int Component, double Value, int Stage = 0, OdeOutcome Outcome = OdeOutcome.NonFinite)
{
    /// <summary>The component of a state that is not finite where there is one, else the largest.</summary>
    public static unsafe OdeFault Largest(byte* block, StateLayout layout, int leaves, ElementType element)
    {
        int component = 0, flat = 0;
        double worst = 0;
        for (int l = 0; l < leaves; l++)
        {
            for (int i = 0; i < layout.Types[l].Shape.Size; i++, flat++)
            {
                double value = OdeDriver.Get(block + layout.Offsets[l] + (i * element.Size()), element);
                if (!double.IsFinite(value)) return new OdeFault(flat, value);
                if (Math.Abs(value) <= Math.Abs(worst)) continue;
                worst = value;
                component = flat;
            }
        }

        return new OdeFault(component, worst);
    }

    /// <summary>The first component that is not finite; null where all are.</summary>
    public static OdeFault? FirstNonFinite(Tensor[] parts)
    {
        int flat = 0;
        foreach (Tensor part in parts)
        {
            foreach (double value in part.Cast(ElementType.Float64).ToArray())
            {
                if (!double.IsFinite(value)) return new OdeFault(flat, value);
                flat++;
            }
        }

        return null;
    }
}
