namespace Adjoint;

/// <summary>
/// Functions of functions: derivatives, batching, compilation. Each takes a function of tensors (or of trees of tensors)
/// and gives a function again, so that they nest in any order and to any depth.
/// </summary>
public static partial class Transform
{
    /// <summary>The gradient of a scalar function, by reverse accumulation.</summary>
    /// <typeparam name="T">The argument: a tensor or a tree; the gradient has the same type.</typeparam>
    /// <param name="function">A function with a scalar result.</param>
    /// <returns>A function with the cost of a small multiple (about 3) of <paramref name="function"/>'s.</returns>
    /// <exception cref="ArgumentException">On call, when the result is not a scalar.</exception>
    public static Func<T, T> Grad<T>(Func<T, Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return x => Tree.WithLeaves(x, Gradient(function, x, typeof(T), inputs => function(Tree.WithLeaves(x, inputs))).Gradient);
    }

    /// <summary>The value and the gradient of a scalar function, in one pass.</summary>
    /// <typeparam name="T">The argument: a tensor or a tree; the gradient has the same type.</typeparam>
    /// <param name="function">A function with a scalar result.</param>
    /// <exception cref="ArgumentException">On call, when the result is not a scalar.</exception>
    public static Func<T, (Tensor Value, T Gradient)> ValueAndGrad<T>(Func<T, Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return x =>
        {
            var (value, gradient) = Gradient(function, x, typeof(T), inputs => function(Tree.WithLeaves(x, inputs)));
            return (value, Tree.WithLeaves(x, gradient));
        };
    }

    /// <summary>
    /// Vector–Jacobian products: the function's value, and the map from a cotangent of the result to that of the argument.
    /// </summary>
    /// <typeparam name="T">The argument's type.</typeparam>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="x">Where to linearize.</param>
    public static (TResult Value, Func<TResult, T> Pullback) Vjp<T, TResult>(Func<T, TResult> function, T x)
    {
        ArgumentNullException.ThrowIfNull(function);
        Tensor[] arguments = Differentiable("Vjp", x);
        var (traced, like) = Record(function, x, Tree.Leaves);
        var reverse = new ReverseMode(traced.Graph, traced.Inputs, traced.FirstArguments(), traced.Carried);
        return (Tree.WithLeaves(like, reverse.Outputs), cotangent =>
        {
            Tensor[] cotangents = Tree.Leaves(cotangent);
            RequireLike("Vjp", "cotangent", cotangents, "result", reverse.Outputs);
            return Tree.WithLeaves(x, Connect(arguments, reverse.Pull(cotangents)));
        }
        );
    }

    /// <summary>The function's value and its derivative in a direction, by forward accumulation.</summary>
    /// <typeparam name="T">The argument's type.</typeparam>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="x">Where to linearize.</param>
    /// <param name="tangent">The direction.</param>
    public static (TResult Value, TResult Tangent) Jvp<T, TResult>(Func<T, TResult> function, T x, T tangent)
    {
        ArgumentNullException.ThrowIfNull(function);
        Tensor[] arguments = Differentiable("Jvp", x);
        Tensor[] tangents = Tree.Leaves(tangent);
        RequireLike("Jvp", "tangent", tangents, "argument", arguments);
        var (traced, like) = Record(function, x, Tree.Leaves);
        var all = new Tensor?[traced.Inputs.Length];
        tangents.CopyTo(all, 0);
        var (outputs, dy) = ForwardMode.Run(traced.Graph, traced.Inputs, all, traced.Carried);
        return (Tree.WithLeaves(like, outputs), Tree.WithLeaves(like, Connect(outputs, dy)));
    }

    /// <summary>The product of the Hessian of a scalar function with a direction: forward over reverse, about 6 times the function's cost.</summary>
    /// <typeparam name="T">The argument's type.</typeparam>
    /// <param name="function">A function with a scalar result.</param>
    /// <param name="x">The point.</param>
    /// <param name="direction">The direction.</param>
    public static T Hvp<T>(Func<T, Tensor> function, T x, T direction) => Jvp(Grad(function), x, direction).Tangent;

