namespace Adjoint.Vectors;

/// <summary>
/// Lanes of <see cref="Symbol"/>s: an operation on them appends itself to the recording under way on this thread, or finds the
/// equal one recorded before. <typeparamref name="T"/> is the element type, double or float.
/// </summary>
internal readonly struct Recording<T> : ILanes<Symbol>
    where T : unmanaged
{
    [ThreadStatic]
    private static List<LaneInstruction>? Steps;

    [ThreadStatic]
    private static Dictionary<LaneInstruction, int>? Known;

    public static bool IsDouble => typeof(T) == typeof(double);

    /// <summary>Runs <paramref name="body"/> on symbols for its inputs and returns the steps it took, the inputs first.</summary>
    public static List<LaneInstruction> Capture(int inputCount, Action<Symbol[]> body)
    {
        var (outerSteps, outerKnown) = (Steps, Known);
        try
        {
            (Steps, Known) = ([], []);
            var inputs = new Symbol[inputCount];
            for (int i = 0; i < inputCount; i++)
                inputs[i] = Step(new LaneInstruction(LaneOperation.Input, Bits: i));
            body(inputs);
            return Steps;
        }
        finally
        {
            (Steps, Known) = (outerSteps, outerKnown);
        }
    }

    public static Symbol Create(double c) => Step(new LaneInstruction(LaneOperation.Constant, Bits: BitConverter.DoubleToInt64Bits(c)));

    public static Symbol Negate(Symbol a) => Steps is not null && Steps[a.Index] is { Operation: LaneOperation.Constant } known
        ? Create(-known.Constant) : Step(new LaneInstruction(LaneOperation.Negate, a.Index));

    public static Symbol Abs(Symbol a) => Step(new LaneInstruction(LaneOperation.Abs, a.Index));

    public static Symbol Sqrt(Symbol a) => Step(new LaneInstruction(LaneOperation.Sqrt, a.Index));

    public static Symbol Floor(Symbol a) => Step(new LaneInstruction(LaneOperation.Floor, a.Index));

    public static Symbol Ceiling(Symbol a) => Step(new LaneInstruction(LaneOperation.Ceiling, a.Index));

    public static Symbol Round(Symbol a) => Step(new LaneInstruction(LaneOperation.Round, a.Index));

    public static Symbol Truncate(Symbol a) => Step(new LaneInstruction(LaneOperation.Truncate, a.Index));

    public static Symbol Exponent(Symbol a) => Step(new LaneInstruction(LaneOperation.Exponent, a.Index));

    public static Symbol Mantissa(Symbol a) => Step(new LaneInstruction(LaneOperation.Mantissa, a.Index));

    public static Symbol Add(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.Add, a.Index, b.Index));

    public static Symbol Subtract(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.Subtract, a.Index, b.Index));

    public static Symbol Multiply(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.Multiply, a.Index, b.Index));

    public static Symbol Divide(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.Divide, a.Index, b.Index));

    public static Symbol Min(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.Min, a.Index, b.Index));

    public static Symbol Max(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.Max, a.Index, b.Index));

    public static Symbol MinNative(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.MinNative, a.Index, b.Index));

    public static Symbol MaxNative(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.MaxNative, a.Index, b.Index));

    public static Symbol Less(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.Less, a.Index, b.Index));

    public static Symbol LessOrEqual(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.LessOrEqual, a.Index, b.Index));

    public static Symbol Greater(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.Greater, a.Index, b.Index));

    public static Symbol GreaterOrEqual(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.GreaterOrEqual, a.Index, b.Index));

    public static Symbol Equal(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.Equal, a.Index, b.Index));

    public static Symbol NotEqual(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.NotEqual, a.Index, b.Index));

    public static Symbol And(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.And, a.Index, b.Index));

    public static Symbol Or(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.Or, a.Index, b.Index));

    public static Symbol Xor(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.Xor, a.Index, b.Index));

    public static Symbol AndNot(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.AndNot, a.Index, b.Index));

    public static Symbol CopySign(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.CopySign, a.Index, b.Index));

    public static Symbol AddBits(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.AddBits, a.Index, b.Index));

    public static Symbol SubtractBits(Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.SubtractBits, a.Index, b.Index));

    public static Symbol Scale(Symbol a, Symbol n) => Step(new LaneInstruction(LaneOperation.Scale, a.Index, n.Index));

    public static Symbol MultiplyAdd(Symbol a, Symbol b, Symbol c) => Step(new LaneInstruction(LaneOperation.MultiplyAdd, a.Index, b.Index, c.Index));

    public static Symbol Select(Symbol mask, Symbol a, Symbol b) => Step(new LaneInstruction(LaneOperation.Select, mask.Index, a.Index, b.Index));

    public static Symbol ShiftLeft(Symbol a, int count) => Step(new LaneInstruction(LaneOperation.ShiftLeft, a.Index, Bits: count));

    public static Symbol ShiftRight(Symbol a, int count) => Step(new LaneInstruction(LaneOperation.ShiftRight, a.Index, Bits: count));

    public static Symbol Rescue<S>(Symbol mask, Symbol x, Symbol fast)
        where S : struct, IScalarFunction
        => Step(new LaneInstruction(LaneOperation.Rescue, mask.Index, x.Index, fast.Index, Function: typeof(S)));

    public static Symbol Map<S>(Symbol x)
        where S : struct, IScalarFunction
        => Step(new LaneInstruction(LaneOperation.Map, x.Index, Function: typeof(S)));

    public static Symbol Map<S>(Symbol x, Symbol y)
        where S : struct, IScalarFunction2
        => Step(new LaneInstruction(LaneOperation.Map2, x.Index, y.Index, Function: typeof(S)));

    private static Symbol Step(LaneInstruction step)
    {
        if (Steps is null || Known is null)
            throw new InvalidOperationException("A symbol of lanes was used outside a recording: only a recording runs formulas on symbols.");
        if (Known.TryGetValue(step, out int index))
            return new Symbol(index);
        Known.Add(step, Steps.Count);
        Steps.Add(step);
        return new Symbol(Steps.Count - 1);
    }
}
