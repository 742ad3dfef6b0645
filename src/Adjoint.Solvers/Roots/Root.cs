using Adjoint.Solvers;

namespace Adjoint;

/// <summary>Roots x of f(x, p) = 0.</summary>
public static class Root
{
    /// <summary>
    /// Finds a root by Newton's method with a line search, with the derivative of f derived. The root is an operation like any other: it
    /// works inside <c>Grad</c>, <c>Hvp</c>, <c>Batch</c> and <c>Compile</c>, and its derivatives, by the implicit-function theorem, do not
    /// go through the search. The guess has no influence on them.
    /// </summary>
    /// <typeparam name="TParameters">The parameters: a tensor or a tree.</typeparam>
    /// <param name="f">The function (x, p) → as many values as x has. It must not read values.</param>
    /// <param name="guess">Where to start, of any shape.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="options">Tolerances and limits.</param>
    /// <remarks>
    /// A step costs f, its n by n Jacobian and one factorization; a derivative costs the Jacobian, one factorization, and a solve and a
    /// derivative of f for each direction. Where the Jacobian at the root is singular there is no derivative, and asking for one throws
    /// <see cref="SingularMatrixException"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes, tolerances or the guess are unusable; named in the message.</exception>
    /// <exception cref="RootException">The search failed: the message says how, and what to try.</exception>
    public static RootSolution Find<TParameters>(Func<Tensor, TParameters, Tensor> f, Tensor guess, TParameters parameters, RootOptions? options = null) =>
        ImplicitSolve.Apply("Root.Find", f, guess, parameters, options, RootSearch.Newton);

    /// <summary>Finds a root of a function without parameters.</summary>
    /// <inheritdoc cref="Find{TParameters}"/>
    public static RootSolution Find(Func<Tensor, Tensor> f, Tensor guess, RootOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        return ImplicitSolve.Apply<ValueTuple>("Root.Find", (x, _) => f(x), guess, default, options, RootSearch.Newton);
    }
}
