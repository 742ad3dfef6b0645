using System.Globalization;

namespace Adjoint.Transforms;

/// <summary>One run of <see cref="GradientCheck"/>: the function reduced to a scalar, its derivatives in both modes, and the findings.</summary>
internal sealed class GradientChecker
{
    private readonly Func<Tensor[], Tensor[]> _function;
    private readonly Tensor[] _point;
    private readonly string[] _labels;
    private readonly GradientCheckOptions _options;
    private readonly Random _random;
    private readonly List<GradientFinding> _findings = [];
    private readonly Tensor[] _weights;
    private readonly Tensor[] _values;
    private readonly Tensor[] _gradient;
    private readonly double[][] _slopes;
    private readonly bool _single;
    private readonly double[] _steps;
    private readonly double _agreement;

    public GradientChecker(Func<Tensor[], Tensor[]> function, Tensor[] point, string[] labels, GradientCheckOptions options)
    {
        (_function, _point, _labels, _options) = (function, point, labels, options);
        _random = new Random(options.Seed);
        (_values, Func<Tensor[], Tensor[]> pullback) = Transform.Vjp(function, point);
        if (_values.Length == 0) Throw.Misuse("GradientCheck.Run", "the function's result holds no tensor with floating-point elements.");
        _single = Array.Exists(point, IsSingle) || Array.Exists(_values, IsSingle);

        // A scalar result is checked as it is, several numbers by a random combination.
        bool scalar = _values.Length == 1 && _values[0].Size == 1;
        _weights = Array.ConvertAll(_values, y => scalar ? Tensor.Ones(y.Shape, y.ElementType) : Normal(y));
        _gradient = pullback(_weights);
        _slopes = Array.ConvertAll(_gradient, g => g.ToArray());

        // Down to where a remainder of second order meets the rounding: h² ≈ ε.
        double ratio = _single ? 0.5 : 0.25;
        _steps = new double[GradientCheck.Rungs];
        for (int k = 0; k < _steps.Length; k++) _steps[k] = options.LargestStep * Math.Pow(ratio, k);
        _agreement = _single ? 1e-4 : 1e-10;
    }

    private double Epsilon => _single ? 1.1920929e-7 : 2.220446049250313e-16;

    public GradientReport Run()
    {
        if (IsUsable())
        {
            int direction = 0;
            double[][]? first = null;
            for (int k = 0; k < _options.Directions; k++)
            {
                double[][] v = Direction(-1);
                first ??= v;
                Taylor("all", ++direction, v);
                CheckModes(direction, v);
            }

            for (int leaf = 0; leaf < _point.Length; leaf++)
            {
                if (_point[leaf].Size == 0) continue;
                double[][] v = Direction(leaf);
                if (_gradient[leaf].IsDisconnected) CheckDisconnected(leaf, ++direction, v);
                else if (_point.Length > 1) Taylor(_labels[leaf], ++direction, v);
                if (!_gradient[leaf].IsDisconnected && Array.TrueForAll(_slopes[leaf], g => g == 0))
                    Add(GradientCheckKind.Connection, _labels[leaf], 0, GradientVerdict.Zero, "the derivative is connected and zero at this point.");
            }

            if (_options.SecondOrder) CheckSecondOrderModes(first!);
            if (_options.Compiled) CheckCompiled();
        }

        return new GradientReport(_findings, _single ? ElementType.Float32 : ElementType.Float64, _options.Seed);
    }

    /// <summary>φ in tensor operations, for second derivatives and compilation.</summary>
    private Tensor Scalarized(Tensor[] x)
    {
        Tensor[] y = _function(x);
        if (y.Length == 1 && y[0].Rank == 0) return y[0];
        Tensor sum = Tensor.Scalar(0);
        for (int i = 0; i < y.Length; i++) sum += Tensor.Sum(y[i].Cast(ElementType.Float64) * _weights[i].Cast(ElementType.Float64));
        return sum;
    }

    private double Phi(Tensor[] x)
    {
        Tensor[] y = _function(x);
        double sum = 0;
        for (int i = 0; i < y.Length; i++) sum += Dot(y[i].ToArray(), _weights[i].ToArray());
        return sum;
    }

