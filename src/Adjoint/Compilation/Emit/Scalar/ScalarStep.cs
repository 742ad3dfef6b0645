using System.Runtime.InteropServices;

namespace Adjoint.Compilation.Emit;

/// <summary>A group of small nodes as straight-line code.</summary>
internal sealed class ScalarPlan(IReadOnlyList<Node> nodes, Value[] inputs, Value[] outputs, ElementType element)
    : StepPlan(inputs, outputs)
{
    public override ProgramStep Compile(int[] operands, TensorType[] types)
    {
        ScalarProgram program = Scalarizer.Build(nodes, Inputs, Outputs, element);
        return new ScalarStep(program, operands);
    }
}

/// <inheritdoc cref="ScalarPlan"/>
internal sealed unsafe class ScalarStep : ProgramStep
{
    /// <summary>Numbers handed from method to method that the caller's stack takes: an unrolled gradient of some thousand steps has megabytes of them.</summary>
    private const int MaxOnStack = 4096;

    private readonly ScalarKernel _first;
    private readonly ScalarKernel[] _all;
    private readonly int _instructions;
    private readonly int _spilled;

    public ScalarStep(ScalarProgram program, int[] operands) : base(operands)
    {
        // When the code is cut, the pieces see a table of their own: the operands, then the scratch buffer.
        int[] own = [.. Enumerable.Range(0, operands.Length)];
        _all = ScalarEmitter.Emit(program, operands, -1, out _spilled);
        if (_all.Length > 1) _all = ScalarEmitter.Emit(program, own, operands.Length, out _spilled);
        _first = _all[0];
        _instructions = program.Instructions.Count;
    }

    public override void Run(byte** table, Operand[] scratch)
    {
        if (_all.Length == 1) _first(table);
        else RunPieces(table);
    }

    public override string Describe() =>
        $"scalar kernel, {_instructions} instructions" + (_all.Length > 1 ? $" in {_all.Length} methods" : "");

    private void RunPieces(byte** table)
    {
        if (_spilled <= MaxOnStack)
        {
            double* spill = stackalloc double[_spilled];
            RunPieces(table, spill);
            return;
        }

        void* memory = NativeMemory.Alloc((nuint)_spilled, sizeof(double));
        RunPieces(table, memory);
        NativeMemory.Free(memory);
    }

    private void RunPieces(byte** table, void* spill)
    {
        byte** own = stackalloc byte*[Operands.Length + 1];
        for (int i = 0; i < Operands.Length; i++) own[i] = table[Operands[i]];
        own[Operands.Length] = (byte*)spill;
        foreach (ScalarKernel kernel in _all) kernel(own);
    }
}
