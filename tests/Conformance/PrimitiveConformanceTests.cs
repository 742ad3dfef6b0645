using System.Globalization;
using static Adjoint.Transform;

namespace Adjoint.Tests.Conformance;

/// <summary>What holds for every primitive, claim by claim, over the table of samples at two points each.</summary>
public sealed class PrimitiveConformanceTests
{
    /// <summary>
    /// ⟨Jv, w⟩ and ⟨v, Jᵀw⟩ sum the same products, a few dozen of them, in another order: each rounds by less than 450 ε of
    /// the sum of magnitudes.
    /// </summary>
    private const double DualityTolerance = 1e-13;

    /// <summary>Two derivatives taken one after the other round twice as much, and cancel inside.</summary>
    private const double SecondOrderTolerance = 1e-12;

    /// <summary>
    /// Compiled programs contract products and sums, and sum in another order: a few roundings of the largest intermediate value,
    /// for which 1 + the largest result stands.
    /// </summary>
    private const double CompiledUlps = 64;

    /// <summary>A float result against the same in double at the same point: roundings of the operation and its preparation.</summary>
    private const double SingleUlps = 64;

    private const double DoubleEpsilon = 1.0 / (1L << 52);

    private const double SingleEpsilon = 1.0 / (1L << 23);

    private static readonly int[] Seeds = [20250714, 7];

    private static readonly Dictionary<string, PrimitiveSample> Samples = PrimitiveSamples.All.ToDictionary(s => s.Name);

    public static TheoryData<string> All => [.. Samples.Keys];

    public static TheoryData<string> Differentiable => Names(_ => true);

    public static TheoryData<string> Forward => Names(s => s.HasForward);

    public static TheoryData<string> Smooth => Names(s => s.HasForward && s.DerivativeOfValue);

    [Theory]
    [MemberData(nameof(All))]
    public void Value_IsFiniteAndTheSameTwice(string name) => ForEachPoint(name, (run, context) =>
    {
        Tensor[] first = run.Apply(run.Operands);
        Assert.All(first, t => Assert.All(t.ToArray(), v => Assert.True(double.IsFinite(v), $"{context}: {t}")));
        Agreement.SameBits(first, run.Apply(run.Operands), context);
    });

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Jvp_AgreesWithCentralDifferences(string name) => ForEachPoint(name, (run, context) =>
    {
        // Five points: truncation h⁴/30·f⁽⁵⁾ and rounding 1.5·ε·f/h are balanced by h = ε^(1/5). With fifth derivatives up to some
        // 10⁴ times the values on the sampled domains half the digits remain for certain.
        double epsilon = run.Epsilon, h = Math.Pow(epsilon, 0.2);
        Func<Tensor[], Tensor[]> f = run.Smooth(run.Operands);
        Tensor[] x = run.Point, v = run.Direction(0);
        Tensor[] At(double t) => f(Agreement.Step(x, t, v));
        Tensor[] far = At(2 * h), near = At(h), nearBack = At(-h), farBack = At(-2 * h);
        var expected = new Tensor[far.Length];
        for (int i = 0; i < far.Length; i++) expected[i] = ((8.0 * (near[i] - nearBack[i])) - (far[i] - farBack[i])) / (12 * h);
        var (value, tangent) = Jvp(f, x, v);
        double scale = 1 + Agreement.Largest(value) + Agreement.Largest(tangent);
        Agreement.Near(expected, tangent, Math.Sqrt(epsilon) * scale, context);
    });

    [Theory]
    [MemberData(nameof(Forward))]
    public void JvpAndVjp_AreTransposes(string name) => ForEachPoint(name, (run, context) => RequireDuality(run, context));

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Hessian_IsSymmetric_AndTheSameByForwardAndByReverse(string name) => ForEachPoint(name, (run, context) =>
    {
        Func<Tensor[], Tensor> f = run.Scalar(run.Operands);
        Tensor[] x = run.Point, u = run.Direction(1), v = run.Direction(2);
        double tolerance = SecondOrderTolerance * (run.Epsilon / DoubleEpsilon);
        Tensor[] hu = Hvp(f, x, u), hv = Hvp(f, x, v);
        var (left, leftMagnitude) = Agreement.Inner(hu, v);
        var (right, rightMagnitude) = Agreement.Inner(u, hv);
        Assert.True(Math.Abs(left - right) <= tolerance * (leftMagnitude + rightMagnitude), $"{context}: ⟨Hu, v⟩ = {left:R}, ⟨u, Hv⟩ = {right:R}.");
        Tensor[] reverse = Grad((Tensor[] p) => Sum(Grad(f)(p), u))(x);
        Agreement.Near(hu, reverse, tolerance * (1 + Agreement.Largest(hu)), context + ", reverse over reverse");
    });

