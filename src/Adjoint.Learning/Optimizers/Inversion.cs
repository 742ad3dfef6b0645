namespace Adjoint.Learning;

/// <summary>A checked start: its free variables as a vector, and the way back to the parameters.</summary>
internal sealed class Inversion<T>
{
    private readonly ParameterTransform<T> _transform;

    /// <summary>Checks a call: its start, and what was already found wrong with its options.</summary>
    public Inversion(string operation, T start, OptimizationOptions options, List<string> problems)
    {
        Tensor[] leaves = Tree.Leaves(start);
        string[] paths = Tree.Paths(start);
        if (leaves.Sum(leaf => leaf.Size) == 0)
            problems.Add($"the start, a {typeof(T).Name}, holds no numbers to vary. Give a tensor, or a record made of tensors.");
        _transform = ParameterTransform.For(start, options.Constraints, problems);
        for (int i = 0; i < leaves.Length; i++) Check(leaves[i], paths[i], _transform.Constraints[i], problems);
        OptimizationThrow.IfAny(operation, problems);

        T free = _transform.ToFree(start);
        Parameters = new ParameterVector<T>(free);
        Start = Parameters.Read(free);
    }

    public ParameterVector<T> Parameters { get; }

    /// <summary>The free variables at the start.</summary>
    public double[] Start { get; }

    public T ToNatural(T free) => _transform.ToNatural(free);

    public T Natural(ReadOnlySpan<double> free) => _transform.ToNatural(Parameters.Build(free));

    /// <summary>The parameters for a vector of free variables, in tensor operations.</summary>
    public T Natural(Tensor free) => _transform.ToNatural(Parameters.Build(free));

    /// <summary>
    /// Whether an exception says that the function cannot be evaluated at free variables: a solve inside it failed, or it refused
    /// parameters that are not finite, which a transform makes of free variables far out.
    /// </summary>
    public bool IsFailure(Exception error, T free) => error is ArithmeticException
        || (error is ArgumentException && !Array.TrueForAll(Tree.Leaves(_transform.ToNatural(free)), leaf => Array.TrueForAll(leaf.ToArray(), double.IsFinite)));

    /// <inheritdoc cref="IsFailure(Exception, T)"/>
    public bool IsFailure(Exception error, double[] free) => IsFailure(error, Parameters.Build(free));

    /// <summary>The derivative of each parameter by its own free variable.</summary>
    public double[] Slopes(ReadOnlySpan<double> free)
    {
        T at = Parameters.Build(free), ones = Tree.Map(t => Tensor.Ones(t.Shape, t.ElementType), at);
        return Parameters.Read(Transform.Jvp<T, T>(_transform.ToNatural, at, ones).Tangent);
    }

    private static void Check(Tensor leaf, string path, Constraint? constraint, List<string> problems)
    {
        if (leaf.ElementType is not (ElementType.Float64 or ElementType.Float32))
        {
            problems.Add($"{path} holds {leaf.ElementType} elements, which have no derivative. Keep it outside of the parameters, or Cast it.");
            return;
        }

        double[] values = leaf.ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            string name = path + ParameterVector<T>.Indices(leaf.Shape, i), value = OptimizationThrow.Text(values[i]);
            if (!double.IsFinite(values[i])) problems.Add($"the start's {name} is {value}; a finite number is needed.");
            else if (constraint is not null && !constraint.Contains(values[i]))
                problems.Add($"the start's {name} is {value}, but its constraint keeps it {constraint.Interval}. Start inside, or change the constraint.");
        }
    }
}
