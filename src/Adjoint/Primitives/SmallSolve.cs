using System.Numerics;
using Adjoint.Compilation.Emit;

namespace Adjoint.Primitives;

/// <summary>
/// Solves A·x = b, or Aᵀ·x = b, from <see cref="SmallFactors"/>. Operands are the n columns of A, the 2 n rows of its factors and b, all
/// <c>[…, n]</c>. A's values are not read: it is there to be differentiated by.
/// </summary>
internal sealed record SmallSolve(bool Transposed = false) : Primitive, IScalarizes
{
    public override string Name => "smallSolve";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType type = inputs[^1];
        foreach (TensorType input in inputs)
        {
            if (input != type || inputs.Length != (3 * type.Shape[^1]) + 1)
                Throw.InternalError($"a small solve of {type} was given {inputs.Length} operands, one of type {input}.");
        }

        return [type];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        if (outputs[0].Element == ElementType.Float64) Run<double>(inputs, outputs[0]);
        else Run<float>(inputs, outputs[0]);
    }

    /// <summary>dx = op(A)⁻¹·(db − op(dA)·x).</summary>
    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        int n = outputs[0].Shape[^1];
        Tensor x = outputs[0];
        Tensor? right = tangents[^1], moved = null;
        var rows = new Tensor?[n];
        for (int j = 0; j < n; j++)
        {
            if (tangents[j] is not { } column) continue;
            if (Transposed)
            {
                rows[j] = Tensor.Sum(column * x, x.Rank - 1, keepAxis: true);
                continue;
            }

            Tensor term = column * Component(x, j);
            moved = moved is null ? term : moved + term;
        }

        if (Array.Exists(rows, r => r is not null))
            moved = Tensor.Concat(x.Rank - 1, Array.ConvertAll(rows, r => r ?? Tensor.ZerosLike(Component(x, 0))));
        if (moved is not null) right = right is null ? -moved : right - moved;
        return [right is null ? null : Apply([.. inputs[..^1], right])];
    }

    /// <summary>b̄ = op(A)⁻ᵀ·x̄; Ā = −b̄·xᵀ, or its transpose.</summary>
    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        int n = outputs[0].Shape[^1];
        Tensor right = new SmallSolve(!Transposed).Apply([.. inputs[..^1], cotangents[0]!]);
        var result = new Tensor?[inputs.Length];
        if (needed[^1]) result[^1] = right;
        if (!needed.AsSpan(0, n).Contains(true)) return result;
        var (along, across) = Transposed ? (outputs[0], right) : (right, outputs[0]);
        Tensor negative = -along;
        for (int j = 0; j < n; j++)
            if (needed[j]) result[j] = negative * Component(across, j);
        return result;
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => Bind(BatchRules.ExpandAll(size, inputs, batched));

    public override string Format(string[] inputs) => $"smallSolve({inputs[0]}, …{(Transposed ? ", transposed" : "")}; {inputs[^1]})";

    public bool CanScalarize(TensorType[] inputs) => true;

    public void Scalarize(ScalarProgram program, TensorType[] types, int[][] inputs, int[][] outputs)
    {
        int n = inputs.Length / 3;
        int[] w = new int[2 * n * n], x = new int[n];
        for (int at = 0; at < inputs[^1].Length; at += n)
        {
            for (int i = 0; i < n; i++)
            {
                Array.Copy(inputs[n + i], at, w, 2 * n * i, n);
                Array.Copy(inputs[(2 * n) + i], at, w, (2 * n * i) + n, n);
            }

            Elimination.Solve(new EliminationOfInstructions(program), Transposed, n, w.AsSpan(), inputs[^1].AsSpan(at, n), x.AsSpan());
            x.CopyTo(outputs[0], at);
        }
    }

    private static Tensor Component(Tensor x, int j) => x.SliceAxis(x.Rank - 1, j, 1);

    private unsafe void Run<T>(ReadOnlySpan<Operand> inputs, Operand output) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = inputs.Length / 3;
        Span<T> w = stackalloc T[2 * n * n];
        for (int at = 0; at < output.Size; at += n)
        {
            for (int i = 0; i < n; i++)
            {
                inputs[n + i].As<T>().Slice(at, n).CopyTo(w[(2 * n * i)..]);
                inputs[(2 * n) + i].As<T>().Slice(at, n).CopyTo(w[((2 * n * i) + n)..]);
            }

            Elimination.Solve(default(EliminationOfNumbers<T>), Transposed, n, (ReadOnlySpan<T>)w, inputs[^1].As<T>().Slice(at, n), output.As<T>().Slice(at, n));
        }
    }
}
