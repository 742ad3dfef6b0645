namespace Adjoint;

/// <summary>
/// The entries of a Jacobian that can be different from zero, by rows and in each row by columns. Rows and columns count the elements of
/// result and argument in row-major order. As a tree of tensors it can be returned from a compiled function; the values are differentiable.
/// </summary>
/// <param name="Rows">The row of each entry, Int64 <c>[entries]</c>.</param>
/// <param name="Columns">The column of each entry, Int64 <c>[entries]</c>.</param>
/// <param name="Values">The entries, <c>[entries]</c>.</param>
/// <param name="ResultShape">The shape of the function's result.</param>
/// <param name="ArgumentShape">The shape of the function's argument.</param>
/// <param name="Products">How many products of Jacobian and vector the values took: the number of colors.</param>
/// <param name="Mode">Whether the products were pushed forward or pulled back.</param>
public sealed record SparseJacobian(
    Tensor Rows, Tensor Columns, Tensor Values, Shape ResultShape, Shape ArgumentShape, int Products, JacobianMode Mode);
