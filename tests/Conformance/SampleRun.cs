namespace Adjoint.Tests.Conformance;

/// <summary>A sample at one point: drawn operands, and the smooth functions that the claims are about.</summary>
internal sealed class SampleRun
{
    private readonly int _seed;

    /// <param name="sample">What is applied.</param>
    /// <param name="seed">Decides the point and the directions.</param>
    /// <param name="precision">The type that Float64 operands are drawn in.</param>
    public SampleRun(PrimitiveSample sample, int seed, ElementType precision = ElementType.Float64)
    {
        Sample = sample;
        _seed = seed;
        var random = new Random(seed);
        Operands = Array.ConvertAll(sample.Inputs, input => Draw(random, input, precision));
        Active = [.. Enumerable.Range(0, Operands.Length).Where(i => Operands[i].ElementType.IsFloating())];
    }

    public PrimitiveSample Sample { get; }

    public Tensor[] Operands { get; }

    /// <summary>The operands that there can be a derivative by.</summary>
    public int[] Active { get; }

    public Tensor[] Point => Array.ConvertAll(Active, i => Operands[i]);

    /// <summary>The spacing at 1 of the coarsest type in play.</summary>
    public double Epsilon =>
        Point.Concat(Smooth(Operands)(Point)).Any(t => t.ElementType == ElementType.Float32) ? Math.Pow(2, -23) : Math.Pow(2, -52);

    /// <summary>A direction in the space of <see cref="Point"/>, with components in [−1, 1].</summary>
    public Tensor[] Direction(int number)
    {
        var random = new Random((_seed * 31) + number);
        return Array.ConvertAll(Point, t => Draw(random, new SampleInput([.. t.Shape], -1, 1), t.ElementType));
    }

    /// <summary>The primitive on prepared operands.</summary>
    public Tensor[] Apply(Tensor[] operands)
    {
        var prepared = new Tensor[operands.Length];
        for (int i = 0; i < prepared.Length; i++)
            prepared[i] = Sample.Inputs[i].Prepare is { } prepare ? prepare(operands[i]) : operands[i];
        return Sample.Apply(prepared);
    }

    /// <summary>The floating results as a function of the floating operands, the others as in <paramref name="operands"/>.</summary>
    public Func<Tensor[], Tensor[]> Smooth(Tensor[] operands) => point =>
    {
        var all = (Tensor[])operands.Clone();
        for (int i = 0; i < point.Length; i++) all[Active[i]] = point[i];
        return [.. Apply(all).Where(t => t.ElementType.IsFloating())];
    };

    /// <summary>A scalar with curvature even where the primitive is linear: Σ w·(F + F²/2) with fixed weights w.</summary>
    public Func<Tensor[], Tensor> Scalar(Tensor[] operands) => point =>
    {
        var random = new Random(5);
        Tensor sum = 0.0;
        foreach (Tensor result in Smooth(operands)(point))
        {
            Tensor weights = Draw(random, new SampleInput([.. result.Shape], -1, 1), result.ElementType);
            sum += Tensor.Sum(weights * (result + (0.5 * result * result))).Cast(ElementType.Float64);
        }

        return sum;
    };

    /// <summary>Gradient of <see cref="Scalar"/>, and with a forward rule its second derivative in a fixed direction.</summary>
    public Tensor[] Derivatives(Tensor[] operands)
    {
        Tensor[] point = Array.ConvertAll(Active, i => operands[i]);
        Func<Tensor[], Tensor> scalar = Scalar(operands);
        Tensor[] gradient = Transform.Grad(scalar)(point);
        return Sample.HasForward ? [.. gradient, .. Transform.Hvp(scalar, point, Direction(3))] : gradient;
    }

    private static Tensor Draw(Random random, SampleInput input, ElementType precision)
    {
        Shape shape = new(input.Shape);
        double[] values = new double[shape.Size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = input.Element switch
            {
                ElementType.Bool => random.Next(2),
                ElementType.Int64 => random.NextInt64((long)input.Low, (long)input.High + 1),
                _ => input.Low + ((input.High - input.Low) * random.NextDouble()),
            };
        }

        return Tensor.FromArray(values, shape).Cast(input.Element == ElementType.Float64 ? precision : input.Element);
    }
}
