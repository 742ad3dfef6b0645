namespace Adjoint.Learning;

/// <summary>
/// The last steps s and changes of the gradient y, as an approximation of the inverse Hessian: the two-loop recursion (Nocedal and Wright,
/// "Numerical Optimization", 2006, algorithm 7.4), started from the multiple sᵀy/yᵀy of the identity (equation 7.20).
/// </summary>
internal sealed class CurvatureMemory
{
    private readonly double[][] _s;
    private readonly double[][] _y;
    private readonly double[] _rho;
    private readonly double[] _alpha;
    private int _newest = -1;

    public CurvatureMemory(int capacity, int size)
    {
        _s = new double[capacity][];
        _y = new double[capacity][];
        for (int i = 0; i < capacity; i++) (_s[i], _y[i]) = (new double[size], new double[size]);
        _rho = new double[capacity];
        _alpha = new double[capacity];
    }

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Takes a pair, unless its curvature is not safely positive.</summary>
    public void Add(double[] from, double[] to, double[] gradientFrom, double[] gradientTo)
    {
        int k = (_newest + 1) % _s.Length;
        double[] s = _s[k], y = _y[k];
        for (int i = 0; i < s.Length; i++)
        {
            s[i] = to[i] - from[i];
            y[i] = gradientTo[i] - gradientFrom[i];
        }

        double curvature = Dot(s, y);
        if (!(curvature > 1e-14 * Math.Sqrt(Dot(s, s)) * Math.Sqrt(Dot(y, y))))
        {
            // The slot may have held the oldest pair, which is now overwritten.
            if (Count == _s.Length) Count--;
            return;
        }

        _newest = k;
        _rho[k] = 1 / curvature;
        Count = Math.Min(Count + 1, _s.Length);
    }

    /// <summary>The direction −H g.</summary>
    public void Direction(double[] gradient, double[] direction)
    {
        for (int i = 0; i < direction.Length; i++) direction[i] = -gradient[i];
        if (Count == 0) return;
        for (int j = 0; j < Count; j++)
        {
            int k = Slot(j);
            _alpha[k] = _rho[k] * Dot(_s[k], direction);
            AddScaled(-_alpha[k], _y[k], direction);
        }

        double scale = 1 / (_rho[_newest] * Dot(_y[_newest], _y[_newest]));
        for (int i = 0; i < direction.Length; i++) direction[i] *= scale;
        for (int j = Count - 1; j >= 0; j--)
        {
            int k = Slot(j);
            AddScaled(_alpha[k] - (_rho[k] * Dot(_y[k], direction)), _s[k], direction);
        }
    }

    public static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    /// <summary>The slot of the pair of a given age; 0 is the newest.</summary>
    private int Slot(int age) => (_newest - age + _s.Length) % _s.Length;

    private static void AddScaled(double factor, double[] x, double[] sum)
    {
        for (int i = 0; i < sum.Length; i++) sum[i] += factor * x[i];
    }
}
