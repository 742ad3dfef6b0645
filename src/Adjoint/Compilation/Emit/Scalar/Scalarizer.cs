namespace Adjoint.Compilation.Emit;

/// <summary>A primitive that moves elements without computing: its kernel, run on numbers of values, says which goes where.</summary>
internal interface IMovesData;

/// <summary>A primitive that can be written out element by element.</summary>
internal interface IScalarizes
{
    /// <summary>Whether these operands are small enough to be written out.</summary>
    bool CanScalarize(TensorType[] inputs);

    /// <summary>Adds the instructions; arrays hold the value of every element in row-major order.</summary>
    void Scalarize(ScalarProgram program, TensorType[] types, int[][] inputs, int[][] outputs);
}

/// <summary>Turns nodes on small tensors into straight-line code.</summary>
internal static class Scalarizer
{
    /// <summary>The largest tensor that is written out.</summary>
    public const int MaxElements = 32;

    public static bool Fits(Node node)
    {
        foreach (Value value in node.Inputs)
            if (!Fits(value.Type)) return false;
        foreach (Value value in node.Outputs)
            if (!Fits(value.Type)) return false;
        return node.Primitive switch
        {
            Elementwise => true,
            IMovesData => true,
            StopGradient => true,
            IScalarizes rule => rule.CanScalarize(Array.ConvertAll(node.Inputs, v => v.Type)),
            _ => false,
        };
    }

    public static bool Fits(TensorType type) => type.Shape.Size <= MaxElements && type.Element != ElementType.Int64;

    /// <summary>The floating type a node computes in; null where it touches masks only.</summary>
    public static ElementType? FloatOf(Node node)
    {
        foreach (Value value in node.Inputs.Concat(node.Outputs))
            if (value.Type.Element.IsFloating()) return value.Type.Element;
        return null;
    }

    public static ScalarProgram Build(IReadOnlyList<Node> nodes, Value[] inputs, Value[] outputs, ElementType element)
    {
        var program = new ScalarProgram(element);
        var values = new Dictionary<Value, int[]>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < inputs.Length; i++)
        {
            int[] loads = new int[inputs[i].Type.Shape.Size];
            bool isMask = inputs[i].Type.Element == ElementType.Bool;
            for (int k = 0; k < loads.Length; k++) loads[k] = program.Load(i, k, isMask);
            values[inputs[i]] = loads;
        }

        int[] ValuesOf(Value value) => values.TryGetValue(value, out int[]? known) ? known
            : values[value] = Constants(program, ((Constant)value.Producer!.Primitive).Tensor);

        foreach (Node node in nodes)
        {
            int[][] x = Array.ConvertAll(node.Inputs, ValuesOf);
            int[][] y = Array.ConvertAll(node.Outputs, v => new int[v.Type.Shape.Size]);
            for (int i = 0; i < y.Length; i++) values[node.Outputs[i]] = y[i];
            Add(program, node, x, y);
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            int[] stored = values[outputs[i]];
            bool isMask = outputs[i].Type.Element == ElementType.Bool;
            for (int k = 0; k < stored.Length; k++) program.Stores.Add((inputs.Length + i, k, stored[k], isMask));
        }

        return program;
    }

    private static int[] Constants(ScalarProgram program, Tensor tensor)
    {
        // A true mask has all bits set; 0 == 0 computes one.
        if (tensor.ElementType == ElementType.Bool)
        {
            int set = program.Apply(Comparison.Equal, ScalarProgram.Zero, ScalarProgram.Zero);
            return Array.ConvertAll(tensor.ToArray(), v => v != 0 ? set : ScalarProgram.Zero);
        }

        return Array.ConvertAll(tensor.ToArray(), program.Constant);
    }

    private static void Add(ScalarProgram program, Node node, int[][] x, int[][] y)
    {
        switch (node.Primitive)
        {
            case Elementwise op:
                for (int k = 0; k < y[0].Length; k++)
                    y[0][k] = program.Apply(op, x[0][k], x.Length > 1 ? x[1][k] : -1, x.Length > 2 ? x[2][k] : -1);
                break;
            case StopGradient:
                x[0].CopyTo(y[0], 0);
                break;
            case IMovesData:
                Move(node, x, y[0]);
                break;
            case IScalarizes rule:
                rule.Scalarize(program, Array.ConvertAll(node.Inputs, v => v.Type), x, y);
                break;
            default:
                Throw.InternalError($"{node.Primitive.Name} cannot be written out element by element.");
                break;
        }
    }

    /// <summary>Runs the primitive's own kernel on the numbers of the values.</summary>
    private static void Move(Node node, int[][] x, int[] y)
    {
        var inputs = new Tensor[x.Length];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = new Tensor(Array.ConvertAll(x[i], v => (long)v), node.Inputs[i].Type.Shape);
        Tensor moved = node.Primitive.Evaluate(inputs)[0];
        ReadOnlySpan<long> numbers = moved.AsSpan<long>();
        for (int k = 0; k < y.Length; k++) y[k] = (int)numbers[k];
    }
}
