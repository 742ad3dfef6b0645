namespace Adjoint.Learning;

/// <summary>Residuals and their Jacobian as functions of the vector of free variables.</summary>
internal sealed class ResidualFunction<T>
{
    private readonly Func<T, Tensor> _residuals;
    private readonly Inversion<T> _inversion;
    private readonly Evaluation<Tensor, Tensor> _value;
    private readonly Evaluation<Tensor, Tensor> _jacobian;

    public ResidualFunction(Func<T, Tensor> residuals, Inversion<T> inversion, bool compile)
    {
        (_residuals, _inversion) = (residuals, inversion);
        Epsilon = inversion.Parameters.Epsilon;
        _value = new Evaluation<Tensor, Tensor>(free => Flat(free), compile);

        // All free variables are one vector, so that the Jacobian is one batch of products whatever the parameters' tree.
        _jacobian = new Evaluation<Tensor, Tensor>(free => Transform.Jacobian((Tensor z) => Flat(z))(free), compile);
    }

    /// <summary>The shape in which the function gives its residuals; known after the first evaluation.</summary>
    public Shape Shape { get; private set; } = Shape.Scalar;

    /// <summary>The spacing of numbers near 1 in the narrowest element type involved.</summary>
    public double Epsilon { get; private set; }

    public int Values => _value.Count;

    public int Jacobians => _jacobian.Count;

    public string Note => _value.Note.Length > 0 ? _value.Note : _jacobian.Note;

    /// <summary>The residuals.</summary>
    public double[] Value(double[] free) => _value.Call(Tensor.FromArray(free)).ToArray();

    /// <summary>The residuals where they can be evaluated; null where a solve inside them failed.</summary>
    public double[]? TryValue(double[] free)
    {
        try
        {
            return Value(free);
        }
        catch (Exception error) when (_inversion.IsFailure(error, free))
        {
            return null;
        }
    }

    /// <summary>The Jacobian by rows.</summary>
    public double[] Jacobian(double[] free) => _jacobian.Call(Tensor.FromArray(free)).ToArray();

    /// <summary>The name of a residual.</summary>
    public string NameOf(int residual) => "residual" + (Shape.Rank == 0 ? "" : ParameterVector<T>.Indices(Shape, residual));

    private Tensor Flat(Tensor free)
    {
        Tensor residuals = _residuals(_inversion.Natural(free));
        Shape = residuals.Shape;
        if (residuals.ElementType == ElementType.Float32) Epsilon = ParameterVector<T>.SingleEpsilon;
        return residuals.Cast(ElementType.Float64).Flatten();
    }
}
