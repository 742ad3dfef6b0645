using System.Globalization;
using System.Text;
using Adjoint.Learning;

namespace Adjoint;

/// <summary>The outcome of a least-squares fit: the estimate, how uncertain it is, how the fit ended and at what cost.</summary>
/// <remarks>
/// The uncertainties are those of the linearized model at the estimate (Gauss–Newton): for residuals r with Jacobian J the covariance is
/// s² (JᵀJ)⁻¹ with s² = Σr² / (residuals − parameters). They hold as far as the residuals are independent with equal variance (divide each
/// by its uncertainty where it is known) and the model is nearly linear over the range of a few standard errors. Constrained parameters
/// are included through the slopes of their transforms. Without degrees of freedom they are NaN; a parameter that the data do not
/// determine has an infinite standard error.
/// </remarks>
/// <typeparam name="T">The parameters: a tensor or a tree.</typeparam>
public sealed record FitResult<T>
{
    private readonly ParameterVector<T> _natural;

    internal FitResult(T estimate)
    {
        Estimate = estimate;
        _natural = new ParameterVector<T>(estimate);
        Names = _natural.Names();
    }

    /// <summary>The parameters for which the sum of squares is least.</summary>
    public T Estimate { get; }

    /// <summary>The names of the single parameters, such as <c>Alpha</c> or <c>Weight[0, 1]</c>, in the order of the covariance.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The standard error of every parameter, in its place in the tree.</summary>
    public T StandardErrors => _natural.Build(Errors());

    /// <summary>The covariance of the parameters, of shape <c>[n, n]</c> in the order of <see cref="Names"/>.</summary>
    public required Tensor Covariance { get; init; }

    /// <summary>The correlation of the parameters: the covariance divided by the standard errors. Near ±1 two parameters can make up for each other.</summary>
    public Tensor Correlation
    {
        get
        {
            double[] c = Covariance.ToArray(), errors = Errors();
            int n = errors.Length;
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++)
                    c[(i * n) + j] = i == j && errors[i] > 0 && double.IsFinite(errors[i]) ? 1 : c[(i * n) + j] / (errors[i] * errors[j]);
            return Tensor.FromArray(c, new Shape(n, n));
        }
    }

    /// <summary>The sum of the squared residuals at the estimate.</summary>
    public required double SumOfSquares { get; init; }

    /// <summary>The number of residuals less the number of parameters.</summary>
    public required int DegreesOfFreedom { get; init; }

    /// <summary>The standard deviation of the residuals, √(sum of squares / degrees of freedom); NaN without degrees of freedom.</summary>
    public double ResidualDeviation => DegreesOfFreedom > 0 ? Math.Sqrt(SumOfSquares / DegreesOfFreedom) : double.NaN;

    /// <summary>The residuals at the estimate, in the shape that the function gave them.</summary>
    public required Tensor Residuals { get; init; }

    /// <summary>How it ended.</summary>
    public required OptimizationStatus Status { get; init; }

    /// <summary>The status in a sentence, with the numbers that led to it.</summary>
    public required string Message { get; init; }

    /// <summary>Iterations and evaluations.</summary>
    public required OptimizationWork Work { get; init; }

    /// <summary>The sum of squares at the start and after every iteration.</summary>
    public required IReadOnlyList<double> History { get; init; }

    /// <summary>Why the residuals ran uncompiled although compilation was asked for; empty otherwise.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether the status is one of success.</summary>
    public bool Converged => Status is OptimizationStatus.ConvergedByGradient or OptimizationStatus.ConvergedByStep or OptimizationStatus.ConvergedByValue;

    /// <summary>The estimate of a single parameter.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public double Value(string name) => _natural.Read(Estimate)[Position(name)];

    /// <summary>The standard error of a single parameter.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public double StandardError(string name) => Errors()[Position(name)];

    /// <summary>
    /// The standard errors of what the fitted model predicts, from the uncertainty of the parameters alone: √(g C gᵀ) for the gradient g of
    /// each element and the covariance C (the delta method). An estimate ± twice this is the usual band around a fitted curve; for the
    /// spread of new data add their variance.
    /// </summary>
    /// <param name="prediction">A function of the parameters: a curve, a final state, any quantity of interest.</param>
    /// <returns>A tensor of the prediction's shape. Its cost is one Jacobian of the prediction.</returns>
    public Tensor PredictionErrors(Func<T, Tensor> prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        int n = Names.Count;
        Shape shape = Shape.Scalar;
        Tensor jacobian = Transform.Jacobian((Tensor v) =>
        {
            Tensor y = prediction(_natural.Build(v)).Cast(ElementType.Float64);
            shape = y.Shape;
            return y.Flatten();
        })(Tensor.FromArray(_natural.Read(Estimate)));

        double[] g = jacobian.ToArray(), c = Covariance.ToArray(), errors = new double[shape.Size];
        for (int k = 0; k < errors.Length; k++)
        {
            double variance = 0;
            for (int i = 0; i < n; i++)
            {
                // A parameter without influence on this element adds nothing, even where its own uncertainty is infinite.
                double gi = g[(k * n) + i], sum = 0;
                if (gi == 0) continue;
                for (int j = 0; j < n; j++)
                    if (g[(k * n) + j] != 0) sum += c[(i * n) + j] * g[(k * n) + j];
                variance += gi * sum;
            }

            errors[k] = Math.Sqrt(variance < 0 ? 0 : variance);
        }

        return Tensor.FromArray(errors, shape);
    }

    /// <summary>The message, and a line with estimate and standard error for every parameter.</summary>
    public override string ToString()
    {
        double[] values = _natural.Read(Estimate), errors = Errors();
        int width = Names.Max(name => name.Length);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Message} Sum of squares {SumOfSquares:G10} with {DegreesOfFreedom} degrees of freedom; {Work}.");
        for (int i = 0; i < values.Length; i++)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {Names[i].PadRight(width)} = {values[i]:G10} ± {errors[i]:G3}");
        return text.Append(Note).ToString().TrimEnd();
    }

    private double[] Errors()
    {
        int n = Names.Count;
        double[] c = Covariance.ToArray(), errors = new double[n];
        for (int i = 0; i < n; i++) errors[i] = Math.Sqrt(c[(i * n) + i]);
        return errors;
    }

    private int Position(string name)
    {
        for (int i = 0; i < Names.Count; i++)
            if (Names[i] == name) return i;
        OptimizationThrow.UnknownParameter(name, Names);
        return -1;
    }
}
