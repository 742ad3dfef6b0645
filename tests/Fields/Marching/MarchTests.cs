using static Adjoint.Tensor;
using static Adjoint.Tests.Fields.FieldClaims;
using static Adjoint.Transform;

namespace Adjoint.Tests.Fields.Marching;

public sealed class MarchTests
{
    private const int Steps = 24;
    private static readonly Grid2 Grid = new(17, 14, 1);
    private static readonly Tensor Model = Grid.Sample((x, y) => 0.2 + (0.1 * Math.Sin(x)) + (0.05 * Math.Cos(y)));
    private static readonly Tensor Signals = Noise([Steps, 2], 1);
    private static readonly GridPoints Sources = GridPoints.At(Grid, [(4.3, 5.5), (8, 8)]);
    private static readonly GridPoints Receivers = GridPoints.AtCells(Grid, (2, 2), (12, 11), (8, 8));

    public static TheoryData<Checkpoints> Schedules =>
        [Checkpoints.Binomial(1), Checkpoints.Binomial(4), Checkpoints.Online(5), Checkpoints.TwoLevel(3), Checkpoints.Within(40.KiB()), Checkpoints.Within(1.MiB())];

    private static Tensor Step(Tensor u, Tensor before, Tensor m) => (2 * u) - before + (m * Stencils.Laplacian(u, Grid, 4));

    private static MarchResult Waves(Tensor m, Tensor signals, Checkpoints? checkpoints = null) => March.Run(
        (u, before) => Step(u, before, m), Grid.Zeros(m.ElementType), Grid.Zeros(m.ElementType), Steps,
        new MarchOptions { Source = new PointSource(Sources, signals), Observe = Receivers.Sample, Checkpoints = checkpoints ?? Checkpoints.StoreAll });

    private static Tensor Misfit((Tensor M, Tensor Signals) x, Checkpoints? checkpoints = null)
    {
        MarchResult result = Waves(x.M, x.Signals, checkpoints);
        return 0.5 * (Sum(result.Record! * result.Record!) + Sum(result.Field * result.Before!));
    }

    [Fact]
    public void March_IsTheStepsOneByOne()
    {
        Tensor u = Grid.Zeros(), before = Grid.Zeros();
        var record = new List<double>();
        for (int n = 0; n < Steps; n++)
        {
            record.AddRange(Receivers.Sample(u).ToArray());
            (u, before) = (Sources.Inject(Step(u, before, Model), Signals[n]), u);
        }

        MarchResult result = Waves(Model, Signals);
        Close(u, result.Field, 1e-14);
        Close(before, result.Before!, 1e-14);
        Close(FromArray([.. record]).Reshape(Steps, 3), result.Record!, 1e-14);
    }

    [Fact]
    public void Gradient_PassesTheTaylorTest_WithRespectToModelAndSignals() => AssertTaylor(x => Misfit(x), (Model, Signals));

    [Fact]
    public void Record_HasItsTranspose()
    {
        AssertTransposed(m => Waves(m, Signals).Record!, Model);
        AssertTransposed(s => Waves(Model, s).Record!, Signals);
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Gradient_HasTheSameBits_UnderAnyScheduleAndNumberOfThreads(Checkpoints schedule)
    {
        int threads = Parallelism.Threads;
        try
        {
            Parallelism.Threads = 1;
            var (m, s) = Grad(((Tensor, Tensor) x) => Misfit(x))((Model, Signals));
            Parallelism.Threads = 3;
            var (m2, s2) = Grad(((Tensor, Tensor) x) => Misfit(x, schedule))((Model, Signals));
            Assert.Equal(m.ToArray(), m2.ToArray());
            Assert.Equal(s.ToArray(), s2.ToArray());
        }
        finally
        {
            Parallelism.Threads = threads;
        }
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void HessianProduct_IsThatOfTheStoredMarch_UnderAnySchedule(Checkpoints schedule)
    {
        var direction = (Noise(Grid.Shape, 5), Noise([Steps, 2], 6));
        var expected = Hvp(x => Misfit(x), (Model, Signals), direction);
        var actual = Hvp(x => Misfit(x, schedule), (Model, Signals), direction);
        Assert.Equal(expected.Item1.ToArray(), actual.Item1.ToArray());
        Assert.Equal(expected.Item2.ToArray(), actual.Item2.ToArray());
    }

    [Fact]
    public void StepsOfOneField_MarchToo()
    {
        Tensor start = Noise(Grid.Shape, 2);
        Tensor Misfit(Tensor k) => Sum(Square(March.Run(u => u + Stencils.Diffusion(u, k, Grid), start, 10, new MarchOptions { Observe = u => u[3] }).Record!));
        AssertTaylor((Func<Tensor, Tensor>)Misfit, Model);
        MarchResult result = March.Run(u => u + Stencils.Diffusion(u, Model, Grid), start, 10);
        Assert.Null(result.Record);
        Assert.Null(result.Before);
        Assert.Equal((double)Sum(start), (double)Sum(result.Field), 1e-12);
    }

    [Fact]
    public void CompiledMarch_IsTheMarch()
    {
        var compiled = Compile(((Tensor M, Tensor Signals) x) => ValueAndGrad(((Tensor, Tensor) y) => Misfit(y))(x));
        var (value, gradient) = compiled((Model, Signals));
        var (expected, expectedGradient) = ValueAndGrad(((Tensor, Tensor) y) => Misfit(y))((Model, Signals));
        Assert.Equal((double)expected, (double)value, 1e-13 * Math.Abs((double)expected));
        Close(expectedGradient.Item1, gradient.Item1, 1e-12);
        Close(expectedGradient.Item2, gradient.Item2, 1e-12);
    }

    [Fact]
    public void Plan_SaysWhatAGradientHolds()
    {
        CheckpointPlan plan = March.Plan((u, before) => Step(u, before, Model), Grid.Zeros(), 500, Checkpoints.Within(200.KiB()));
        Assert.Equal(500, plan.Steps);
        Assert.InRange(plan.Bytes, 100.KiB(), 200.KiB());
        Assert.True(plan.Ratio > 1);
        Assert.Equal(1, March.Plan(u => u, Grid.Zeros(), 500, Checkpoints.StoreAll).Ratio);
    }

    [Fact]
    public void Misuse_IsRefused()
    {
        Tensor rest = Grid.Zeros();
        Tensor Still(Tensor u, Tensor before) => u;
        Assert.Throws<ArgumentOutOfRangeException>(() => March.Run(Still, rest, rest, -1));
        Assert.Contains("one type", Assert.Throws<ArgumentException>(() => March.Run(Still, rest, rest.Cast(ElementType.Float32), 3)).Message);
        Assert.Contains("[3, 2]", Assert.Throws<ArgumentException>(() => March.Run(
            Still, rest, rest, 3, new MarchOptions { Source = new PointSource(Sources, Signals) })).Message);
        Assert.Contains("signals", Assert.Throws<ArgumentException>(() => March.Run(
            Still, rest, rest, 1, new MarchOptions { Source = new PointSource(Sources, FromArray(new double[,] { { 0, double.NaN } })) })).Message);
        Assert.Contains("is NaN at [0, 0]", Assert.Throws<ArgumentException>(() => March.Run(Still, rest / 0, rest, 3)).Message);
        Assert.Contains("like the one", Assert.Throws<ArgumentException>(() => March.Run((u, _) => Sum(u), rest, rest, 3)).Message);
    }
}
