using System.Globalization;
using System.Runtime.CompilerServices;

namespace Adjoint.Solvers;

/// <summary>
/// The steps of one solve on values: where they begin and end, and the states there; and from these the dense output anywhere between, one step's
/// stages computed again for each time.
/// </summary>
internal sealed unsafe class OdeSteps
{
    private readonly OdeProblem _problem;
    private readonly OdeClock _clock;
    private readonly double[] _lengths;
    private readonly Tensor[] _theta;

    private OdeSteps(OdeProblem problem, Tensor[] inputs, Tensor[] results, OdeTape tape)
    {
        _problem = problem;
        _theta = inputs[(problem.FirstState + problem.Leaves)..];
        _clock = new OdeClock((double)inputs[0].Cast(ElementType.Float64), (double)inputs[1].Cast(ElementType.Float64));
        Final = results[..problem.Leaves];
        Report = results[problem.Leaves];
        int n = tape.Steps;
        Fractions = new double[n + 1];
        _lengths = new double[n];
        for (int i = 0; i < n; i++) (Fractions[i], _lengths[i], Fractions[i + 1]) = tape[i];
        States = Collect(inputs[problem.FirstState..(problem.FirstState + problem.Leaves)], tape);
    }

    /// <summary>The state at the end.</summary>
    public Tensor[] Final { get; }

    public Tensor Report { get; }

    /// <summary>The beginnings of the steps and the end of the last, as fractions of the interval; one more than there are steps.</summary>
    public double[] Fractions { get; }

    /// <summary>The states there, <c>[steps + 1, …]</c>.</summary>
    public Tensor[] States { get; }

    /// <summary>The times there, <c>[steps + 1]</c>.</summary>
    public Tensor Times => Tensor.FromArray(Array.ConvertAll(Fractions, _clock.At)).Cast(_problem.Element);

    /// <summary>Solves and keeps every step.</summary>
    /// <param name="problem">A problem without save points.</param>
    /// <param name="inputs">Values.</param>
    public static OdeSteps Of(OdeProblem problem, Tensor[] inputs)
    {
        TensorType[] types = new OdeSolve(problem, false).Infer(Array.ConvertAll(inputs, x => x.Type));
        Tensor[] results = Array.ConvertAll(types, Tensor.Uninitialized);
        OdePlan plan = problem.Plan;
        OdeTape tape = plan.Tapes.Rent();
        Operand.Pin(inputs, results, (problem, tape), static (run, ins, outs) =>
        {
            OdeChecks.Values(run.problem, ins);
            run.problem.Plan.Solve(ins, outs, run.tape);
        });
        var steps = new OdeSteps(problem, inputs, results, tape);
        plan.Tapes.Return(tape);
        return steps;
    }

    /// <summary>The state at times within the interval, in any order: <c>[times, …]</c>, NaN at times that a failed solve did not reach.</summary>
    /// <exception cref="ArgumentException">A time is outside the interval.</exception>
    public Tensor[] At(double[] times)
    {
        Tensor[] outputs = Array.ConvertAll(_problem.StateTypes, t => Tensor.Uninitialized(t with { Shape = t.Shape.Insert(0, times.Length) }));
        ProgramInstance observe = _problem.Plan.Observe.Rent();
        try
        {
            Operand.Pin([.. States, .. _theta], outputs, (this, observe, times), static (run, ins, outs) => run.Item1.Observe(run.observe, run.times, ins, outs));
        }
        finally
        {
            _problem.Plan.Observe.Return(observe);
        }

        return outputs;
    }

    private void Observe(ProgramInstance observe, double[] times, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        ElementType element = _problem.Element;
        int leaves = _problem.Leaves;
        var registers = default(OdeRegisters);
        observe.SetInput(0, &registers.Start);
        observe.SetInput(1, &registers.Length);
        observe.SetInput(2, &registers.End);
        observe.SetInput(3, &registers.Point);
        for (int p = 0; p < _theta.Length; p++) observe.SetInput(4 + leaves + p, inputs[leaves + p].Pointer);
        for (int i = 0; i < times.Length; i++)
        {
            int n = Find(times[i]);
            if (n < 0)
            {
                for (int l = 0; l < leaves; l++) outputs[l].Bytes.Slice(i * Row(outputs[l]), Row(outputs[l])).Fill(0xFF);
                continue;
            }

            OdeDriver.Put(&registers.Start, element, _clock.At(Fractions[n]));
            OdeDriver.Put(&registers.Length, element, _clock.Length(_lengths[n]));
            OdeDriver.Put(&registers.End, element, _clock.At(Fractions[n + 1]));
            OdeDriver.Put(&registers.Point, element, times[i]);
            for (int l = 0; l < leaves; l++)
            {
                observe.SetInput(4 + l, (byte*)inputs[l].Pointer + ((long)n * Row(inputs[l])));
                observe.SetOutput(l, (byte*)outputs[l].Pointer + ((long)i * Row(outputs[l])));
            }

            observe.Run();
        }
    }

    private static int Row(Operand stacked) => stacked.Type.Bytes / stacked.Shape[0];

    /// <summary>The first step whose end is not before a time, as a solve with save points takes it; −1 where none was.</summary>
    private int Find(double time)
    {
        double t0 = _clock.At(0), t1 = _clock.At(1), sign = Math.Sign(_clock.Span);
        if (!(sign * (time - t0) >= 0 && sign * (t1 - time) >= 0))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"OdeSolution.At: t = {time} is outside the interval from {t0} to {t1}. A solution is not continued beyond it: solve over a longer interval."));
        }

        int low = 0, high = _lengths.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sign * (_clock.At(Fractions[middle + 1]) - time) >= 0) high = middle;
            else low = middle + 1;
        }

        return low < _lengths.Length ? low : Fractions[^1] == 1 ? _lengths.Length - 1 : -1;
    }

    private Tensor[] Collect(Tensor[] initial, OdeTape tape)
    {
        int n = tape.Steps;
        Tensor[] states = Array.ConvertAll(_problem.StateTypes, t => Tensor.Uninitialized(t with { Shape = t.Shape.Insert(0, n + 1) }));
        Operand.Pin(n == 0 ? initial : Final, states, (_problem, tape), static (run, last, stacks) =>
        {
            int steps = run.tape.Steps;
            for (int l = 0; l < stacks.Length; l++) last[l].Bytes.CopyTo(stacks[l].Bytes[(steps * last[l].Type.Bytes)..]);
            if (steps == 0) return;
            var pointers = new nint[stacks.Length];
            for (int l = 0; l < pointers.Length; l++) pointers[l] = (nint)stacks[l].Pointer;
            run.tape.States!.Reverse(new Collector(run._problem.Plan.Carry, pointers));
        });
        return states;
    }

    /// <summary>Copies the state at the beginning of each step, visited from the last to the first, to its row.</summary>
    private sealed class Collector(StateLayout layout, nint[] stacks) : LoopBody
    {
        public override int StateBytes => layout.Bytes;

        // The tape holds every state.
        public override void Advance(int n, byte* state, byte* next) => throw new InvalidOperationException("Internal error in Adjoint: a state was not kept. Please report it.");

        public override void Reverse(int n, byte* state)
        {
            for (int l = 0; l < stacks.Length; l++)
            {
                int bytes = layout.Types[l].Bytes;
                Unsafe.CopyBlockUnaligned((byte*)stacks[l] + ((long)n * bytes), state + layout.Offsets[l], (uint)bytes);
            }
        }
    }
}
