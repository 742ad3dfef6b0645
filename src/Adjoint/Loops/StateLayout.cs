namespace Adjoint.Loops;

/// <summary>Where the tensors of a loop's state lie in its block of bytes.</summary>
/// <remarks>
/// Leapfrog and multistep methods carry old values along: a state (u[n], u[n−1]) shares u[n] with the next one. Where a body hands tensors on
/// unchanged like this, all by the same number of steps, the block is a window, oldest values first, and the next state is the
/// same window moved on by <see cref="Fresh"/> bytes: nothing is copied, and a tape of all states holds each value once.
/// </remarks>
internal sealed class StateLayout
{
    // From here on a state is worth cache lines of its own; below, as for a few numbers of an ODE, padding would be most of it.
    private const int LargeState = 1024;
    private const int CacheLine = 64;
    private const int Word = 8;

    public StateLayout(ReadOnlySpan<TensorType> tensors, int[]? sources = null)
    {
        long sum = 0;
        foreach (TensorType tensor in tensors) sum += tensor.Bytes;
        int alignment = sum >= LargeState ? CacheLine : Word;
        Types = tensors.ToArray();
        Offsets = new int[tensors.Length];
        Ages = new int[tensors.Length];
        if (sources is not null && sum >= LargeState && CommonAge(sources) is { } age and > 0) Age = age;
        long end = 0;
        for (int i = 0; i < tensors.Length; i++)
        {
            if (Age > 0) Ages[i] = Generation(sources!, i);
            if (Ages[i] > 0) continue;
            Offsets[i] = (int)end;
            end = (end + tensors[i].Bytes + alignment - 1) & -alignment;
            if (end * (Age + 1) > Array.MaxLength) LoopThrow.StateTooLarge(sum);
        }

        Fresh = (int)end;
        Bytes = (int)end * (Age + 1);
        if (Age == 0) return;
        for (int i = 0; i < tensors.Length; i++)
        {
            int root = i;
            while (sources![root] >= 0) root = sources[root];
            if (Ages[i] > 0) Offsets[i] = Offsets[root];
        }

        for (int i = 0; i < tensors.Length; i++) Offsets[i] += (Age - Ages[i]) * Fresh;
    }

    /// <summary>The tensors.</summary>
    public TensorType[] Types { get; }

    /// <summary>The offset of each tensor in bytes.</summary>
    public int[] Offsets { get; }

    /// <summary>By how many steps each tensor is older than the state, where the block is a window; else 0.</summary>
    public int[] Ages { get; }

    /// <summary>The largest of the ages.</summary>
    public int Age { get; }

    /// <summary>The bytes of the whole block.</summary>
    public int Bytes { get; }

    /// <summary>The bytes that a step computes, at the end of the block: all, or where the block is a window those of age 0.</summary>
    public int Fresh { get; }

    /// <summary>The windows that lie next to each other in the memory of two blocks: <see cref="Age"/> + 2.</summary>
    public int Windows => Age + 2;

    /// <summary>
    /// For each tensor of the state the one whose value it takes over unchanged from the step before, or −1; of a body (index, carry…, …) →
    /// (carry…, …).
    /// </summary>
    public static int[] Sources(Graph body, int carries)
    {
        int[] sources = new int[carries];
        for (int i = 0; i < carries; i++)
        {
            int input = Array.IndexOf(body.Inputs, body.Outputs[i], 1, carries);
            sources[i] = input < 0 ? -1 : input - 1;
        }

        return sources;
    }

    /// <summary>The age that all chains of handing on have in common; 0 where they differ, meet or go in a circle.</summary>
    private static int CommonAge(int[] sources)
    {
        int roots = sources.AsSpan().Count(-1), age = sources.Length / Math.Max(1, roots) - 1;
        if (roots == 0 || roots * (age + 1) != sources.Length) return 0;
        for (int i = 0; i < sources.Length; i++)
        {
            int generation = Generation(sources, i);
            if (generation < 0 || generation > age) return 0;
            for (int j = 0; j < i; j++)
                if (sources[i] >= 0 && sources[j] == sources[i]) return 0;
        }

        return age;
    }

    private static int Generation(int[] sources, int tensor)
    {
        int generation = 0;
        for (int i = tensor; sources[i] >= 0; i = sources[i])
            if (++generation > sources.Length) return -1;
        return generation;
    }
}
