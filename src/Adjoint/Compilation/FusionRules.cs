using Adjoint.Compilation.Emit;

namespace Adjoint.Compilation;

/// <summary>Which nodes a fused loop can take.</summary>
internal static class FusionRules
{
    /// <summary>Whether a loop can compute the node: elementwise, a mask from numbers or back, or a reduction, of floating-point numbers and masks.</summary>
    public static bool IsFusible(Node node)
    {
        if (Scalarizer.Fits(node)) return false;
        foreach (Value value in node.Inputs)
            if (!IsLane(value.Type)) return false;
        if (!IsLane(node.Outputs[0].Type)) return false;
        return node.Primitive switch
        {
            Elementwise op => LaneProgram.Weight(op) <= LoopEmitter.MaxWeight,
            Cast cast => cast.To == ElementType.Bool || node.Inputs[0].Type.Element == ElementType.Bool,
            Reduce reduce => reduce.Axes.Count > 0,
            _ => false,
        };
    }

    /// <summary>The shape a node's loop iterates over.</summary>
    public static Shape Iteration(Node node) => (node.Primitive is Reduce ? node.Inputs[0] : node.Outputs[0]).Type.Shape;

    /// <summary>The instructions a node adds to a loop.</summary>
    public static int Weight(Node node) => node.Primitive is Elementwise op ? LaneProgram.Weight(op) : 1;

    private static bool IsLane(TensorType type) => type.Element != ElementType.Int64 && type.Shape.Size > 0;
}
