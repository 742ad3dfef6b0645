namespace Adjoint;

public static partial class Transform
{
    /// <summary>
    /// The Jacobian as the list of its entries that can be different from zero. The pattern is found from the structure of the function, not from
    /// values, so that no entry is missed; columns that meet in no row share a product. A band of width w costs about w products whatever the size.
    /// </summary>
    /// <param name="function">The function.</param>
    /// <param name="mode">Forward groups columns, reverse rows; by default the one that takes fewer products.</param>
    /// <returns>
    /// A function that evaluates <paramref name="function"/> once and all products in one batch. Pattern and colors are found on the first call and kept for
    /// as long as the function does the same operations. Works inside <c>Compile</c>, and the values can be differentiated again.
    /// </returns>
    /// <remarks>
    /// The pattern may contain entries that are zero: it does not see values that cancel (<c>x − x</c>) or vanish (<c>0·x</c>), and takes a solve, a loop or a
    /// <see cref="CustomVjp"/> rule to mix all its operands.
    /// </remarks>
    /// <exception cref="ArgumentException">On call, when argument or result has no floating elements.</exception>
    public static Func<Tensor, SparseJacobian> SparseJacobian(Func<Tensor, Tensor> function, JacobianMode mode = JacobianMode.Auto)
    {
        ArgumentNullException.ThrowIfNull(function);
        return x =>
        {
            Differentiable("SparseJacobian", x);
            var (traced, _) = Record(function, x, result => [RequireFloating("SparseJacobian", result)]);
            TensorType output = traced.Graph.Outputs[0].Type;
            var plan = CompressedJacobian.For(traced.Graph, 0, mode);
            Tensor values = plan.Coloring.Count == 0
                ? Tensor.Disconnected(Tensor.Zeros([0], output.Element))
                : plan.Entries(plan.Products(traced, 0));
            return new SparseJacobian(
                plan.Rows, plan.Columns, values, output.Shape, x.Shape, plan.Coloring.Count, plan.IsForward ? JacobianMode.Forward : JacobianMode.Reverse);
        };
    }

    private static Tensor[] JacobianByColors(Traced traced, Tensor[] arguments, TensorType output)
    {
        var blocks = new Tensor[arguments.Length];
        for (int leaf = 0; leaf < blocks.Length; leaf++)
        {
            Shape shape = Join(output.Shape, arguments[leaf].Shape);
            var plan = CompressedJacobian.For(traced.Graph, leaf, JacobianMode.Auto);
            blocks[leaf] = plan.Coloring.Count == 0
                ? Tensor.Disconnected(Tensor.Zeros(shape, output.Element))
                : plan.Dense(plan.Products(traced, leaf)).Reshape(shape);
        }

        return blocks;
    }
}
