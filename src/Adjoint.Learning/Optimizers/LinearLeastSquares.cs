namespace Adjoint.Learning;

/// <summary>
/// The linear model ‖r + J p‖² of a sum of squares, factored for all dampings at once: Householder's QR of J D⁻¹ and then the singular
/// values of R by one-sided Jacobi rotations (Golub and Van Loan, "Matrix Computations", 2013, algorithms 5.2.1 and section 8.6.3), which
/// find small singular values to high relative accuracy.
/// </summary>
/// <remarks>
/// With R = U Σ Vᵀ, G = R V = U Σ and b = Gᵀ Qᵀ r, the step for the damping λ is D p = −V y with y_j = b_j / (σ_j² + λ). Cost of a
/// factorization for m residuals and n parameters: 2 m n² and about 20 n³ operations.
/// </remarks>
internal sealed class LinearLeastSquares
{
    private readonly int _m;
    private readonly int _n;
    private readonly double[] _columns; // [n][m], J D⁻¹, then its reflections
    private readonly double[] _rhs; // r, then Qᵀ r
    private readonly double[] _g; // [n][n], G by columns
    private readonly double[] _v; // [n][n], V by columns
    private readonly double[] _scale; // D
    private readonly double[] _b;
    private readonly double[] _squares; // σ²

    public LinearLeastSquares(int m, int n)
    {
        (_m, _n) = (m, n);
        _columns = new double[m * n];
        _rhs = new double[m];
        _g = new double[n * n];
        _v = new double[n * n];
        _scale = new double[n];
        _b = new double[n];
        _squares = new double[n];
    }

    /// <summary>Singular values of J D⁻¹, in no order.</summary>
    public double SingularValue(int j) => Math.Sqrt(_squares[j]);

    public double LargestSingularValue
    {
        get
        {
            double largest = 0;
            foreach (double square in _squares) largest = Math.Max(largest, square);
            return Math.Sqrt(largest);
        }
    }

    /// <summary>A component of a right singular vector, in scaled parameters.</summary>
    public double RightVector(int singular, int parameter) => _v[(singular * _n) + parameter];

    /// <summary>Factors the model.</summary>
    /// <param name="jacobian">J by rows, [m, n].</param>
    /// <param name="residuals">r, [m].</param>
    /// <param name="scale">D: positive, [n].</param>
    public void Factor(ReadOnlySpan<double> jacobian, ReadOnlySpan<double> residuals, ReadOnlySpan<double> scale)
    {
        scale.CopyTo(_scale);
        residuals.CopyTo(_rhs);
        for (int i = 0; i < _m; i++)
            for (int j = 0; j < _n; j++) _columns[(j * _m) + i] = jacobian[(i * _n) + j] / scale[j];
        Triangularize();
        Diagonalize();
        for (int j = 0; j < _n; j++)
        {
            ReadOnlySpan<double> column = _g.AsSpan(j * _n, _n);
            _squares[j] = Dot(column, column);
            _b[j] = Dot(column, _rhs.AsSpan(0, _n));
        }
    }

    /// <summary>
    /// The step within a trust region, ‖D p‖ ≤ 1.1 Δ, and the damping that it took (Moré 1978, section 5: Newton's method on 1/‖D p(λ)‖,
    /// kept within bounds). Directions whose singular value is below the rank tolerance are left out of the undamped step.
    /// </summary>
    public TrustRegionStep Step(double radius, double damping, double rankTolerance, Span<double> p)
    {
        double cut = LargestSingularValue * rankTolerance;
        cut *= cut;
        double norm = NormAt(0, cut, out double slope);
        double lambda = 0;
        if (norm > 1.1 * radius)
        {
            double lower = FullRank(cut) ? (norm - radius) / -slope : 0, upper = Math.Sqrt(Dot(_b, _b)) / radius;
            lambda = damping;
            for (int iteration = 0; iteration < 50; iteration++)
            {
                if (!(lambda > lower && lambda < upper)) lambda = Math.Max(0.001 * upper, Math.Sqrt(lower * upper));
                norm = NormAt(lambda, -1, out slope);
                double excess = norm - radius;
                if (Math.Abs(excess) <= 0.1 * radius) break;
                if (excess < 0) upper = lambda;
                lower = Math.Max(lower, lambda - (excess / slope));
                lambda -= norm / radius * (excess / slope);
            }
        }

        return Assemble(lambda, lambda == 0 ? cut : -1, p);
    }

