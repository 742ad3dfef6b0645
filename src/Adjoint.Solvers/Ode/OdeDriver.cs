using System.Numerics;
using System.Runtime.CompilerServices;

namespace Adjoint.Solvers;

/// <summary>The time loop of a solve: propose a step, take it, accept or reject, interpolate, record.</summary>
internal static unsafe class OdeDriver
{
    /// <summary>A last step shorter than this part of the one before is avoided by stretching that one.</summary>
    private const double Stretch = 1e-9;

    /// <summary>Solves.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="plan">Its programs.</param>
    /// <param name="inputs">t0, t1, save points if any, state, parameters.</param>
    /// <param name="outputs">Final state, saved states, report; empty when only the tape is wanted.</param>
    /// <param name="tape">What to record on; null when no adjoint will follow.</param>
    public static void Solve(OdeProblem problem, OdePlan plan, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs, OdeTape? tape)
    {
        OdeTape workspace = tape ?? plan.Tapes.Take();
        ProgramInstance step = plan.Step.Rent();
        ProgramInstance? observe = problem.Points > 0 && outputs.Length > 0 ? plan.Observe.Rent() : null;
        try
        {
            new Sweep(problem, plan, inputs, outputs, tape, workspace, step, observe).Run();
        }
        finally
        {
            plan.Step.Return(step);
            if (observe is not null) plan.Observe.Return(observe);
            if (tape is null) plan.Tapes.Return(workspace);
        }
    }

    /// <summary>Writes a number as an element of the state's type.</summary>
    public static void Put(void* address, ElementType element, double value)
    {
        if (element == ElementType.Float64) *(double*)address = value;
        else *(float*)address = (float)value;
    }

    public static double Get(void* address, ElementType element) => element == ElementType.Float64 ? *(double*)address : *(float*)address;

