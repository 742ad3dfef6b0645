namespace Adjoint.Primitives;

/// <summary>
/// The elementwise operations, a row each; the rows stand in files by family. Adding one is a struct with its function and
/// a row: conformance tests run over <see cref="All"/>.
/// </summary>
internal static partial class ElementwiseTable
{
    /// <summary>Every row, for tests and documentation.</summary>
    public static IReadOnlyList<Elementwise> All { get; } =
        [.. Arithmetic.Rows, .. Exponential.Rows, .. Trigonometric.Rows, .. Special.Rows, .. Comparison.Rows];

    internal static Elementwise Unary<TOp>(
        string name, (double, double) domain, Func<Tensor, Tensor, Tensor>? derivative, Traits traits = Traits.None,
        Accepts accepts = Accepts.Floating, string? kink = null) where TOp : struct, IUnaryOp =>
        new()
        {
            OpName = name,
            Op = typeof(TOp),
            Arity = 1,
            Loop = new ElementwiseLoop.Unary<TOp>(),
            Partials = [derivative is null ? null : (x, y, t) => Tensor.Scale(derivative(x[0], y), t)],
            Domain = [domain],
            Traits = traits,
            Accepts = accepts,
            Kink = kink,
        };

    internal static Elementwise Binary<TOp>(
        string name, (double, double) left, (double, double) right,
        Func<Tensor, Tensor, Tensor, Tensor>? byLeft, Func<Tensor, Tensor, Tensor, Tensor>? byRight,
        Traits traits = Traits.None, Accepts accepts = Accepts.Floating, string? infix = null, string? kink = null)
        where TOp : struct, IBinaryOp =>
        new()
        {
            OpName = name,
            Op = typeof(TOp),
            Arity = 2,
            Loop = new ElementwiseLoop.Binary<TOp>(),
            Partials =
            [
                byLeft is null ? null : (x, z, t) => Tensor.Scale(byLeft(x[0], x[1], z), t),
                byRight is null ? null : (x, z, t) => Tensor.Scale(byRight(x[0], x[1], z), t),
            ],
            Domain = [left, right],
            Traits = traits,
            Accepts = accepts,
            Infix = infix,
            Kink = kink,
        };

    internal static Elementwise Ternary<TOp>(
        string name, (double, double)[] domain, Partial?[] partials, Traits traits = Traits.None,
        Accepts accepts = Accepts.Floating) where TOp : struct, ITernaryOp =>
        new()
        {
            OpName = name,
            Op = typeof(TOp),
            Arity = 3,
            Loop = new ElementwiseLoop.Ternary<TOp>(),
            Partials = partials,
            Domain = domain,
            Traits = traits,
            Accepts = accepts,
        };
}
