namespace Adjoint.Compilation.Passes;

/// <summary>A rewriting of a graph into one that computes the same.</summary>
internal interface IPass
{
    Graph Run(Graph graph);
}
