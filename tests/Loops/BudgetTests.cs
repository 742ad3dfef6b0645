using Adjoint.Loops;
using Adjoint.Tracing;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Loops;

public sealed unsafe class BudgetTests
{
    private const int Cells = 128, Steps = 300;

    /// <summary>Everything that a gradient through a wave holds for its loop: states, working states, cotangents, and the arrays inside a step and its adjoint.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(16)]
    public void AWaveWithinABudget_HoldsNoMoreThanTheBudgetAndATenth(int mebibytes)
    {
        long budget = mebibytes.MiB();
        (ScanLoop loop, ScanAdjoint adjoint) = Loops(Checkpoints.Within(budget));
        LoopPlan plan = loop.Spec.Plan;
        using var tape = new LoopTape(loop.Spec.Checkpoints, Steps, plan.Layout.Bytes, plan.OverheadBytes, plan.Layout.Fresh);
        tape.Begin();
        for (int n = 0; n < Steps; n++) tape.Keep(n, tape.Place(n));
        tape.End(Steps);
        AdjointPlan reverse = plan.Adjoint(adjoint.Needed.Items, adjoint.Given.Items);
        long cotangents = new ScanReverse(plan, reverse).BytesHeld;
        Assert.InRange(cotangents, 1, plan.CotangentBytes + 64);
        Assert.InRange(tape.BytesHeld + cotangents, budget / 2, budget);
        Assert.InRange(tape.BytesHeld + cotangents + plan.Program.Plan.ArenaBytes + reverse.Program.Plan.ArenaBytes, 1, budget + (budget / 10));
    }

    [Fact]
    public void SumsOverSteps_AreWrittenOver()
    {
        (ScanLoop loop, ScanAdjoint adjoint) = Loops(Checkpoints.StoreAll);
        AdjointPlan plan = loop.Spec.Plan.Adjoint(adjoint.Needed.Items, adjoint.Given.Items);

        // The cotangent of the medium is such a sum, and it is the last of the block.
        Assert.True(plan.IsOverwritten[^1]);
    }

    private static (ScanLoop Loop, ScanAdjoint Adjoint) Loops(Checkpoints checkpoints)
    {
        var grid = new Grid2(Cells, Cells, 1);
        Tensor start = grid.Sample((i, j) => Math.Exp(-0.1 * (((i - 50) * (i - 50)) + ((j - 50) * (j - 50)))), ElementType.Float32);
        var options = new MarchOptions { Checkpoints = checkpoints };
        Graph graph = Traced.Abstractly(
            x => [Grad((Tensor m) => Sum(Square(March.Run((u, before) => (2 * u) - before + (m * Stencils.Laplacian(u, grid, 4)), start, start, Steps, options).Field)))(x[0])],
            [new TensorType(ElementType.Float32, new Shape([Cells, Cells]))]).Graph;
        return (graph.Nodes.Select(n => n.Primitive).OfType<ScanLoop>().First(), graph.Nodes.Select(n => n.Primitive).OfType<ScanAdjoint>().Single());
    }
}