    /// <summary>
    /// (JᵀJ)⁻¹ by rows; directions at or below the rank tolerance are left out of it (the pseudoinverse), and their vectors marked.
    /// </summary>
    /// <param name="rankTolerance">Relative to the largest singular value.</param>
    /// <param name="isNull">Set for the singular values that were left out.</param>
    public double[] InverseOfNormal(double rankTolerance, Span<bool> isNull)
    {
        double cut = LargestSingularValue * rankTolerance;
        double[] inverse = new double[_n * _n];
        for (int s = 0; s < _n; s++)
        {
            isNull[s] = SingularValue(s) <= cut;
            if (isNull[s]) continue;
            for (int i = 0; i < _n; i++)
            {
                double factor = RightVector(s, i) / _scale[i] / _squares[s];
                for (int j = 0; j < _n; j++) inverse[(i * _n) + j] += factor * (RightVector(s, j) / _scale[j]);
            }
        }

        return inverse;
    }

    private TrustRegionStep Assemble(double lambda, double cut, Span<double> p)
    {
        p.Clear();
        double scaled = 0, image = 0;
        for (int s = 0; s < _n; s++)
        {
            double y = Coefficient(s, lambda, cut);
            scaled += y * y;
            image += _squares[s] * y * y;
            for (int i = 0; i < _n; i++) p[i] -= y * RightVector(s, i);
        }

        for (int i = 0; i < _n; i++) p[i] /= _scale[i];
        return new TrustRegionStep(lambda, Math.Sqrt(scaled), image + (2 * lambda * scaled), -(image + (lambda * scaled)));
    }

    private double NormAt(double lambda, double cut, out double slope)
    {
        double norm = 0, change = 0;
        for (int s = 0; s < _n; s++)
        {
            double y = Coefficient(s, lambda, cut);
            if (y == 0) continue;
            norm += y * y;
            change += y * y / (_squares[s] + lambda);
        }

        norm = Math.Sqrt(norm);
        slope = norm > 0 ? -change / norm : 0;
        return norm;
    }

    private double Coefficient(int s, double lambda, double cut)
    {
        double denominator = _squares[s] + lambda;
        return _squares[s] <= cut || denominator == 0 ? 0 : _b[s] / denominator;
    }

    private bool FullRank(double cut)
    {
        foreach (double square in _squares)
            if (square <= cut) return false;
        return true;
    }

    /// <summary>QᵀA = R in the first n entries of each column, and Qᵀr.</summary>
    private void Triangularize()
    {
        for (int k = 0; k < _n; k++)
        {
            Span<double> pivot = _columns.AsSpan(k * _m, _m)[k..];
            double norm = Math.Sqrt(Dot(pivot, pivot));
            Span<double> top = _g.AsSpan(k * _n, _n);
            top.Clear();
            _columns.AsSpan(k * _m, k).CopyTo(top);
            if (norm == 0) continue;
            double diagonal = pivot[0] > 0 ? -norm : norm;
            top[k] = diagonal;
            pivot[0] -= diagonal;

            // H = I − v vᵀ/β with vᵀv/2 = β = −diagonal · v₀.
            double beta = -diagonal * pivot[0];
            for (int j = k + 1; j < _n; j++) Reflect(pivot, beta, _columns.AsSpan(j * _m, _m)[k..]);
            Reflect(pivot, beta, _rhs.AsSpan(k));
        }
    }

    private static void Reflect(ReadOnlySpan<double> v, double beta, Span<double> x)
    {
        double factor = Dot(v, x) / beta;
        for (int i = 0; i < x.Length; i++) x[i] -= factor * v[i];
    }

    /// <summary>Turns the columns of G = R into orthogonal ones by rotations from the right, gathered in V.</summary>
    private void Diagonalize()
    {
        Array.Clear(_v);
        for (int i = 0; i < _n; i++) _v[(i * _n) + i] = 1;
        bool rotated = true;
        for (int sweep = 0; rotated && sweep < 60; sweep++)
        {
            rotated = false;
            for (int p = 0; p < _n; p++)
                for (int q = p + 1; q < _n; q++) rotated |= Orthogonalize(p, q);
        }
    }

    private bool Orthogonalize(int p, int q)
    {
        Span<double> gp = _g.AsSpan(p * _n, _n), gq = _g.AsSpan(q * _n, _n);
        double alpha = Dot(gp, gp), beta = Dot(gq, gq), gamma = Dot(gp, gq);
        if (Math.Abs(gamma) <= 1e-15 * Math.Sqrt(alpha) * Math.Sqrt(beta)) return false;
        double zeta = (beta - alpha) / (2 * gamma);
        double t = Math.CopySign(1, zeta) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
        double c = 1 / Math.Sqrt(1 + (t * t)), s = c * t;
        Rotate(gp, gq, c, s);
        Rotate(_v.AsSpan(p * _n, _n), _v.AsSpan(q * _n, _n), c, s);
        return true;
    }

    private static void Rotate(Span<double> x, Span<double> y, double c, double s)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double a = x[i], b = y[i];
            x[i] = (c * a) - (s * b);
            y[i] = (s * a) + (c * b);
        }
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}
