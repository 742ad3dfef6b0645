namespace Adjoint.Solvers;

/// <summary>The constant matrix M of M y′ = f(t, y), as tensors of any level: a diagonal <c>[n]</c>, or <c>[n, n]</c>.</summary>
internal readonly struct MassMatrix(Tensor value)
{
    private readonly Tensor _value = value;

    /// <summary>M v.</summary>
    public Tensor Times(Tensor v) => _value.Rank == 1 ? _value * v : Tensor.MatMul(_value, v);

    /// <summary>s times column j. The zeros of a diagonal are structural: they take no subtraction later on.</summary>
    public Tensor ScaledColumn(Tensor s, int j)
    {
        int n = _value.Shape[0];
        return _value.Rank == 1
            ? new Pad((int[])[j], (int[])[n - 1 - j], (int[])[0]).Apply(s * _value.SliceAxis(0, j, 1))
            : s * _value.SliceAxis(1, j, 1).Reshape(n);
    }

    /// <summary>s M as a matrix.</summary>
    public Tensor Scaled(Tensor s) => s * (_value.Rank == 1 ? Tensor.Diag(_value) : _value);
}
