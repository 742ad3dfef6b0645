using Adjoint.Compilation.Emit;

namespace Adjoint.Primitives;

/// <summary>
/// Elements of a vector at positions known when the graph is made, each used at most once; zero at position −1. So its transpose, which puts the
/// elements back, is another pick. A <see cref="Gather"/> whose positions are part of the graph rather than a tensor, so that small kernels
/// rename instead of moving and the pattern of a Jacobian goes through it.
/// </summary>
/// <param name="Positions">For every element of the result its position in the operand, or −1.</param>
internal sealed record Pick(EquatableArray<int> Positions) : LinearPrimitive, IMovesData
{
    public override string Name => "pick";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        if (inputs[0].Shape.Rank != 1) Throw.InternalError($"pick was applied to a tensor of shape {inputs[0].Shape}.");
        return [inputs[0] with { Shape = [Positions.Count] }];
    }

    public override unsafe void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        switch (inputs[0].Element.Size())
        {
            case 8:
                Run((long*)inputs[0].Pointer, (long*)outputs[0].Pointer);
                break;
            case 4:
                Run((int*)inputs[0].Pointer, (int*)outputs[0].Pointer);
                break;
            default:
                Run((byte*)inputs[0].Pointer, (byte*)outputs[0].Pointer);
                break;
        }
    }

    public override Tensor?[] Transpose(TensorType[] inputs, Tensor cotangent, bool[] needed)
    {
        int[] back = new int[inputs[0].Shape.Size];
        Array.Fill(back, -1);
        for (int k = 0; k < Positions.Count; k++)
            if (Positions[k] >= 0) back[Positions[k]] = k;
        return [new Pick(back).Apply(cotangent)];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched)
    {
        int n = inputs[0].Shape[1], m = Positions.Count;
        int[] positions = new int[size * m];
        for (int b = 0; b < size; b++)
            for (int k = 0; k < m; k++) positions[(b * m) + k] = Positions[k] < 0 ? -1 : (b * n) + Positions[k];
        return [new Pick(positions).Apply(inputs[0].Reshape(size * n)).Reshape(size, m)];
    }

    public override string Format(string[] inputs) => $"pick({inputs[0]}; {Positions.Count} elements)";

    private unsafe void Run<T>(T* source, T* target) where T : unmanaged
    {
        int[] positions = Positions.Items;
        for (int k = 0; k < positions.Length; k++) target[k] = positions[k] < 0 ? default : source[positions[k]];
    }
}
