namespace Adjoint.Compilation.Passes;

/// <summary>Computes equal applications once. A checkpoint is one node to this pass, so recomputation stays apart.</summary>
internal sealed class CommonSubexpressions : IPass
{
    public Graph Run(Graph graph)
    {
        var rewriter = new GraphRewriter(graph);
        var known = new Dictionary<Application, Value[]>(graph.Nodes.Length);
        foreach (Node node in graph.Nodes)
        {
            Value[] inputs = rewriter.Map(node.Inputs);
            var application = new Application(node.Primitive, inputs);
            if (known.TryGetValue(application, out Value[]? outputs)) rewriter.Replace(node, outputs);
            else known[application] = rewriter.Emit(node, inputs);
        }

        return rewriter.Finish();
    }

    private readonly struct Application(Primitive primitive, Value[] inputs) : IEquatable<Application>
    {
        private readonly Primitive _primitive = primitive;
        private readonly Value[] _inputs = inputs;

        public bool Equals(Application other)
        {
            if (_inputs.Length != other._inputs.Length || !_primitive.Equals(other._primitive)) return false;
            for (int i = 0; i < _inputs.Length; i++)
                if (!ReferenceEquals(_inputs[i], other._inputs[i])) return false;
            return true;
        }

        public override bool Equals(object? obj) => obj is Application other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(_primitive);
            foreach (Value input in _inputs) hash.Add(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(input));
            return hash.ToHashCode();
        }
    }
}
