namespace Adjoint;

public static partial class Transform
{
    /// <summary>
    /// The matrix of all first derivatives: for an argument of shape <c>[in]</c> and a result of shape <c>[out]</c> a tensor of shape
    /// <c>[out, in]</c> (each of them any number of axes). For a tree one such tensor in the place of each tensor.
    /// </summary>
    /// <typeparam name="T">The argument: a tensor or a tree.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="mode">Forward or reverse; by default the one that takes fewer products.</param>
    /// <returns>
    /// A function that evaluates <paramref name="function"/> once and pushes or pulls a batch of unit vectors through its derivative:
    /// min(in, out) products of Jacobian and vector, or as many as there are colors (<see cref="JacobianMode.Sparse"/>).
    /// </returns>
    public static Func<T, T> Jacobian<T>(Func<T, Tensor> function, JacobianMode mode = JacobianMode.Auto)
    {
        ArgumentNullException.ThrowIfNull(function);
        return x =>
        {
            Tensor[] arguments = Differentiable("Jacobian", x);
            var (traced, _) = Record(function, x, result => [RequireFloating("Jacobian", result)]);
            TensorType output = traced.Graph.Outputs[0].Type;
            bool forward = mode == JacobianMode.Auto ? arguments.Sum(t => t.Size) <= output.Shape.Size : mode == JacobianMode.Forward;
            Tensor[] blocks = output.Shape.Size == 0
                ? Array.ConvertAll(arguments, t => Tensor.Zeros(Join(output.Shape, t.Shape), output.Element))
                : mode == JacobianMode.Sparse ? JacobianByColors(traced, arguments, output)
                : forward ? JacobianByColumns(traced, arguments, output) : JacobianByRows(traced, arguments, output);
            return Tree.WithLeaves(x, blocks);
        };
    }

    /// <summary>
    /// The matrix of all second derivatives of a scalar function: for an argument of shape <c>[in]</c> a tensor of shape
    /// <c>[in, in]</c>, exactly symmetric.
    /// </summary>
    /// <param name="function">A function with a scalar result.</param>
    /// <param name="mode">
    /// How the gradient is differentiated: forward by default (forward over reverse). Reverse serves functions without a forward
    /// derivative, such as those of <see cref="CustomVjp"/>.
    /// </param>
    /// <remarks>The mean of the computed matrix and its transpose, which differ by rounding only.</remarks>
    public static Func<Tensor, Tensor> Hessian(Func<Tensor, Tensor> function, JacobianMode mode = JacobianMode.Forward)
    {
        ArgumentNullException.ThrowIfNull(function);
        Func<Tensor, Tensor> jacobian = Jacobian(Grad(function), mode);
        return x =>
        {
            Tensor matrix = jacobian(x);
            if (x is null || x.Rank == 0 || matrix.IsDisconnected) return matrix;
            int rank = x.Rank;
            int[] exchanged = [.. Enumerable.Range(rank, rank), .. Enumerable.Range(0, rank)];
            return 0.5 * (matrix + matrix.Transpose(exchanged));
        };
    }

    private static Tensor[] JacobianByColumns(Traced traced, Tensor[] arguments, TensorType output)
    {
        var blocks = new Tensor[arguments.Length];
        for (int leaf = 0; leaf < blocks.Length; leaf++)
        {
            Tensor x = arguments[leaf];
            Shape shape = Join(output.Shape, x.Shape);
            blocks[leaf] = Tensor.Zeros(shape, output.Element);
            if (x.Size == 0) continue;
            int position = leaf;
            Tensor columns = Batch((Tensor dx) =>
            {
                var tangents = new Tensor?[traced.Inputs.Length];
                tangents[position] = dx;
                return ForwardMode.Run(traced.Graph, traced.Inputs, tangents, traced.Carried).Tangents[0] ?? Tensor.Disconnected(Tensor.Zeros(output.Shape, output.Element));
            })(UnitVectors(x.Type));
            blocks[leaf] = columns.IsDisconnected ? Tensor.Disconnected(blocks[leaf]) : columns.Reshape(x.Size, -1).Transpose().Reshape(shape);
        }

        return blocks;
    }

    private static Tensor[] JacobianByRows(Traced traced, Tensor[] arguments, TensorType output)
    {
        var reverse = new ReverseMode(traced.Graph, traced.Inputs, traced.FirstArguments(), traced.Carried);
        Tensor[] rows = Batch((Tensor cotangent) => Connect(arguments, reverse.Pull([cotangent])))(UnitVectors(output));
        for (int leaf = 0; leaf < rows.Length; leaf++)
        {
            Shape shape = Join(output.Shape, arguments[leaf].Shape);
            rows[leaf] = rows[leaf].IsDisconnected ? Tensor.Disconnected(Tensor.Zeros(shape, output.Element)) : rows[leaf].Reshape(shape).Cast(output.Element);
        }

        return rows;
    }

    private static Tensor UnitVectors(TensorType type) =>
        Tensor.Eye(type.Shape.Size, type.Element).Reshape(Join([type.Shape.Size], type.Shape));

    private static Shape Join(Shape first, Shape second) => new([.. first.Extents, .. second.Extents]);
}