    [Theory]
    [MemberData(nameof(Smooth))]
    public void TaylorRemainders_ShrinkAtTheirRates(string name) => ForEachPoint(name, (run, context) =>
    {
        Func<Tensor[], Tensor> f = run.Scalar(run.Operands);
        Tensor[] x = run.Point, v = run.Direction(1);
        var (value, gradient) = ValueAndGrad(f)(x);
        double f0 = (double)value, first = Agreement.Inner(gradient, v).Value, second = Agreement.Inner(Hvp(f, x, v), v).Value;
        double floor = 100 * run.Epsilon * (1 + Math.Abs(f0) + Math.Abs(first) + Math.Abs(second));

        // Steps h and h/2; a remainder below the floor is rounding, and a higher rate is a vanishing coefficient.
        double h = run.Epsilon < 1e-10 ? Math.Pow(2, -9) : Math.Pow(2, -4);
        double[] coarse = Remainders(h), fine = Remainders(h / 2);
        for (int order = 1; order <= 3; order++)
        {
            double rate = Math.Log2(coarse[order - 1] / fine[order - 1]);
            Assert.True(
                fine[order - 1] <= floor || rate >= order - 0.15,
                string.Create(CultureInfo.InvariantCulture, $"{context}: remainder of order {order} shrinks at rate {rate:F3}: {coarse[order - 1]:G4}, then {fine[order - 1]:G4}."));
        }

        double[] Remainders(double t)
        {
            double change = (double)f(Agreement.Step(x, t, v)) - f0;
            return [Math.Abs(change), Math.Abs(change - (t * first)), Math.Abs(change - (t * first) - (0.5 * t * t * second))];
        }
    });

