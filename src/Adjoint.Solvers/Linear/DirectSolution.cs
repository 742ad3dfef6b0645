namespace Adjoint.Solvers;

/// <summary>
/// The end of a direct solve: looks at what came out and passes it on. Inputs: x, b − A x, the factors. Outputs: x, a report. It throws where x
/// is not finite, if it shall.
/// </summary>
internal sealed record DirectSolution(bool Throws) : Primitive
{
    public override string Name => "directSolution";

    public override bool IsPure => false;

    /// <summary>The factors of a matrix, singular or not: a singular one gives a solution that is not finite.</summary>
    public static Factors Factor(Tensor matrix) => new(matrix, new Lu("LinearSolve.Run", AllowSingular: true).Bind(matrix));

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0], new TensorType(ElementType.Float64, [LinearStatus.Length])];

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        Operand x = inputs[0], r = inputs[1];
        int bad = -1, worst = 0;
        double sum = 0, most = -1;
        for (int i = 0; i < x.Size; i++)
        {
            if (bad < 0 && !double.IsFinite(Get(x, i))) bad = i;
            double left = Get(r, i);
            sum += left * left;
            if (Math.Abs(left) <= most) continue;
            most = Math.Abs(left);
            worst = i;
        }

        LinearOutcome outcome = LinearOutcome.Success;
        if (bad >= 0)
        {
            int column = ZeroPivot(inputs[2]);
            (outcome, worst) = column >= 0 ? (LinearOutcome.Singular, column) : (LinearOutcome.NonFinite, bad);
        }

        var status = new LinearStatus(outcome, 0, Math.Sqrt(sum), worst, double.PositiveInfinity);
        if (Throws && bad >= 0) throw new LinearSolveException("LinearSolve.Run", status);
        x.Bytes.CopyTo(outputs[0].Bytes);
        status.Write(outputs[1].As<double>());
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents) => [tangents[0], null];

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed) => [cotangents[0], null, null];

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => LaneByLane.Apply(this, size, inputs, batched);

    private static unsafe double Get(Operand operand, long index) => OdeDriver.Get((byte*)operand.Pointer + (index * operand.Element.Size()), operand.Element);

    /// <summary>The first column whose pivot is zero, in the first matrix that has one; −1 where none has.</summary>
    private static int ZeroPivot(Operand factors)
    {
        int n = factors.Shape[^1], matrices = SquareMatrices.Count(factors.Shape);
        for (long i = 0; i < matrices; i++)
            for (int j = 0; j < n; j++)
                if (Get(factors, (i * n * n) + (j * (n + 1L))) == 0) return j;
        return -1;
    }

    /// <summary>A matrix with its factors; every derivative of a solve is a solve with these.</summary>
    internal sealed class Factors(Tensor matrix, Tensor[] lu)
    {
        private readonly Tensor _packed = Transform.StopGradient(lu[0]);

        public Tensor Solve(Tensor b) => Tensor.SolveBroadcast("LinearSolve.Run", matrix, b, (outer, right) => new LuSolve(AllowSingular: true).Apply(
            Tensor.BroadcastLeading(matrix, outer, 2), Tensor.BroadcastLeading(_packed, outer, 2), Tensor.BroadcastLeading(lu[1], outer, 1), right));

        /// <summary>The solution x with the status that its residual and the factors give it.</summary>
        public LinearSolution Report(Tensor x, Tensor residual, bool throws)
        {
            Tensor[] results = new DirectSolution(throws).Bind(x, residual, _packed);
            return new LinearSolution(results[0], results[1]);
        }
    }
}
