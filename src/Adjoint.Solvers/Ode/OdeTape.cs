using System.Runtime.CompilerServices;

namespace Adjoint.Solvers;

/// <summary>
/// What a solve leaves for its derivatives: the step sequence, as fractions of the interval, the step in which each save point lies, and, where
/// the adjoint asks for them, the states that the checkpoint schedule kept.
/// </summary>
internal sealed class OdeTape(OdeProblem problem, StateLayout layout) : Tape
{
    private const int BytesPerStep = 2 * sizeof(double);

    // Start and length of each step; a step ends where the next one starts, the last one at 1, or before that where the solve failed.
    private double[] _fractions = new double[2 * 128];
    private double _end = 1;
    private int? _lengthOfStates;

    /// <summary>The number of accepted steps.</summary>
    public int Steps { get; private set; }

    /// <summary>The step in which each save point lies; −1 for those that were not reached.</summary>
    public int[] PointStep { get; } = new int[problem.Points];

    /// <summary>The states; null where the adjoint wants none.</summary>
    public LoopTape? States { get; private set; }

    public override long BytesHeld => (States?.BytesHeld ?? 0) + ((long)_fractions.Length * sizeof(double));

    public override bool UsesDisk => States?.UsesDisk ?? false;

    /// <summary>
    /// Begin, length and end of a step as fractions of the interval. To be inlined by name, as the JIT does by itself only where it knows a profile: three
    /// numbers handed over in memory take longer than a third of a small step (30 ns).
    /// </summary>
    public (double Start, double Length, double End) this[int n]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_fractions[2 * n], _fractions[(2 * n) + 1], n + 1 < Steps ? _fractions[2 * (n + 1)] : _end);
    }

    /// <summary>Starts recording.</summary>
    /// <param name="steps">The number of steps where it is known beforehand, which makes for a better placement of checkpoints.</param>
    public void Begin(int? steps)
    {
        Steps = 0;
        Array.Fill(PointStep, -1);
        if (problem.Adjoint.KeepsStates)
        {
            Checkpoints schedule = problem.Adjoint.Checkpoints;
            int? length = schedule is StoreAllCheckpoints ? null : steps;
            if (States is null || length != _lengthOfStates)
            {
                States?.Dispose();
                States = new LoopTape(schedule, length, layout.Bytes, (2L * layout.Bytes) + ((long)BytesPerStep * (length ?? 0)));
                _lengthOfStates = length;
            }

            States.Begin();
        }

        if (steps is { } known && 2L * known > _fractions.Length) _fractions = new double[checked(2 * known)];
    }

    /// <summary>Records an accepted step.</summary>
    public void Record(double start, double length)
    {
        int n = Steps++;
        if ((2 * n) + 2 > _fractions.Length) Array.Resize(ref _fractions, checked(2 * _fractions.Length));
        _fractions[2 * n] = start;
        _fractions[(2 * n) + 1] = length;
    }

    /// <summary>Ends recording.</summary>
    /// <param name="fraction">The end of the last step: 1 where the solve reached the end of the interval.</param>
    public void End(double fraction)
    {
        _end = fraction;
        States?.End(Steps);
    }

    public override void Dispose() => States?.Dispose();
}
