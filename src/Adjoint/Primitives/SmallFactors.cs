using System.Numerics;
using Adjoint.Compilation.Emit;

namespace Adjoint.Primitives;

/// <summary>
/// <see cref="Elimination"/> of a matrix given by its n columns <c>[…, n]</c>. Outputs: the n rows of U, with its diagonal as reciprocals, then
/// the n rows of M. Columns and rows apart keep each tensor small enough for straight-line code.
/// </summary>
/// <remarks>
/// The results have no derivative of their own: they are read by <see cref="SmallSolve"/> alone, which has the matrix beside them to be
/// differentiated by, so that every derivative is a solve with these same factors.
/// </remarks>
internal sealed record SmallFactors : ConstantPrimitive, IScalarizes
{
    public override string Name => "smallFactors";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        int n = inputs.Length;
        TensorType type = inputs[0];
        foreach (TensorType column in inputs)
        {
            if (column != type || !type.Element.IsFloating() || type.Shape.Rank == 0 || type.Shape[^1] != n || n > Elimination.MaxRows)
                Throw.InternalError($"elimination was applied to {n} columns of type {column}.");
        }

        var outputs = new TensorType[2 * n];
        Array.Fill(outputs, type);
        return outputs;
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        if (inputs[0].Element == ElementType.Float64) Run<double>(inputs, outputs);
        else Run<float>(inputs, outputs);
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => Bind(BatchRules.ExpandAll(size, inputs, batched));

    public bool CanScalarize(TensorType[] inputs) => true;

    public void Scalarize(ScalarProgram program, TensorType[] types, int[][] inputs, int[][] outputs)
    {
        int n = inputs.Length;
        var by = new EliminationOfInstructions(program);
        int[] w = new int[2 * n * n];
        for (int at = 0; at < inputs[0].Length; at += n)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    w[(2 * n * i) + j] = inputs[j][at + i];
                    w[(2 * n * i) + n + j] = i == j ? by.One : by.Zero;
                }
            }

            Elimination.Factor(by, n, w.AsSpan());
            for (int i = 0; i < n; i++)
            {
                Array.Copy(w, 2 * n * i, outputs[i], at, n);
                Array.Copy(w, (2 * n * i) + n, outputs[n + i], at, n);
            }
        }
    }

    private static unsafe void Run<T>(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = inputs.Length;
        Span<T> w = stackalloc T[2 * n * n];
        for (int at = 0; at < inputs[0].Size; at += n)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    w[(2 * n * i) + j] = ((T*)inputs[j].Pointer)[at + i];
                    w[(2 * n * i) + n + j] = i == j ? T.One : T.Zero;
                }
            }

            Elimination.Factor(default(EliminationOfNumbers<T>), n, w);
            for (int i = 0; i < n; i++)
            {
                w.Slice(2 * n * i, n).CopyTo(outputs[i].As<T>()[at..]);
                w.Slice((2 * n * i) + n, n).CopyTo(outputs[n + i].As<T>()[at..]);
            }
        }
    }
}