    private ref struct Sweep
    {
        private readonly OdeProblem _problem;
        private readonly OdePlan _plan;
        private readonly ReadOnlySpan<Operand> _inputs;
        private readonly ReadOnlySpan<Operand> _outputs;
        private readonly OdeTape? _tape;
        private readonly ProgramInstance _step;
        private readonly ProgramInstance? _observe;
        private readonly OdeClock _clock;
        private readonly int _leaves;
        private byte* _state;
        private byte* _next;
        private int _steps;
        private int _rejected;
        private int _evaluations;
        private int _point;

        public Sweep(
            OdeProblem problem, OdePlan plan, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs, OdeTape? tape,
            OdeTape workspace, ProgramInstance step, ProgramInstance? observe)
        {
            _problem = problem;
            _plan = plan;
            _inputs = inputs;
            _outputs = outputs;
            _tape = tape;
            _step = step;
            _observe = observe;
            _leaves = problem.Leaves;
            _state = workspace.Work;
            _next = workspace.Second;
            _clock = new OdeClock(Get(inputs[0].Pointer, problem.Element), Get(inputs[1].Pointer, problem.Element));
        }

        public void Run()
        {
            StateLayout layout = _plan.Layout;
            for (int l = 0; l < _leaves; l++) _inputs[_problem.FirstState + l].Bytes.CopyTo(new Span<byte>(_state + layout.Offsets[l], layout.Types[l].Bytes));
            if (_problem.Method.IsFsal) SlopeInto(0, _state, _state, _leaves);
            _tape?.Begin();
            int carries = layout.Types.Length, parameters = _problem.Parameters;
            long clockMemory0 = 0, clockMemory1 = 0, clockMemory2 = 0, pointMemory = 0;
            double high = 0, low = 0;
            _step.SetInput(0, &clockMemory0);
            _step.SetInput(1, &clockMemory1);
            _step.SetInput(2, &clockMemory2);
            for (int p = 0; p < parameters; p++) _step.SetInput(3 + carries + p, _inputs[_problem.FirstState + _leaves + p].Pointer);
            if (_problem.Method.IsAdaptive)
            {
                _step.SetOutput(carries, &high);
                if (_problem.Method.Tableau.BErrorLow.Count > 0) _step.SetOutput(carries + 1, &low);
            }

            if (_observe is not null)
            {
                _observe.SetInput(0, &clockMemory0);
                _observe.SetInput(1, &clockMemory1);
                _observe.SetInput(2, &clockMemory2);
                _observe.SetInput(3, &pointMemory);
                for (int p = 0; p < parameters; p++) _observe.SetInput(4 + _leaves + p, _inputs[_problem.FirstState + _leaves + p].Pointer);
            }

            int order = _problem.Method.Tableau.ErrorOrder;
            double span = _clock.Span, s = 0, smallest = 4 * double.Epsilon;
            double spacing = 4 * Math.Max(Math.BitIncrement(Math.Abs(_clock.At(0))) - Math.Abs(_clock.At(0)), Math.BitIncrement(Math.Abs(_clock.At(1))) - Math.Abs(_clock.At(1)));
            if (_problem.Element == ElementType.Float32) spacing *= 1 << 29;
            double length = FirstStep(order) / Math.Abs(span);
            StepHistory history = StepHistory.Start;
            bool adaptive = _problem.Method.IsAdaptive && _problem.Controller is not FixedStep;
            bool sequential = carries == 1 && !_problem.Method.IsFsal;
            _ = sequential;
            while (s < 1)
            {
                double end = s + length;
                if (end >= 1 - (Stretch * length))
                {
                    end = 1;
                    length = 1 - s;
                }

                double h = _clock.Length(length);
                if (_steps + _rejected >= _problem.MaxSteps)
                {
                    Fail(OdeOutcome.TooManySteps, s, h);
                    return;
                }

                if (adaptive && Math.Abs(h) < Math.Max(spacing, smallest) && end < 1)
                {
                    Fail(OdeOutcome.StepTooSmall, s, h);
                    return;
                }

                Put(&clockMemory0, _problem.Element, _clock.At(s));
                Put(&clockMemory1, _problem.Element, h);
                Put(&clockMemory2, _problem.Element, _clock.At(end));
                for (int c = 0; c < carries; c++)
                {
                    _step.SetInput(3 + c, _state + layout.Offsets[c]);
                    _step.SetOutput(c, _next + layout.Offsets[c]);
                }

                _step.Run();
                _evaluations += _problem.Method.EvaluationsPerStep;
                if (adaptive)
                {
                    double error = _problem.Method.Tableau.BErrorLow.Count > 0 ? ErrorNorm.Combine(high, low) : high;
                    StepDecision decision = _problem.Controller.Decide(history, h, error, order);
                    history = decision.History;
                    double proposed = Math.Abs(decision.NextStep / span);
                    if (!decision.Accepted)
                    {
                        _rejected++;
                        if (!double.IsFinite(error) && Math.Abs(decision.NextStep) < Math.Max(spacing, smallest))
                        {
                            Fail(OdeOutcome.NonFinite, s, h);
                            return;
                        }

                        length = proposed;
                        continue;
                    }

                    Accept(s, length, end, &pointMemory);
                    length = proposed;
                }
                else
                {
                    if (!IsFinite(_next))
                    {
                        Fail(OdeOutcome.NonFinite, s, h);
                        return;
                    }

                    Accept(s, length, end, &pointMemory);
                }

                s = end;
            }

            _tape?.End();
            if (_outputs.Length == 0) return;
            WriteFinal();
            WriteReport(OdeOutcome.Success, _clock.At(1), _clock.Length(length));
        }

        private void Accept(double s, double length, double end, void* pointMemory)
        {
            _tape?.Record(s, length, end, _state);
            if (_problem.Points > 0) Save(s, end, pointMemory);
            byte* swap = _state;
            _state = _next;
            _next = swap;
            _steps++;
        }

        /// <summary>Saves the points that lie in the step just taken.</summary>
        private void Save(double s, double end, void* pointMemory)
        {
            Operand points = _inputs[2];
            double stop = _clock.At(end);
            int size = _problem.Element.Size();
            while (_point < _problem.Points)
            {
                double time = Get((byte*)points.Pointer + (_point * size), _problem.Element);
                bool inside = _clock.Span > 0 ? time <= stop : time >= stop;
                if (!inside && end < 1) return;
                if (_tape is not null) _tape.PointStep[_point] = _steps;
                if (_observe is not null)
                {
                    Put(pointMemory, _problem.Element, time);
                    for (int l = 0; l < _leaves; l++)
                    {
                        _observe.SetInput(4 + l, _state + _plan.Layout.Offsets[l]);
                        _observe.SetOutput(l, (byte*)_outputs[_leaves + l].Pointer + ((long)_point * _plan.Layout.Types[l].Bytes));
                    }

                    _observe.Run();
                }

                _point++;
            }
        }

        private double FirstStep(int order)
        {
            double span = Math.Abs(_clock.Span);
            if (_problem.Controller is FixedStep constant) return Math.Min(constant.Step, span);
            if (_problem.InitialStep is { } given) return Math.Min(given, span);
            StateLayout layout = _plan.Layout;

            // After y₀ and its slope come one Euler step and the slope there, all in the blocks for states.
            int half = _problem.Method.IsFsal ? _leaves : 0;
            if (half == 0) SlopeInto(0, _state, _next, 0);
            byte* slope = half == 0 ? _next : _state;
            double d0 = Norm(_state, 0, _state), d1 = Norm(slope, half, _state);
            if (!double.IsFinite(d0) || !double.IsFinite(d1)) return span;
            double trial = InitialStep.Trial(d0, d1, span);
            if (half == 0) return InitialStep.Refine(trial, d1, 0, order, span);
            for (int l = 0; l < _leaves; l++)
                Euler(_state + layout.Offsets[l], _state + layout.Offsets[half + l], _next + layout.Offsets[l], layout.Types[l], Math.CopySign(trial, _clock.Span));
            SlopeInto(trial / span, _next, _next, half);
            for (int l = 0; l < _leaves; l++) Difference(_next + layout.Offsets[half + l], _state + layout.Offsets[half + l], layout.Types[l]);
            double d2 = Norm(_next, half, _state) / trial;
            return double.IsFinite(d2) ? InitialStep.Refine(trial, d1, d2, order, span) : trial;
        }

        /// <summary>f at a state, into another block from leaf <paramref name="first"/> on.</summary>
        private void SlopeInto(double fraction, byte* state, byte* target, int first)
        {
            long clock = 0;
            Put(&clock, _problem.Element, _clock.At(fraction));
            StateLayout layout = _plan.Layout;
            ProgramInstance slope = _plan.Slope.Rent();
            slope.SetInput(0, &clock);
            for (int l = 0; l < _leaves; l++)
            {
                slope.SetInput(1 + l, state + layout.Offsets[l]);
                slope.SetOutput(l, target + layout.Offsets[first + l]);
            }

            for (int p = 0; p < _problem.Parameters; p++) slope.SetInput(1 + _leaves + p, _inputs[_problem.FirstState + _leaves + p].Pointer);
            slope.Run();
            _plan.Slope.Return(slope);
            _evaluations++;
        }

        /// <summary>The norm of leaves from <paramref name="first"/> on, scaled by the tolerances at <paramref name="scale"/>.</summary>
        private readonly double Norm(byte* block, int first, byte* scale)
        {
            StateLayout layout = _plan.Layout;
            double sum = 0;
            long count = 0;
            for (int l = 0; l < _leaves; l++)
            {
                int size = layout.Types[l].Shape.Size, bytes = layout.Types[l].Element.Size();
                for (int i = 0; i < size; i++)
                {
                    double x = Get(block + layout.Offsets[first + l] + (i * bytes), _problem.Element);
                    double y = Get(scale + layout.Offsets[l] + (i * bytes), _problem.Element);
                    double r = x / (_problem.Atol + (_problem.Rtol * Math.Abs(y)));
                    sum += r * r;
                }

                count += size;
            }

            return Math.Sqrt(sum / Math.Max(1, count));
        }

        private readonly bool IsFinite(byte* block)
        {
            for (int l = 0; l < _leaves; l++)
            {
                int size = _plan.Layout.Types[l].Shape.Size;
                byte* leaf = block + _plan.Layout.Offsets[l];
                bool finite = _problem.Element == ElementType.Float64
                    ? AllFinite(new ReadOnlySpan<double>(leaf, size))
                    : AllFinite(new ReadOnlySpan<float>(leaf, size));
                if (!finite) return false;
            }

            return true;
        }

        private readonly void Fail(OdeOutcome outcome, double fraction, double h)
        {
            // The component to blame: one that is not finite where there is one, else the largest.
            int component = 0, flat = 0;
            double worst = 0;
            byte* block = outcome == OdeOutcome.NonFinite ? _next : _state;
            for (int l = 0; l < _leaves; l++)
            {
                for (int i = 0; i < _plan.Layout.Types[l].Shape.Size; i++, flat++)
                {
                    double value = Get(block + _plan.Layout.Offsets[l] + (i * _problem.Element.Size()), _problem.Element);
                    if (!double.IsFinite(worst) || (double.IsFinite(value) && Math.Abs(value) < Math.Abs(worst))) continue;
                    worst = value;
                    component = flat;
                }
            }

            Span<double> report = stackalloc double[OdeReport.Length];
            OdeReport.Write(report, outcome, _clock.At(fraction), h, _steps, _rejected, _evaluations, 0, component, worst);
            if (_problem.Throws) throw new OdeSolveException(OdeReport.Status(report, _problem.Method.Name));
            _tape?.End();
            if (_outputs.Length == 0) return;
            WriteFinal();
            for (int m = _point; m < _problem.Points; m++)
                for (int l = 0; l < _leaves; l++) FillNaN((byte*)_outputs[_leaves + l].Pointer + ((long)m * _plan.Layout.Types[l].Bytes), _plan.Layout.Types[l]);
            report.CopyTo(_outputs[^2].As<double>());
        }

        private readonly void WriteFinal()
        {
            for (int l = 0; l < _leaves; l++)
                new ReadOnlySpan<byte>(_state + _plan.Layout.Offsets[l], _plan.Layout.Types[l].Bytes).CopyTo(_outputs[l].Bytes);
        }

        private readonly void WriteReport(OdeOutcome outcome, double time, double h) =>
            OdeReport.Write(_outputs[^2].As<double>(), outcome, time, h, _steps, _rejected, _evaluations);
    }

    private static bool AllFinite<T>(ReadOnlySpan<T> values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // A sum of zeros times the values is NaN as soon as one of them is not finite.
        T sum = T.Zero;
        foreach (T value in values) sum += value * T.Zero;
        return !T.IsNaN(sum);
    }

    private static void FillNaN(byte* target, TensorType type)
    {
        if (type.Element == ElementType.Float64) new Span<double>(target, type.Shape.Size).Fill(double.NaN);
        else new Span<float>(target, type.Shape.Size).Fill(float.NaN);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Euler(byte* y, byte* slope, byte* target, TensorType type, double h)
    {
        int size = type.Element.Size();
        for (int i = 0; i < type.Shape.Size * size; i += size) Put(target + i, type.Element, Get(y + i, type.Element) + (h * Get(slope + i, type.Element)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Difference(byte* target, byte* other, TensorType type)
    {
        int size = type.Element.Size();
        for (int i = 0; i < type.Shape.Size * size; i += size) Put(target + i, type.Element, Get(target + i, type.Element) - Get(other + i, type.Element));
    }
}
