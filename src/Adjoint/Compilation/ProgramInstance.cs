namespace Adjoint.Compilation;

/// <summary>
/// What one run of a program needs: a table of addresses (inputs, outputs, constants, intermediate values) and the arena the
/// intermediate values lie in. Set the addresses of inputs and outputs, then run, as often as wanted; not for two threads at once.
/// </summary>
internal sealed unsafe class ProgramInstance
{
    private readonly ProgramPlan _plan;
    private readonly byte** _table;
    private readonly NativeBlock _memory;
    private readonly NativeBlock _arenaMemory;
    private readonly byte* _arena;
    private readonly Operand[][] _operands;

    /// <param name="program">What is run.</param>
    /// <param name="beside">Another instance of the program that never runs at the same time: both use its arena.</param>
    public ProgramInstance(CompiledProgram program, ProgramInstance? beside = null)
    {
        _plan = program.Plan;
        const long Alignment = 64;
        long tableBytes = (((long)_plan.Buffers.Length * sizeof(nint)) + Alignment - 1) & -Alignment;
        _memory = new NativeBlock(tableBytes + (beside is null ? _plan.ArenaBytes : 0) + Alignment);
        _table = (byte**)_memory.Address;
        _arenaMemory = beside?._arenaMemory ?? _memory;
        _arena = beside is null ? _memory.Address + tableBytes : beside._arena;
        for (int i = 0; i < _plan.Buffers.Length; i++)
        {
            BufferPlan buffer = _plan.Buffers[i];
            _table[i] = buffer.Place switch
            {
                BufferPlace.Arena => _arena + buffer.Offset,
                BufferPlace.Constant => buffer.ConstantAddress,
                _ => null,
            };
        }

        _operands = new Operand[_plan.Steps.Length][];
        for (int s = 0; s < _operands.Length; s++) _operands[s] = new Operand[_plan.Steps[s].Operands.Length];
    }

    public void SetInput(int index, void* address) => _table[_plan.InputBuffers[index]] = (byte*)address;

    public void SetOutput(int index, void* address) => _table[_plan.OutputBuffers[index]] = (byte*)address;

    /// <summary>Where the address of an input is noted: for loops, which set it every step.</summary>
    public byte** InputSlot(int index) => _table + _plan.InputBuffers[index];

    /// <summary>Where the address of an output is noted.</summary>
    public byte** OutputSlot(int index) => _table + _plan.OutputBuffers[index];

    public void Run()
    {
        ProgramStep[] steps = _plan.Steps;
        for (int s = 0; s < steps.Length; s++) steps[s].Run(_table, _operands[s]);
        GC.KeepAlive(this);
    }
}
