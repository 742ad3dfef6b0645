namespace Adjoint.Solvers;

/// <summary>Several tensors as one vector, and back.</summary>
internal static class FlatState
{
    /// <summary>The elements of all tensors, one after another; <c>[n]</c>.</summary>
    public static Tensor Flatten(Tensor[] leaves)
    {
        Tensor[] parts = Array.ConvertAll(leaves, l => l.Reshape(l.Size));
        return parts.Length == 1 ? parts[0] : Tensor.Concat(0, parts);
    }

    /// <summary>The parts of a vector, shaped like given tensors.</summary>
    public static Tensor[] Split(Tensor flat, Tensor[] like)
    {
        var parts = new Tensor[like.Length];
        for (int l = 0, at = 0; l < parts.Length; at += like[l].Size, l++) parts[l] = flat.SliceAxis(0, at, like[l].Size).Reshape(like[l].Shape);
        return parts;
    }

    /// <summary>
    /// The matrix of derivatives of all outputs of a graph by some of its inputs, <c>[m, n]</c>, by forward derivatives along all unit vectors at once.
    /// </summary>
    /// <param name="graph">The function.</param>
    /// <param name="arguments">Where it is linearized, values or traced tensors.</param>
    /// <param name="first">The first input to differentiate by.</param>
    /// <param name="count">How many inputs to differentiate by.</param>
    public static Tensor Jacobian(Graph graph, Tensor[] arguments, int first, int count)
    {
        Tensor[] by = arguments[first..(first + count)];
        int n = by.Sum(l => l.Size), outputs = graph.Outputs.Length;
        bool[] active = new bool[arguments.Length];
        Array.Fill(active, true, first, count);
        Graph forward = ForwardMode.Transform(graph, active);
        bool[] batched = new bool[forward.Inputs.Length];
        Array.Fill(batched, true, arguments.Length, count);
        var seeds = new Tensor[count];
        for (int l = 0, at = 0; l < count; at += by[l].Size, l++) seeds[l] = MarchSpec.Seed(by[l].Type, at, n, true);
        var (values, lined) = BatchMode.Run(forward, [.. arguments, .. seeds], batched, n);
        Tensor[] rows = [.. Enumerable.Range(outputs, outputs).Select(i =>
            (lined[i] ? values[i] : values[i].BroadcastTo(values[i].Shape.Insert(0, n))).Reshape(n, -1))];
        return (rows.Length == 1 ? rows[0] : Tensor.Concat(1, rows)).Transpose();
    }
}
