using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Adjoint.Vectors;

/// <summary>
/// Elementwise formulas as straight-line code: the steps that generic methods over <see cref="ILanes{V}"/> take, recorded by running
/// them on <see cref="Symbol"/>s. An emitter plays them as IL, one machine instruction a step: the JIT then has nothing to inline,
/// which makes it some ten times quicker than a call of the generic method itself (measured for Exp: 0.8 ms inlined). Equal steps
/// are recorded once and unused ones dropped. The first <paramref name="InputCount"/> instructions are the inputs.
/// </summary>
internal sealed record LaneProgram(bool IsDouble, int InputCount, ImmutableArray<LaneInstruction> Instructions, ImmutableArray<int> Results)
{
    private static readonly ConcurrentDictionary<(Elementwise Op, bool IsDouble), LaneProgram> Formulas = new();
    private static readonly ConcurrentDictionary<Elementwise, int> Weights = new();

    /// <summary>The program of a function from inputs to results, for doubles or else for floats.</summary>
    public static LaneProgram Record(bool isDouble, int inputCount, Func<Symbol[], Symbol[]> function)
    {
        Symbol[] results = [];
        void Body(Symbol[] inputs) => results = function(inputs);
        List<LaneInstruction> steps = isDouble ? Recording<double>.Capture(inputCount, Body) : Recording<float>.Capture(inputCount, Body);
        return Trim(isDouble, inputCount, steps, Array.ConvertAll(results, r => r.Index));
    }

    /// <summary>The formula of an operation.</summary>
    public static LaneProgram Of(Elementwise op, bool isDouble) => Formulas.GetOrAdd((op, isDouble), static key => Record(
        key.IsDouble, key.Op.Arity, x => [key.IsDouble ? key.Op.Loop.Record<double>(x) : key.Op.Loop.Record<float>(x)]));

    /// <summary>How many instructions an operation takes: what it costs a method that must stay below the JIT's limits.</summary>
    public static int Weight(Elementwise op) => Weights.GetOrAdd(
        op, static op => Of(op, isDouble: true).Instructions.Count(i => i.Operation is not (LaneOperation.Input or LaneOperation.Constant)));

    /// <summary>The only instruction besides the inputs, where there is one only.</summary>
    public LaneInstruction? Single => Instructions.Length == InputCount + 1 && Results[0] == InputCount ? Instructions[InputCount] : null;

    /// <summary>How often each instruction's value is used, results once more.</summary>
    public int[] CountUses()
    {
        int[] uses = new int[Instructions.Length];
        foreach (LaneInstruction step in Instructions)
        {
            if (step.A >= 0) uses[step.A]++;
            if (step.B >= 0) uses[step.B]++;
            if (step.C >= 0) uses[step.C]++;
        }

        foreach (int result in Results) uses[result]++;
        return uses;
    }

    /// <summary>Whether the value of one instruction depends on that of another.</summary>
    public bool Needs(int value, int other)
    {
        bool[] needed = new bool[Instructions.Length];
        needed[value] = true;
        for (int i = value; i > other; i--)
        {
            if (!needed[i]) continue;
            foreach (int operand in (ReadOnlySpan<int>)[Instructions[i].A, Instructions[i].B, Instructions[i].C])
                if (operand >= 0) needed[operand] = true;
        }

        return needed[other];
    }

    /// <summary>Drops the steps that no result needs. Inputs stay, used or not.</summary>
    private static LaneProgram Trim(bool isDouble, int inputCount, List<LaneInstruction> steps, int[] results)
    {
        bool[] needed = new bool[steps.Count];
        foreach (int result in results) needed[result] = true;
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            if (i < inputCount) needed[i] = true;
            if (!needed[i]) continue;
            foreach (int operand in (ReadOnlySpan<int>)[steps[i].A, steps[i].B, steps[i].C])
                if (operand >= 0) needed[operand] = true;
        }

        int[] place = new int[steps.Count];
        var kept = ImmutableArray.CreateBuilder<LaneInstruction>();
        int Moved(int operand) => operand < 0 ? -1 : place[operand];
        for (int i = 0; i < steps.Count; i++)
        {
            if (!needed[i]) continue;
            place[i] = kept.Count;
            LaneInstruction step = steps[i];
            kept.Add(step with { A = Moved(step.A), B = Moved(step.B), C = Moved(step.C) });
        }

        return new LaneProgram(isDouble, inputCount, kept.ToImmutable(), [.. results.Select(r => place[r])]);
    }
}
