namespace Adjoint.Solvers;

/// <summary>Whether a traced function is linear in its first argument, as far as its graph shows it.</summary>
internal static class Linearity
{
    /// <summary>
    /// A function is linear, but for a constant, exactly when its derivative along dx does not contain x. True where the graph shows that;
    /// false where only an operation that hides its inside (a loop, a call, a solve) has both, so that values must tell.
    /// </summary>
    /// <exception cref="ArgumentException">An operation in sight multiplies x by itself, or selects by it; or nothing depends on x.</exception>
    public static bool IsProven(string operation, string what, Graph graph)
    {
        bool[] wrt = new bool[graph.Inputs.Length];
        wrt[0] = true;
        var (derivative, connected) = ForwardMode.Pushforward(graph, wrt);
        if (!connected[0])
            throw new ArgumentException($"{operation}: the result of the {what} does not depend on its argument; there is nothing to solve for.");
        var ofX = new HashSet<Value>(ReferenceEqualityComparer.Instance) { derivative.Inputs[0] };
        var ofTangent = new HashSet<Value>(ReferenceEqualityComparer.Instance) { derivative.Inputs[^1] };
        bool isProven = true;
        foreach (Node node in derivative.Nodes)
        {
            bool x = Array.Exists(node.Inputs, ofX.Contains), tangent = Array.Exists(node.Inputs, ofTangent.Contains);
            if (x && tangent)
            {
                if (node.Primitive is Elementwise or MatMul or Gather or ScatterAdd)
                {
                    throw new ArgumentException(
                        $"{operation}: the {what} is not linear: its derivative contains its argument, in {node.Primitive.Name}. Use Root.Find for equations that are not linear.");
                }

                isProven = false;
            }

            foreach (Value output in node.Outputs)
            {
                if (x) ofX.Add(output);
                if (tangent) ofTangent.Add(output);
            }
        }

        return isProven;
    }
}