    private bool IsUsable()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            int bad = Array.FindIndex(_values[i].ToArray(), v => !double.IsFinite(v));
            if (bad < 0) continue;
            Add(GradientCheckKind.Value, "all", 0, GradientVerdict.Failed, $"the function's value is {_values[i].ToArray()[bad]} at the point itself (result {i}, element {bad}); nothing else can be checked.");
            return false;
        }

        for (int leaf = 0; leaf < _slopes.Length; leaf++)
        {
            int bad = Array.FindIndex(_slopes[leaf], v => !double.IsFinite(v));
            if (bad < 0) continue;
            Add(
                GradientCheckKind.Gradient, _labels[leaf], 0, GradientVerdict.Failed,
                $"element {bad} of the gradient is {_slopes[leaf][bad]} though the value is finite. Suspect Sqrt, Log, Pow or a division at zero, also in the branch of a "
                + "Where that is not taken: make its argument safe before, not only its result.");
        }

        return _findings.Count == 0;
    }

    private void Taylor(string argument, int direction, double[][] v)
    {
        var test = new TaylorTest(Phi, _point, v, _slopes, Epsilon, _steps);
        RateFit value = test.Fit(1);
        Judge(GradientCheckKind.Value, argument, direction, 1, value, () => TaylorDiagnosis.OfValue(value, _single));
        if (!value.Attains(1)) return;
        RateFit slope = test.Fit(2);
        Judge(GradientCheckKind.Gradient, argument, direction, 2, slope, () => TaylorDiagnosis.OfGradient(test, slope, _single));
        if (!slope.Attains(2) || !_options.SecondOrder) return;
        if (!TryHvp(v, out Tensor[] product, out string reason))
        {
            Add(GradientCheckKind.SecondDerivative, argument, direction, GradientVerdict.Skipped, reason);
            return;
        }

        double curvature = 0;
        for (int leaf = 0; leaf < v.Length; leaf++) curvature += Dot(product[leaf].ToArray(), v[leaf]);
        RateFit second = test.Fit(3, curvature);
        Judge(GradientCheckKind.SecondDerivative, argument, direction, 3, second, () => TaylorDiagnosis.OfSecondDerivative(test, second, curvature, _single));
    }

    private void Judge(GradientCheckKind kind, string argument, int direction, int order, RateFit fit, Func<string> explain)
    {
        bool passed = fit.Attains(order);
        GradientVerdict verdict = fit.IsRounding ? GradientVerdict.Exact : passed ? GradientVerdict.Passed : GradientVerdict.Failed;
        _findings.Add(new GradientFinding(kind, argument, direction, verdict, order, fit.Rate, passed ? "" : explain()));
    }

    /// <summary>⟨Jv, w⟩ against ⟨v, Jᵀw⟩.</summary>
    private void CheckModes(int direction, double[][] v)
    {
        Tensor[] pushed;
        try
        {
            pushed = Transform.Jvp(_function, _point, Tensors(v)).Tangent;
        }
        catch (NotSupportedException e)
        {
            Add(GradientCheckKind.DotProduct, "all", direction, GradientVerdict.Skipped, e.Message);
            return;
        }

        double forward = 0, reverse = 0, size = 0;
        for (int i = 0; i < pushed.Length; i++) Accumulate(pushed[i].ToArray(), _weights[i].ToArray(), ref forward, ref size);
        for (int i = 0; i < v.Length; i++) Accumulate(_slopes[i], v[i], ref reverse, ref size);
        double difference = size == 0 ? 0 : Math.Abs(forward - reverse) / size;
        Agree(
            GradientCheckKind.DotProduct, "all", direction, difference, string.Create(CultureInfo.InvariantCulture,
            $"forward mode gives the derivative {forward:G9} along this direction, reverse mode {reverse:G9}. Suspect a CustomVjp or CustomJvp rule, or an operation of this library: please report it."));
    }

    /// <summary>Forward over reverse gives Hv, reverse over reverse Hᵀv: equal only where both are right and H is symmetric.</summary>
    private void CheckSecondOrderModes(double[][] v)
    {
        try
        {
            Tensor[] forward = Transform.Hvp<Tensor[]>(Scalarized, _point, Tensors(v)), reverse = ReverseOverReverse(v);
            double difference = 0, largest = 0;
            for (int leaf = 0; leaf < forward.Length; leaf++) Compare(forward[leaf], reverse[leaf], ref difference, ref largest);
            Agree(
                GradientCheckKind.SecondOrderModes, "all", 1, largest == 0 ? 0 : difference / largest,
                "forward over reverse and reverse over reverse give different products of the second derivative with this direction: it is not symmetric, so it "
                + "is no second derivative. Suspect a custom rule with StopGradient or a number read out in it.");
        }
        catch (NotSupportedException e)
        {
            Add(GradientCheckKind.SecondOrderModes, "all", 1, GradientVerdict.Skipped, e.Message);
        }
    }

    private void CheckCompiled()
    {
        (Tensor Value, Tensor[] Gradient) interpreted = Transform.ValueAndGrad<Tensor[]>(Scalarized)(_point), compiled;
        try
        {
            compiled = Transform.Compile(Transform.ValueAndGrad<Tensor[]>(Scalarized))(_point);
        }
        catch (InvalidOperationException e) when (!e.Message.StartsWith("Internal error", StringComparison.Ordinal))
        {
            Add(GradientCheckKind.Compiled, "all", 0, GradientVerdict.Skipped, "the function cannot be compiled: " + e.Message);
            return;
        }

        double difference = 0, largest = 0;
        Compare(interpreted.Value, compiled.Value, ref difference, ref largest);
        double worst = largest == 0 ? 0 : difference / largest;
        string argument = "value";
        for (int leaf = 0; leaf < _point.Length; leaf++)
        {
            difference = largest = 0;
            Compare(interpreted.Gradient[leaf], compiled.Gradient[leaf], ref difference, ref largest);
            if (largest > 0 && difference / largest > worst) (worst, argument) = (difference / largest, _labels[leaf]);
        }

        Agree(
            GradientCheckKind.Compiled, "all", 0, worst,
            $"compiled and interpreted differ most in {argument}. Suspect a value read outside the trace, such as a random number; otherwise it is an error of this library: please report it.");
    }

    /// <summary>Zero because there is no path: right only if the value does not change either.</summary>
    private void CheckDisconnected(int leaf, int direction, double[][] v)
    {
        var test = new TaylorTest(Phi, _point, v, _slopes, Epsilon, _steps);
        int moved = Array.FindIndex(test.Values, y => double.IsFinite(y) && y != test.Start);
        if (moved < 0)
        {
            Add(
                GradientCheckKind.Connection, _labels[leaf], direction, GradientVerdict.Disconnected,
                "no path of derivatives leads from the result to this argument, and the value does not change with it.");
            return;
        }

        Add(
            GradientCheckKind.Connection, _labels[leaf], direction, GradientVerdict.Failed, string.Create(CultureInfo.InvariantCulture,
            $"the value changes with this argument (by {test.Values[moved] - test.Start:G3} for a step of {test.Steps[moved]:G3}), but no path of derivatives leads to it. Suspect StopGradient, ")
            + "a value read as a number (ToDouble, ToArray) and put back, or a comparison that it decides.");
    }

    private bool TryHvp(double[][] v, out Tensor[] product, out string reason)
    {
        reason = "";
        try
        {
            product = Transform.Hvp<Tensor[]>(Scalarized, _point, Tensors(v));
            return true;
        }
        catch (NotSupportedException e)
        {
            reason = e.Message;
        }

        try
        {
            product = ReverseOverReverse(v);
            return true;
        }
        catch (NotSupportedException e)
        {
            reason += " " + e.Message;
            product = [];
            return false;
        }
    }

    private Tensor[] ReverseOverReverse(double[][] v) => Transform.Vjp(Transform.Grad<Tensor[]>(Scalarized), _point).Pullback(Tensors(v));

    private void Agree(GradientCheckKind kind, string argument, int direction, double difference, string explanation)
    {
        bool passed = difference <= _agreement;
        _findings.Add(new GradientFinding(
            kind, argument, direction, passed ? GradientVerdict.Passed : GradientVerdict.Failed, _agreement, difference, passed ? "" : explanation));
    }

    private void Add(GradientCheckKind kind, string argument, int direction, GradientVerdict verdict, string explanation) =>
        _findings.Add(new GradientFinding(kind, argument, direction, verdict, double.NaN, double.NaN, explanation));

    /// <summary>A random direction in one argument (−1: in all), each scaled by the root mean square of its argument.</summary>
    private double[][] Direction(int only)
    {
        double[][] direction = new double[_point.Length][];
        for (int leaf = 0; leaf < direction.Length; leaf++)
        {
            double[] x = _point[leaf].ToArray();
            double[] v = direction[leaf] = new double[x.Length];
            if (only >= 0 && only != leaf) continue;
            double scale = Math.Sqrt(Dot(x, x) / Math.Max(1, x.Length));
            if (!(scale > 0) || !double.IsFinite(scale)) scale = 1;
            double[] normal = Normal(_point[leaf]).ToArray();
            for (int i = 0; i < v.Length; i++) v[i] = scale * normal[i];

            // As the argument's type holds it, so that values, tangents and cotangents are of the same direction.
            if (IsSingle(_point[leaf])) v = direction[leaf] = Array.ConvertAll(v, d => (double)(float)d);
        }

        return direction;
    }

    private Tensor Normal(Tensor like)
    {
        double[] values = new double[like.Size];
        for (int i = 0; i < values.Length; i++)
            values[i] = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return Tensor.FromArray(values, like.Shape).Cast(like.ElementType);
    }

    private Tensor[] Tensors(double[][] direction)
    {
        var tensors = new Tensor[direction.Length];
        for (int i = 0; i < tensors.Length; i++) tensors[i] = Tensor.FromArray(direction[i], _point[i].Shape).Cast(_point[i].ElementType);
        return tensors;
    }

    private static bool IsSingle(Tensor tensor) => tensor.ElementType == ElementType.Float32;

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static void Accumulate(double[] a, double[] b, ref double sum, ref double size)
    {
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
            size += Math.Abs(a[i] * b[i]);
        }
    }

    private static void Compare(Tensor a, Tensor b, ref double difference, ref double largest)
    {
        double[] left = a.ToArray(), right = b.ToArray();
        for (int i = 0; i < left.Length; i++)
        {
            double off = Math.Abs(left[i] - right[i]);
            difference = double.IsNaN(off) ? double.PositiveInfinity : Math.Max(difference, off);
            largest = Math.Max(largest, Math.Max(Math.Abs(left[i]), Math.Abs(right[i])));
        }
    }
}
