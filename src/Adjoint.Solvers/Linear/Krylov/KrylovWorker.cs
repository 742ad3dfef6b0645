using System.Numerics;
using static Adjoint.Solvers.VectorKernels;

namespace Adjoint.Solvers;

/// <summary>What one run of an iterative solve needs; its buffers serve one solve after another.</summary>
internal abstract class KrylovWorker
{
    public static KrylovWorker Create(KrylovProblem problem) =>
        problem.Unknown.Element == ElementType.Float64 ? new KrylovWorker<double>(problem) : new KrylovWorker<float>(problem);

    /// <summary>Where the parameters of the operator and of the preconditioner are.</summary>
    public abstract void Bind(ReadOnlySpan<Operand> parameters, ReadOnlySpan<Operand> ofPreconditioner);

    /// <summary>Refuses an operator or preconditioner that is not linear, as far as its graph does not show that it is.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public abstract void CheckLinear(string operation);

    /// <summary>Solves for b, from a guess if there is one, into x.</summary>
    public abstract LinearStatus Solve(Operand b, Operand? guess, Operand x, double atol);
}

/// <summary>
/// The frame of every iterative method: it starts cycles of the method, computes the residual after each from x itself, and believes nothing
/// else.
/// </summary>
internal sealed unsafe class KrylovWorker<T> : KrylovWorker where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A cycle that ended before its time has to have halved the residual, or the next one will do no better.</summary>
    private const double Progress = 0.5;

    private readonly KrylovProblem _problem;
    private readonly KrylovSystem<T> _system;
    private readonly KrylovCycle<T> _cycle;
    private readonly int _r;
    private readonly int[] _probe;

    public KrylovWorker(KrylovProblem problem)
    {
        _problem = problem;
        _system = new KrylovSystem<T>(problem);
        _r = _system.Take();
        _cycle = problem.Method.Kind switch
        {
            KrylovMethod.Cg => new ConjugateGradients<T>(_system),
            KrylovMethod.BiCgStab => new BiCgStab<T>(_system),
            _ => new Gmres<T>(_system, problem.Method.Restart),
        };

        // The checks come before the method, whose vectors they use: every method takes three at least.
        _probe = [_r, _r + 1, _r + 2, _r + 3];
    }

    public override void Bind(ReadOnlySpan<Operand> parameters, ReadOnlySpan<Operand> ofPreconditioner) => _system.Bind(parameters, ofPreconditioner);

    public override void CheckLinear(string operation)
    {
        Check(operation, "operator", _problem.MapIsProven, preconditioner: false);
        if (_system.HasPreconditioner) Check(operation, "preconditioner", _problem.PreconditionerIsProven, preconditioner: true);
    }

    public override LinearStatus Solve(Operand b, Operand? guess, Operand x, double atol)
    {
        int n = _system.Size, limit = _problem.Settings.MaxIterations, iterations = 0;
        T* right = (T*)b.Pointer, at = (T*)x.Pointer, r = _system.Vector(_r);
        double size = Norm(right, n), target = (_problem.Settings.Rtol * size) + atol, norm;
        if (guess is { } start && size > 0)
        {
            start.Bytes.CopyTo(x.Bytes);
            norm = _system.Residual(right, at, r);
        }
        else
        {
            x.Bytes.Clear();
            Copy(right, r, n);
            norm = size;
        }

        while (true)
        {
            if (!double.IsFinite(norm)) return Status(LinearOutcome.NonFinite);
            if (norm <= target) return Status(LinearOutcome.Success);
            if (iterations >= limit) return Status(LinearOutcome.TooManyIterations);
            var (end, steps) = _cycle.Run(at, r, target, limit - iterations);
            iterations += steps;
            double before = norm;
            norm = _system.Residual(right, at, r);
            if (norm <= target) continue;
            switch (end)
            {
                case KrylovEnd.NonFinite:
                    return Status(LinearOutcome.NonFinite);
                case KrylovEnd.NotPositiveDefinite:
                    return Status(LinearOutcome.NotPositiveDefinite);
                case KrylovEnd.Breakdown when !(norm <= Progress * before):
                    return Status(LinearOutcome.Breakdown);
                case KrylovEnd.Converged when !(norm <= Progress * before):
                    return Status(LinearOutcome.Stagnation);
                case KrylovEnd.Restart when iterations < limit && !(norm < before):
                    return Status(LinearOutcome.Stagnation);
            }
        }

        LinearStatus Status(LinearOutcome outcome) => new(outcome, iterations, norm, Worst(r, n), target);
    }

    /// <summary>f(0) = 0; and, where the graph does not prove the rest, f(u + v) = f(u) + f(v) to half the digits for two vectors without structure.</summary>
    private void Check(string operation, string what, bool isProven, bool preconditioner)
    {
        int n = _system.Size;
        T* x = _system.Vector(_probe[0]), y = _system.Vector(_probe[1]);
        new Span<T>(x, n).Clear();
        Run(x, y);
        int worst = Worst(y, n);

        // What is not finite is for the solve to report.
        if (y[worst] != T.Zero && T.IsFinite(y[worst]))
        {
            throw new ArgumentException(
                $"{operation}: the {what} is not linear: it maps 0 to {double.CreateTruncating(y[worst])} in component {worst}. Bring what does not depend on its argument to the right-hand side.");
        }

        if (isProven) return;
        T* sum = _system.Vector(_probe[2]), other = _system.Vector(_probe[3]);
        ulong state = 0;
        for (int i = 0; i < n; i++) x[i] = Next(ref state);
        Run(x, y);
        double size = Norm(y, n);
        for (int i = 0; i < n; i++) other[i] = Next(ref state);
        Run(other, sum);
        size += Norm(sum, n);
        Add(1, sum, y, n);
        Add(1, other, x, n);
        Run(x, sum);
        Add(-1, sum, y, n);
        double gap = Norm(y, n), half = typeof(T) == typeof(double) ? 1e-8 : 3e-4;
        if (gap <= half * size || !double.IsFinite(gap)) return;
        throw new ArgumentException(
            $"{operation}: the {what} is not linear: f(u + v) differs from f(u) + f(v) by {gap / size:G3} of its size for two vectors, most in component {Worst(y, n)}. Use Root.Find for equations that are not linear.");

        void Run(T* from, T* to)
        {
            if (preconditioner) _ = _system.Precondition(from, to);
            else _system.Apply(from, to);
        }
    }

    /// <summary>Numbers between −1 and 1, the same in every run: the generator SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014, doi:10.1145/2714064.2660195).</summary>
    private static T Next(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return T.CreateTruncating(((z >> 11) * Math.ScaleB(1, -52)) - 1);
    }
}
