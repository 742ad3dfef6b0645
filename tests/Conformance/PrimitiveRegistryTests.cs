using Adjoint.Primitives;
using Adjoint.Solvers;
using Adjoint.Tracing;
using Adjoint.Transforms;

namespace Adjoint.Tests.Conformance;

/// <summary>The table of samples is complete.</summary>
public sealed class PrimitiveRegistryTests
{
    /// <summary>Primitives that the claims do not fit, and where they are checked instead.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["WhileLoop"] = "Loops/WhileTests: has no reverse derivative, which most of the claims take",
        ["OdeSolve"] = "Solvers/Ode: takes a right-hand side and step control; its derivatives hold the step sequence fixed",
        ["March"] = "Solvers/Ode: the derivative of OdeSolve over a recorded step sequence",
        ["KrylovSolve"] = "Solvers/Linear: takes an operator; a derivative is a solve to a tolerance of its own",
        ["DirectSolution"] = "Solvers/Linear: the end of a direct solve",
        ["ImplicitSolve"] = "Solvers/Roots: takes an equation; its derivatives are those of the solution, not of the search",
        ["MarchVjp"] = "Solvers/Ode: the transpose of March",
    };

    [Fact]
    public void EveryPrimitive_OccursInASample()
    {
        var seen = new HashSet<Type>();
        foreach (PrimitiveSample sample in PrimitiveSamples.All)
        {
            var run = new SampleRun(sample, 1);
            var (graph, _) = Traced.Abstractly(run.Apply, Array.ConvertAll(run.Operands, t => t.Type));
            Visit(graph, seen);
            bool[] batched = new bool[run.Operands.Length];
            Array.Fill(batched, true);
            Visit(BatchMode.Transform(graph, batched, 2), seen);
            bool[] wrt = Array.ConvertAll(run.Operands, t => t.ElementType.IsFloating());
            if (sample.HasForward) Visit(ForwardMode.Transform(graph, wrt), seen);
            if (Array.TrueForAll(graph.OutputTypes, t => t.Element.IsFloating())) Visit(ReverseMode.Transform(graph, wrt), seen);
        }

        string[] missing =
        [
            .. new[] { typeof(Tensor).Assembly, typeof(Ode).Assembly }.SelectMany(a => a.GetTypes())
                .Where(t => t.IsSealed && t.IsSubclassOf(typeof(Primitive)) && !seen.Contains(t) && !Elsewhere.ContainsKey(t.Name))
                .Select(t => t.Name),
        ];
        Assert.True(missing.Length == 0, $"No sample in PrimitiveSamples uses {string.Join(", ", missing)}.");
    }

    [Fact]
    public void SampleNames_AreDistinct() =>
        Assert.Equal(PrimitiveSamples.All.Count, PrimitiveSamples.All.Select(s => s.Name).Distinct().Count());

    private static void Visit(Graph graph, HashSet<Type> seen)
    {
        foreach (Node node in graph.Nodes)
        {
            seen.Add(node.Primitive.GetType());
            if (node.Primitive is GraphCall call) Visit(call.Body, seen);
            if (node.Primitive is CustomCall custom) Visit(custom.Rule, seen);
            if (node.Primitive is LaneByLane lanes) seen.Add(lanes.Inner.GetType());
        }
    }
}
