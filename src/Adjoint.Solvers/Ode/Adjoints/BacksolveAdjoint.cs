namespace Adjoint.Solvers;

/// <summary>
/// The continuous adjoint, integrated backwards together with the state: memory without regard to the number of steps, and an
/// <b>approximate</b> gradient. It is the gradient of the differential equation's solution, with the error of the backward solve.
/// </summary>
/// <remarks>
/// From t1 down to t0, with steps and tolerances of its own,
/// <code>
///   y′ = f(t, y, p)      a′ = −(∂f/∂y)ᵀ a      g′ = −(∂f/∂p)ᵀ a      y(t1) = y₁,  a(t1) = ∂L/∂y₁,  g(t1) = 0
/// </code>
/// at a save point τ: y is set to the saved state u, dL/dτ = ∂L/∂u · f(τ, u), and a grows by ∂L/∂u. In the end
/// dL/dy₀ = a(t0), dL/dp = g(t0), dL/dt0 = −a(t0) · f(t0, y₀), and dL/dt1 = ∂L/∂y₁ · f(t1, y₁).
/// <para>
/// Memory: 2 n + m numbers, and the step sequence of the forward solve, 16 bytes a step. Time: about two forward solves.
/// </para>
/// <para>
/// <b>When it is wrong.</b> It agrees with the gradient of the numbers computed only to the tolerances, so an optimizer may see a slope that its
/// objective does not have. The state is reconstructed by integrating backwards, which is unstable wherever forwards is stable: for stiff or strongly
/// damped equations and long intervals the reconstruction leaves the solution (or the backward solve fails), and in a chaotic
/// one it is another trajectory. Save points help, as each of them puts the state right. Compare with <see cref="DiscreteAdjoint"/> once before relying on it.
/// </para>
/// <para>Derivatives of this gradient (<c>Hvp</c>) are exact for the numbers the backward solve computed, with its steps held fixed.</para>
/// Reference: R. T. Q. Chen, Y. Rubanova, J. Bettencourt, D. Duvenaud, Neural ordinary differential equations, NeurIPS 31 (2018),
/// arXiv:1806.07366, section 2 and appendix B; its instability: A. Gholami, K. Keutzer, G. Biros, ANODE, IJCAI (2019), arXiv:1902.10298, and Y. Ma,
/// V. Dixit, M. J. Innes, X. Guo, C. Rackauckas, A comparison of automatic differentiation and continuous sensitivity analysis for
/// derivatives of differential equation solutions, HPEC (2021), arXiv:1812.01892.
/// </remarks>
internal sealed record BacksolveAdjoint : OdeAdjoint
{
    public BacksolveAdjoint(double? rtol, double? atol)
    {
        Rtol = Positive(rtol, nameof(rtol));
        Atol = Positive(atol, nameof(atol));
    }

    public double? Rtol { get; }

    public double? Atol { get; }

    public override string ToString() => FormattableString.Invariant($"OdeAdjoint.Backsolve({Rtol}, {Atol})");

    internal override Tensor?[] Pull(OdePullback pullback)
    {
        OdeProblem problem = pullback.Problem;
        Tensor[] inputs = pullback.Inputs;
        int leaves = problem.Leaves, first = problem.FirstState + leaves;
        bool[] wanted = pullback.Needed[first..];
        OdeProblem backward = Backward(problem, wanted);
        Tensor[] theta = inputs[first..];
        var result = new Tensor?[inputs.Length];

        Tensor time = inputs[1];
        Tensor[] y = pullback.Results[..leaves];
        Tensor[] a = [.. Enumerable.Range(0, leaves).Select(pullback.Cotangent)];
        Tensor[] g = [.. theta.Where((_, p) => wanted[p]).Select(Tensor.ZerosLike)];
        if (pullback.Needed[1]) result[1] = Slope(time, y, a);
        var byPoint = new Tensor[problem.Points];
        for (int m = problem.Points - 1; m >= 0; m--)
        {
            Tensor point = inputs[2][m];
            March(point);
            y = [.. Enumerable.Range(leaves, leaves).Select(l => pullback.Results[l][m])];
            Tensor[] bars = [.. Enumerable.Range(leaves, leaves).Select(l => pullback.Cotangent(l)[m])];
            if (pullback.Needed[2]) byPoint[m] = Slope(point, y, bars);
            a = [.. a.Zip(bars, (sum, bar) => sum + bar)];
        }

        March(inputs[0]);
        if (problem.Points > 0 && pullback.Needed[2]) result[2] = Tensor.Stack(byPoint);
        if (pullback.Needed[0]) result[0] = -Slope(inputs[0], inputs[problem.FirstState..first], a);
        a.CopyTo(result, problem.FirstState);
        for (int p = 0, k = 0; p < theta.Length; p++)
            if (wanted[p]) result[first + p] = g[k++];
        return result;

        // y, a and g at another time.
        void March(Tensor to)
        {
            Tensor[] ends = new OdeSolve(backward, KeepsTape: true).Bind([time, to, .. y, .. a, .. g, .. theta]);
            (y, a, g) = (ends[..leaves], ends[leaves..(2 * leaves)], ends[(2 * leaves)..((2 * leaves) + g.Length)]);
            time = to;
        }

        // bars · f(t, y)
        Tensor Slope(Tensor t, Tensor[] state, Tensor[] bars)
        {
            Tensor[] slope = problem.Stepper.Evaluate(t, state, theta);
            Tensor? sum = null;
            for (int l = 0; l < leaves; l++)
            {
                Tensor term = Tensor.Sum(slope[l] * bars[l]);
                sum = sum is null ? term : sum + term;
            }

            return sum!;
        }
    }

    /// <summary>The equation for (y, a, g).</summary>
    private OdeProblem Backward(OdeProblem problem, bool[] wanted)
    {
        int leaves = problem.Leaves;
        TensorType[] state = problem.StateTypes, parameters = problem.ParameterTypes, sums = [.. parameters.Where((_, p) => wanted[p])];
        int first = 1 + (2 * leaves) + sums.Length;
        var (slope, _) = Traced.Abstractly(
            x =>
            {
                Tensor[] arguments = [x[0], .. x[1..(1 + leaves)], .. x[first..]];
                bool[] wrt = [false, .. Enumerable.Repeat(true, leaves), .. wanted];
                var reverse = new ReverseMode(problem.Slope, arguments, wrt);
                Tensor?[] pulled = reverse.Pull(x[(1 + leaves)..(1 + (2 * leaves))]);
                return
                [
                    .. reverse.Outputs,
                    .. Enumerable.Range(1, arguments.Length - 1).Where(i => wrt[i])
                        .Select(i => pulled[i] is { } bar ? -bar : Tensor.ZerosLike(arguments[i])),
                ];
            },
            [problem.Clock, .. state, .. state, .. sums, .. parameters]);

        // Its own derivatives are the exact ones of what it computes.
        OdeOptions options = problem.Options with
        {
            Rtol = Rtol ?? problem.Rtol,
            Atol = Atol ?? problem.Atol.Extended(state.Concat(sums).Sum(type => type.Shape.Size)),
            SaveAt = SaveAt.End,
            Adjoint = Discrete(),
            Throw = true,
        };
        return new OdeProblem(slope, (2 * leaves) + sums.Length, 0, problem.Element, options) { MayBeEmpty = true };
    }

    private static double? Positive(double? value, string name) => value is null or (> 0 and < double.PositiveInfinity)
        ? value
        : throw new ArgumentOutOfRangeException(name, $"OdeAdjoint.Backsolve: {name} must be positive and finite, but is {value}.");
}
