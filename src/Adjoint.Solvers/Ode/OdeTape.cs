using System.Runtime.InteropServices;

namespace Adjoint.Solvers;

/// <summary>The step sequence of a solve, as fractions of its interval, and the states its checkpoint schedule kept.</summary>
internal sealed unsafe class OdeTape : ITape
{
    private readonly OdeProblem _problem;
    private readonly OdePlan _plan;
    private double[] _fractions = new double[3 * 128];

    public OdeTape(OdePlan plan, OdeProblem problem)
    {
        _plan = plan;
        _problem = problem;
        PointStep = new int[problem.Points];
        Work = (byte*)NativeMemory.AlignedAlloc((nuint)((2 * plan.Layout.Bytes) + 128), 64);
        Second = Work + ((plan.Layout.Bytes + 63) & ~63);
    }

    ~OdeTape()
    {
        NativeMemory.AlignedFree(Work);
        Store?.Dispose();
    }

    public long Ticket { get; set; }

    /// <summary>The number of accepted steps.</summary>
    public int Steps { get; private set; }

    /// <summary>The step in which each save point lies.</summary>
    public int[] PointStep { get; }

    public CheckpointRun? Run { get; private set; }

    public ICheckpointStore? Store { get; private set; }

    /// <summary>Two blocks for the state at hand and the next.</summary>
    public byte* Work { get; }

    public byte* Second { get; }

    /// <summary>Begin, length and end of a step as fractions of the interval.</summary>
    public (double Start, double Length, double End) this[int n] => (_fractions[3 * n], _fractions[(3 * n) + 1], _fractions[(3 * n) + 2]);

    /// <summary>Starts recording.</summary>
    public void Begin()
    {
        Steps = 0;
        Array.Fill(PointStep, -1);
        if (Run is null)
        {
            Run = _problem.Checkpoints.CreateRun(null, _plan.Layout.Bytes, 2L * _plan.Layout.Bytes);
            Store = _problem.Checkpoints.CreateStore(Run, _plan.Layout.Bytes);
        }

        Run.BeginForward();
    }

    /// <summary>Records an accepted step and, if the schedule says so, the state at its beginning.</summary>
    public void Record(double start, double length, double end, byte* state)
    {
        int n = Steps++;
        if ((3 * n) + 3 > _fractions.Length) Array.Resize(ref _fractions, 2 * _fractions.Length);
        _fractions[3 * n] = start;
        _fractions[(3 * n) + 1] = length;
        _fractions[(3 * n) + 2] = end;
        int slot = Run!.Keep(n);
        if (slot >= 0) Store!.Save(slot, new ReadOnlySpan<byte>(state, _plan.Layout.Bytes));
    }

    public void End() => Run!.EndForward(Steps);
}
