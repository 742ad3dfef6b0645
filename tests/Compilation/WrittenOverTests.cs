using Adjoint.Compilation;
using Adjoint.Tracing;
using CsCheck;
using static Adjoint.Tensor;

namespace Adjoint.Tests.Compilation;

/// <summary>Where a program says that an output may lie where an input lies, it computes the same there.</summary>
public sealed unsafe class WrittenOverTests
{
    private static readonly Tensor[] Inputs = [RandomGraphTests.Argument(30, 21), 0.3 - RandomGraphTests.Argument(30, 21)];

    [Fact]
    public void ASum_IsWrittenOverWhatItAddsTo() => Check(x => [x[0] + (x[1] * x[1]), x[1] * 2.0], Inputs, (0, 0), (1, 0), (1, 1));

    [Fact]
    public void WhatIsReadFromItsNeighbors_IsNot() => Check(x => [x[0] + Shift(x[0], 1, 1), x[1] + x[0]], Inputs, (1, 1));

    [Fact]
    public void WhatIsReadAfterAnotherResultIsStored_IsNot() => Check(x => [2 * x[1], (x[0] * x[1]) + 1.0], Inputs, (0, 1), (1, 0), (1, 1));

    [Fact]
    public void WhatIsReadAgainLater_IsNot() => Check(x => [x[0] + x[1], Sum(MatMul(x[0], x[1].Transpose()))], Inputs);

    [Fact]
    public void ScatteredUpdates_AreAddedInPlace()
    {
        Tensor places = FromArray([3L, 77, 77, 600]);
        Check(x => [x[0] + ScatterAdd(Zeros([630]), places, x[1]).Reshape(30, 21)], [Inputs[0], FromArray([1.0, 2, 3, 4])], (0, 0));
    }

    [Fact]
    public void OfRandomPrograms_ThoseWrittenOverComputeTheSame() => RandomGraphTests.Graphs.Sample(
        g =>
        {
            Tensor x = RandomGraphTests.Argument(g.Rows, g.Columns), sum = Cos(x);
            foreach (int half in (int[])[0, g.Codes.Length / 2])
            {
                Agree(t => [t[1] + RandomGraphTests.Build(g.Codes, t[0]), RandomGraphTests.Build(g.Codes[half..], t[0]) * t[1]], [x, sum]);
            }
        },
        iter: 40, print: RandomGraphTests.Print);

    private static void Check(Func<Tensor[], Tensor[]> function, Tensor[] inputs, params (int Input, int Output)[] expected) =>
        Assert.Equal(expected, Agree(function, inputs));

    /// <summary>Runs with each output that may be written over an input there, and returns these pairs.</summary>
    private static List<(int Input, int Output)> Agree(Func<Tensor[], Tensor[]> function, Tensor[] inputs)
    {
        CompiledProgram program = CompiledProgram.For(Traced.Abstractly(function, inputs).Graph);
        double[][] apart = Run(program, inputs, null);
        var pairs = new List<(int Input, int Output)>();
        for (int i = 0; i < inputs.Length; i++)
        {
            for (int o = 0; o < program.Outputs.Length; o++)
            {
                if (!program.Plan.CanWriteOver(i, o)) continue;
                pairs.Add((i, o));
                double[][] over = Run(program, inputs, (i, o));
                for (int r = 0; r < apart.Length; r++) Assert.Equal(apart[r], over[r]);
            }
        }

        return pairs;
    }

    private static double[][] Run(CompiledProgram program, Tensor[] inputs, (int Input, int Output)? over)
    {
        NativeBlock[] from = Array.ConvertAll(inputs, x => new NativeBlock(x.Type.Bytes)), to = Array.ConvertAll(program.Outputs, type => new NativeBlock(type.Bytes));
        if (over is { } pair) to[pair.Output] = from[pair.Input];
        ProgramInstance instance = program.Rent();
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].ToArray().CopyTo(new Span<double>(from[i].Address, inputs[i].Size));
            instance.SetInput(i, from[i].Address);
        }

        for (int o = 0; o < to.Length; o++) instance.SetOutput(o, to[o].Address);
        instance.Run();
        program.Return(instance);
        double[][] results = [.. to.Select((block, o) => new Span<double>(block.Address, program.Outputs[o].Shape.Size).ToArray())];
        foreach (NativeBlock block in from.Concat(to)) block.Dispose();
        return results;
    }
}