    [Theory]
    [MemberData(nameof(All))]
    public void Batch_AgreesWithTheLoop(string name)
    {
        PrimitiveSample sample = Samples[name];
        SampleRun[] lanes = [.. Enumerable.Range(0, 3).Select(i => new SampleRun(sample, Seeds[0] + i))];
        SampleRun run = lanes[0];
        bool derivatives = IsDifferentiable(run);
        int count = sample.Inputs.Length, values = run.Apply(run.Operands).Length;
        foreach (int pattern in Patterns(count))
        {
            int[] batched = [.. Enumerable.Range(0, count).Where(i => (pattern >> i & 1) != 0)];
            string context = $"{name}, seed {Seeds[0]}, operands {string.Join(", ", batched)} batched";
            Tensor[] All(Func<int, Tensor> lane)
            {
                var operands = (Tensor[])run.Operands.Clone();
                foreach (int i in batched) operands[i] = lane(i);
                return derivatives ? [.. run.Apply(operands), .. run.Derivatives(operands)] : run.Apply(operands);
            }

            Tensor[] stacked = Array.ConvertAll(batched, i => Tensor.Stack([.. lanes.Select(l => l.Operands[i])]));
            Tensor[] together = Batch((Tensor[] x) => All(i => x[Array.IndexOf(batched, i)]))(stacked);
            for (int lane = 0; lane < lanes.Length; lane++)
            {
                Tensor[] alone = All(i => lanes[lane].Operands[i]);
                Tensor[] there = Array.ConvertAll(together, t => t[lane]);
                double tolerance = CompiledUlps * run.Epsilon * (1 + Agreement.Largest(alone));
                Agreement.Near(alone, there, tolerance, $"{context}, lane {lane}");
                if (sample.Bitwise) Agreement.SameBits(alone[..values], there[..values], $"{context}, lane {lane}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Compiled_AgreesWithInterpreted_AtTwoPointsInTurn(string name)
    {
        PrimitiveSample sample = Samples[name];
        SampleRun[] runs = [new(sample, Seeds[0]), new(sample, Seeds[1])];
        SampleRun first = runs[0];
        Func<Tensor[], Tensor[]> value = Compile((Tensor[] x) => first.Apply(x));
        Func<Tensor[], Tensor[]>? derivatives = IsDifferentiable(first) ? Compile((Tensor[] x) => first.Derivatives(x)) : null;
        foreach (int turn in (int[])[0, 1, 0])
        {
            Tensor[] x = runs[turn].Operands, expected = first.Apply(x), actual = value(x);
            string context = $"{name}, seed {Seeds[turn]}";
            if (sample.Bitwise) Agreement.SameBits(expected, actual, context);
            else Agreement.Near(expected, actual, CompiledUlps * first.Epsilon * (1 + Agreement.Largest(expected)), context);
            if (derivatives is null) continue;
            expected = first.Derivatives(x);
            Agreement.Near(expected, derivatives(x), CompiledUlps * first.Epsilon * (1 + Agreement.Largest(expected)), context + ", derivatives");
        }
    }

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Single_AgreesWithDouble(string name)
    {
        foreach (int seed in Seeds)
        {
            var run = new SampleRun(Samples[name], seed, ElementType.Float32);
            string context = $"{name}, seed {seed}, Float32";
            Tensor[] widened = Array.ConvertAll(run.Operands, t => t.ElementType == ElementType.Float32 ? t.Cast(ElementType.Float64) : t);
            Tensor[] single = run.Apply(run.Operands), reference = run.Apply(widened);
            double tolerance = SingleUlps * SingleEpsilon * (1 + Agreement.Largest(reference));
            Agreement.Near(reference, [.. single.Zip(reference, (s, t) => s.Cast(t.ElementType))], tolerance, context);
            if (Samples[name].HasForward) RequireDuality(run, context);
        }
    }

    private static void RequireDuality(SampleRun run, string context)
    {
        Func<Tensor[], Tensor[]> f = run.Smooth(run.Operands);
        Tensor[] x = run.Point, v = run.Direction(0);
        var (value, tangent) = Jvp(f, x, v);
        var (_, pullback) = Vjp(f, x);
        var random = new Random(11);
        Tensor[] w = Array.ConvertAll(
            value, t => Tensor.FromArray([.. Enumerable.Range(0, t.Size).Select(_ => (2 * random.NextDouble()) - 1)], t.Shape).Cast(t.ElementType));
        Tensor[] pulled = pullback(w);
        var (left, leftMagnitude) = Agreement.Inner(tangent, w);
        var (right, rightMagnitude) = Agreement.Inner(v, pulled);
        double tolerance = DualityTolerance * (run.Epsilon / DoubleEpsilon);
        Assert.True(Math.Abs(left - right) <= tolerance * (leftMagnitude + rightMagnitude), $"{context}: ⟨Jv, w⟩ = {left:R}, ⟨v, Jᵀw⟩ = {right:R}.");
    }

    private static Tensor Sum(Tensor[] left, Tensor[] right)
    {
        Tensor sum = 0.0;
        for (int i = 0; i < left.Length; i++) sum += Tensor.Dot(left[i], right[i]).Cast(ElementType.Float64);
        return sum;
    }

    /// <summary>All operands batched, each by itself, and all but one.</summary>
    private static IEnumerable<int> Patterns(int operands)
    {
        int all = (1 << operands) - 1;
        return Enumerable.Range(0, operands).SelectMany(i => new[] { 1 << i, all & ~(1 << i) }).Prepend(all).Where(p => p != 0).Distinct();
    }

    private static bool IsDifferentiable(SampleRun run) => run.Active.Length > 0 && run.Smooth(run.Operands)(run.Point).Length > 0;

    private static TheoryData<string> Names(Func<PrimitiveSample, bool> which) =>
        [.. Samples.Values.Where(s => which(s) && IsDifferentiable(new SampleRun(s, Seeds[0]))).Select(s => s.Name)];

    private static void ForEachPoint(string name, Action<SampleRun, string> claim)
    {
        foreach (int seed in Seeds) claim(new SampleRun(Samples[name], seed), $"{name}, seed {seed}");
    }
}
