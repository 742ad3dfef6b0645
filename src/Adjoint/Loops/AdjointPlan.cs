namespace Adjoint.Loops;

/// <summary>
/// The adjoint of one step of a loop as a graph: (index, carry…, rows…, constants…, c̄…, ȳ…, k̄…) → (c̄…, r̄…, k̄…), where c̄ are the
/// cotangents of those carries that the results in <c>given</c> and the inputs in <c>needed</c> have between them, ȳ the rows of the
/// cotangents of outputs, r̄ the rows of the cotangents of row tensors, and k̄ the cotangents of constants, accumulated.
/// </summary>
internal sealed class AdjointPlan
{
    private readonly LoopSpec _spec;
    private readonly bool[] _needed;
    private readonly bool[] _given;
    private readonly bool[] _active;
    private readonly Lazy<CompiledProgram> _program;
    private readonly Lazy<bool[]> _isOverwritten;

    public AdjointPlan(LoopPlan plan, bool[] needed, bool[] given)
    {
        _spec = plan.Spec;
        _needed = needed;
        _given = given;
        _active = TangentLoop.Activity(_spec, needed);
        int c = _spec.Carries;

        // The cotangent of a carry appears where the step before passes one on, until nothing new appears.
        CarryBars = new bool[c];
        for (int i = 0; i < c; i++) CarryBars[i] = given[i] && _active[i];
        bool[] connected;
        do
        {
            bool[] bars = [.. CarryBars, .. given[c..]];
            connected = Array.Exists(bars, b => b) ? ReverseMode.Pullback(_spec.Body, [false, .. _active], bars).Connected[1..] : new bool[_spec.Operands];
        }
        while (Grow(CarryBars, connected));
        Connected = new bool[_spec.Operands];
        for (int i = 0; i < Connected.Length; i++) Connected[i] = needed[i] && (i < c ? CarryBars[i] : connected[i]);

        var block = new List<TensorType>();
        var blockInputs = new List<int>();
        var blockOutputs = new List<int>();
        var finals = new List<(int, int)>();
        var results = new List<(int, int)>();
        var rowBars = new List<(int, int)>();
        var rowResults = new List<(int, int)>();
        int input = 1 + _spec.Operands, slot = 0, output = 0, bar = _spec.Operands + 1;
        for (int i = 0; i < c; i++)
        {
            if (CarryBars[i])
            {
                if (needed[i]) results.Add((output, block.Count));
                if (given[i]) finals.Add((bar, block.Count));
                block.Add(_spec.Body.Outputs[i].Type);
                blockInputs.Add(input++);
                blockOutputs.Add(slot++);
            }

            if (given[i]) bar++;
            if (needed[i]) output++;
        }

        for (int i = c; i < given.Length; i++)
            if (given[i]) rowBars.Add((bar++, input++));
        for (int i = c; i < c + _spec.Rows; i++)
            if (needed[i]) rowResults.Add((output++, slot++));
        for (int i = c + _spec.Rows; i < _spec.Operands; i++)
        {
            if (!needed[i]) continue;
            results.Add((output++, block.Count));
            block.Add(_spec.Body.Inputs[1 + i].Type);
            blockInputs.Add(input++);
            blockOutputs.Add(slot++);
        }

        Layout = new StateLayout([.. block]);
        BlockInputs = [.. blockInputs];
        BlockOutputs = [.. blockOutputs];
        FinalBars = [.. finals];
        Results = [.. results];
        RowBars = [.. rowBars];
        RowResults = [.. rowResults];
        _program = new Lazy<CompiledProgram>(() => CompiledProgram.For(Trace()));
        _isOverwritten = new Lazy<bool[]>(() => [.. BlockInputs.Select((place, i) => Program.Plan.CanWriteOver(place, BlockOutputs[i]))]);
        Workers = new WorkerPool<ScanReverse>(() => new ScanReverse(plan, this));
    }

    /// <summary>The inputs that are needed and that a path of derivatives leads to.</summary>
    public bool[] Connected { get; }

    /// <summary>The carries that have a cotangent.</summary>
    public bool[] CarryBars { get; }

    /// <summary>The block of the carry's cotangents and the constants'.</summary>
    public StateLayout Layout { get; }

    /// <summary>Which inputs of the program read the block.</summary>
    public int[] BlockInputs { get; }

    /// <summary>Which outputs of the program write the block.</summary>
    public int[] BlockOutputs { get; }

    /// <summary>Which inputs of the primitive are cotangents of the final carry, and their places in the block.</summary>
    public (int Input, int Place)[] FinalBars { get; }

    /// <summary>Which outputs of the primitive are read from the block in the end, and from where.</summary>
    public (int Output, int Place)[] Results { get; }

    /// <summary>Which inputs of the primitive are cotangents of outputs, and the program's inputs that read their rows.</summary>
    public (int Input, int Slot)[] RowBars { get; }

    /// <summary>Which outputs of the primitive are cotangents of row tensors, and the program's outputs that write their rows.</summary>
    public (int Output, int Slot)[] RowResults { get; }

    public CompiledProgram Program => _program.Value;

    /// <summary>
    /// Which places of the block a step writes over while it reads them, such as sums that it adds to. They need no second array, and half the
    /// cache: for constants of the size of the state that is much of what a step moves.
    /// </summary>
    public bool[] IsOverwritten => _isOverwritten.Value;

    public WorkerPool<ScanReverse> Workers { get; }

    /// <summary>Adds to a set; whether it grew.</summary>
    public static bool Grow(Span<bool> set, ReadOnlySpan<bool> more)
    {
        bool grew = false;
        for (int i = 0; i < set.Length; i++)
        {
            grew |= more[i] && !set[i];
            set[i] |= more[i];
        }

        return grew;
    }

    private Graph Trace()
    {
        int n = _spec.Operands, c = _spec.Carries;
        TensorType[] inputs = _spec.Body.InputTypes, outputs = _spec.Body.OutputTypes;
        TensorType[] bars = [.. outputs.Where((_, i) => i < c ? CarryBars[i] : _given[i])];
        TensorType[] accumulators = [.. inputs[(1 + c + _spec.Rows)..].Where((_, i) => _needed[c + _spec.Rows + i])];
        var (graph, captures) = Traced.Abstractly(
            x =>
            {
                int at = 1 + n;
                var given = new Tensor?[outputs.Length];
                for (int i = 0; i < given.Length; i++)
                    if (i < c ? CarryBars[i] : _given[i]) given[i] = x[at++];
                Tensor?[] pulled = new ReverseMode(_spec.Body, x[..(1 + n)], [false, .. _active]).Pull(given)[1..];
                var results = new List<Tensor>();
                for (int i = 0; i < n; i++)
                {
                    bool isConstant = i >= c + _spec.Rows;
                    if (!(i < c ? CarryBars[i] : _needed[i])) continue;
                    Tensor? bar = pulled[i];
                    if (!isConstant) results.Add(bar ?? Tensor.ZerosLike(x[1 + i]));
                    else results.Add(bar is null ? x[at] : x[at] + bar);
                    if (isConstant) at++;
                }

                return [.. results];
            },
            [.. inputs, .. bars, .. accumulators]);
        if (captures.Length > 0) Throw.InternalError("the body of a loop captured a tensor while it was transposed.", graph);
        return graph;
    }
}
