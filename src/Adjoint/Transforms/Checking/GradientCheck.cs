namespace Adjoint;

/// <summary>
/// Checks the derivatives of a function at a point against its values: Taylor remainders in random directions, forward against reverse
/// mode, compiled against interpreted, arguments without a path of derivatives. For functions with custom rules, kinks, or values read
/// on the way; and to see that a new model is differentiated as it is meant.
/// </summary>
/// <remarks>
/// <para>
/// For a smooth φ the remainders |φ(x + hv) − φ(x)|, |… − h⟨∇φ, v⟩| and |… − ½h²⟨v, Hv⟩| fall as h, h² and h³. Each rate is fitted over the
/// shortest steps whose remainder is clear of the measured rounding of φ; a wrong derivative shows as a rate one lower (Griewank and
/// Walther, Evaluating Derivatives, 2nd ed. 2008, on verification; Farrell et al., SIAM J. Sci. Comput. 35 (2013), section 5 on the second-order test).
/// A function with a result of several numbers is checked through φ = ⟨w, f⟩ with a random w.
/// </para>
/// <para>
/// Through a solver with adaptive steps the derivative is that of the numbers computed with the steps held fixed, and differs from the
/// change of the value by about the tolerance: check with fixed steps.
/// </para>
/// <para>Cost: about 25 evaluations of the function a direction, and a few derivatives.</para>
/// </remarks>
public static class GradientCheck
{
    internal const int Rungs = 13;

    /// <summary>Checks a function whose result is a tensor.</summary>
    /// <typeparam name="T">The argument: a tensor or a tree of tensors with floating elements.</typeparam>
    /// <param name="function">The function; its result may have any shape.</param>
    /// <param name="x">The point.</param>
    /// <param name="options">How many directions, which seed, how far to go.</param>
    /// <exception cref="ArgumentException">The argument holds no tensor, traced ones, or ones without derivatives; the options are unusable.</exception>
    public static GradientReport Run<T>(Func<T, Tensor> function, T x, GradientCheckOptions? options = null) => Run<T, Tensor>(function, x, options);

    /// <summary>Checks a function whose result is a tree.</summary>
    /// <typeparam name="T">The argument: a tensor or a tree of tensors with floating elements.</typeparam>
    /// <typeparam name="TResult">The result: a tree; its tensors of integers and masks are passed over.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="options">How many directions, which seed, how far to go.</param>
    /// <exception cref="ArgumentException">The argument holds no tensor, traced ones, or ones without derivatives; the options are unusable.</exception>
    public static GradientReport Run<T, TResult>(Func<T, TResult> function, T x, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        options ??= new GradientCheckOptions();
        options.Validate();
        Tensor[] given = Transform.Differentiable("GradientCheck.Run", x);
        if (Array.Exists(given, t => t.IsTraced))
            Throw.Misuse("GradientCheck.Run", "the point is traced; check outside of other transforms, where it has a value.");
        string[] labels = Naming.Leaves(function, 0, x).Labels;

        // Copies that carry their names: the transforms below name what they meet, which the user's tensors should not see.
        var point = new Tensor[given.Length];
        for (int i = 0; i < point.Length; i++) point[i] = new Tensor(given[i].Data!, given[i].Shape) { Label = labels[i] };
        T like = Tree.WithLeaves(x, point);
        return new GradientChecker(leaves => FloatingLeaves(function(Tree.WithLeaves(like, leaves))), point, labels, options).Run();
    }

    private static Tensor[] FloatingLeaves<T>(T tree) => Array.FindAll(Tree.Leaves(tree), t => t.ElementType.IsFloating());
}