    /// <summary>The tensors with derivatives cut: constants to every transform outside.</summary>
    /// <typeparam name="T">A tensor or a tree.</typeparam>
    /// <param name="x">The tensors.</param>
    public static T StopGradient<T>(T x) => Tree.Map(t => Primitives.StopGradient.Instance.Apply(t), x);

    /// <summary>The leaves, all of which must have floating elements for a derivative to exist.</summary>
    internal static Tensor[] Differentiable<T>(string operation, T x) => Differentiable(operation, TreeStructure.Leaves(x), typeof(T));

    /// <summary>The value and the gradient; <paramref name="call"/> applies the function to leaves. Not generic: see <see cref="TreeStructure.Leaves"/>.</summary>
    private static (Tensor Value, Tensor[] Gradient) Gradient(Delegate function, object? x, Type type, Func<Tensor[], Tensor> call)
    {
        Naming.NameCaptures(function);
        var (leaves, labels) = Naming.Leaves(function, 0, x);
        Differentiable("Grad", leaves, type);
        var traced = Traced.WithValues(inputs => [RequireScalar("Grad", call(inputs))], leaves, labels);
        var reverse = new ReverseMode(traced.Graph, traced.Inputs, traced.FirstArguments(), traced.Carried);
        Tensor value = reverse.Outputs[0];
        Tensor?[] pulled = reverse.Pull([Tensor.Full(Shape.Scalar, 1, value.ElementType)]);
        return (value, Connect(leaves, pulled));
    }

    private static Tensor[] Differentiable(string operation, Tensor[] leaves, Type type)
    {
        if (leaves.Length == 0) Throw.Misuse(operation, $"the argument, a {type.Name}, holds no tensor to differentiate by.");
        foreach (Tensor leaf in leaves)
        {
            if (!leaf.ElementType.IsFloating())
                Throw.WrongElementType(operation + " (argument " + (leaf.Label ?? "x") + ")", leaf.Type, "floating-point");
        }

        return leaves;
    }

    /// <summary>Traces a function of a tree with the values carried along; also its result, for the structure.</summary>
    internal static (Traced Traced, TResult Like) Record<T, TResult>(Func<T, TResult> function, T x, Func<TResult, Tensor[]> results)
    {
        Naming.NameCaptures(function);
        var (leaves, labels) = Naming.Leaves(function, 0, x);
        TResult like = default!;
        Traced traced = Traced.WithValues(inputs => results(like = function(Tree.WithLeaves(x, inputs))), leaves, labels);
        return (traced, like);
    }

    internal static bool[] FirstArguments(this Traced traced)
    {
        bool[] wrt = new bool[traced.Inputs.Length];
        Array.Fill(wrt, true, 0, traced.ArgumentCount);
        return wrt;
    }

    /// <summary>Zeros, marked as disconnected, where no path of derivatives led.</summary>
    internal static Tensor[] Connect(ReadOnlySpan<Tensor> like, ReadOnlySpan<Tensor?> derivatives)
    {
        var result = new Tensor[like.Length];
        for (int i = 0; i < result.Length; i++) result[i] = derivatives[i] ?? Tensor.Disconnected(like[i]);
        return result;
    }

    private static Tensor RequireScalar(string operation, Tensor result)
    {
        if (result.Rank != 0)
        {
            Throw.Misuse(operation, $"the function's result is {result.Describe()}, but a gradient is of a scalar. "
                + "Reduce it with Sum or Mean, or use Jacobian or Vjp.");
        }

        return RequireFloating(operation, result);
    }

    private static Tensor RequireFloating(string operation, Tensor result)
    {
        if (!result.ElementType.IsFloating()) Throw.WrongElementType(operation + " (result)", result.Type, "floating-point");
        return result;
    }

    private static void RequireLike(string operation, string what, Tensor[] given, string of, Tensor[] expected)
    {
        bool same = given.Length == expected.Length;
        for (int i = 0; same && i < given.Length; i++) same = given[i].Type == expected[i].Type;
        if (same) return;
        Throw.Misuse(operation, $"the {what} is ({string.Join(", ", given.Select(t => t.Type))}), but must be like the {of}, "
            + $"({string.Join(", ", expected.Select(t => t.Type))}).");
    }
}
