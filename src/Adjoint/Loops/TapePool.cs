namespace Adjoint.Loops;

/// <summary>
/// The tapes of one loop between its forward sweeps and its reverse sweeps. The forward sweep leaves its tape and gets a ticket, an
/// integer that travels through the graph as a tensor; the reverse sweep shows the ticket. A pool may drop any tape at any time: the
/// reverse sweep then runs the forward sweep again and gets the same bits. So a tape is a cache, with no lifetime that anyone
/// has to manage.
/// </summary>
/// <remarks>
/// Bounds on what idle tapes hold: at most <see cref="MostTapes"/> a loop, at most <see cref="MostFiles"/> of them with a file, and in the whole process
/// a quarter of the memory it may use (256 MiB where that is less), of which only the tape that came last may make more.
/// </remarks>
internal abstract class TapePool
{
    /// <summary>Idle tapes of one loop, so many that some dozen loops of an unrolled outer loop find theirs.</summary>
    public const int MostTapes = 64;

    /// <summary>Idle tapes of one loop that hold a file. Those that were read are dropped at once.</summary>
    public const int MostFiles = 2;

    private const long LeastLimit = 256L << 20;
    private static readonly Lock Gate = new();
    private static readonly List<WeakReference<TapePool>> Pools = [];
    private static long s_bytes;
    private static long s_count;

    private readonly List<Tape> _idle = [];
    private bool _listed;

    ~TapePool()
    {
        lock (Gate)
        {
            foreach (Tape tape in _idle) s_bytes -= tape.Counted;
            Pools.RemoveAll(p => !p.TryGetTarget(out _));
        }
    }

    /// <summary>The bytes that the idle tapes of all loops may hold together.</summary>
    public static long Limit { get; } = Math.Max(LeastLimit, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);

    /// <summary>The bytes that the idle tapes of all loops hold.</summary>
    public static long IdleBytes
    {
        get
        {
            lock (Gate) return s_bytes;
        }
    }

    /// <summary>A tape to be filled: one that was read, or the oldest where there are too many; null where a new one may be made.</summary>
    protected Tape? TakeReusable()
    {
        lock (Gate)
        {
            int index = _idle.FindIndex(static tape => tape.Spent);
            if (index < 0 && _idle.Count >= MostTapes) index = 0;
            return index < 0 ? null : RemoveAt(index);
        }
    }

    protected Tape? TakeByTicket(long ticket)
    {
        lock (Gate)
        {
            for (int i = _idle.Count - 1; i >= 0; i--)
                if (_idle[i].Ticket == ticket) return RemoveAt(i);
            return null;
        }
    }

    /// <summary>Lets a tape lie; <paramref name="spent"/> says that it may be overwritten before others.</summary>
    protected long Add(Tape tape, bool spent)
    {
        if (spent && tape.UsesDisk)
        {
            tape.Dispose();
            return 0;
        }

        lock (Gate)
        {
            if (!_listed)
            {
                Pools.Add(new WeakReference<TapePool>(this));
                _listed = true;
            }

            tape.Age = ++s_count;
            if (!spent) tape.Ticket = tape.Age;
            tape.Spent = spent;
            tape.Counted = tape.BytesHeld;
            s_bytes += tape.Counted;
            _idle.Add(tape);
            while (_idle.Count > MostTapes) RemoveAt(0).Dispose();
            if (tape.UsesDisk) DropFiles();
            while (s_bytes > Limit && DropOldestBut(tape)) { }
            return tape.Ticket;
        }
    }

    private void DropFiles()
    {
        int files = 0;
        for (int i = _idle.Count - 1; i >= 0; i--)
            if (_idle[i].UsesDisk && ++files > MostFiles) RemoveAt(i).Dispose();
    }

    private static bool DropOldestBut(Tape kept)
    {
        TapePool? from = null;
        foreach (WeakReference<TapePool> reference in Pools)
        {
            if (!reference.TryGetTarget(out TapePool? pool) || pool._idle.Count == 0 || ReferenceEquals(pool._idle[0], kept)) continue;
            if (from is null || pool._idle[0].Age < from._idle[0].Age) from = pool;
        }

        from?.RemoveAt(0).Dispose();
        return from is not null;
    }

    private Tape RemoveAt(int index)
    {
        Tape tape = _idle[index];
        _idle.RemoveAt(index);
        s_bytes -= tape.Counted;
        return tape;
    }
}

/// <inheritdoc cref="TapePool"/>
/// <param name="create">Makes a tape where none can be used again.</param>
internal sealed class TapePool<TTape>(Func<TTape> create) : TapePool where TTape : Tape
{
    /// <summary>A tape for a forward sweep to fill.</summary>
    public TTape Rent()
    {
        var tape = (TTape?)TakeReusable() ?? create();
        tape.Ticket = 0;
        return tape;
    }

    /// <summary>Leaves a tape that a forward sweep has filled.</summary>
    /// <returns>The ticket to find it by, never 0.</returns>
    public long Leave(TTape tape) => Add(tape, spent: false);

    /// <summary>The tape with a ticket, for a reverse sweep; null if it was dropped, is in use, or the ticket is not of this loop.</summary>
    public TTape? Find(long ticket) => ticket == 0 ? null : (TTape?)TakeByTicket(ticket);

    /// <summary>Gives back a tape after a reverse sweep. Until it is filled again its ticket, if it has one, finds it.</summary>
    public void Return(TTape tape) => Add(tape, spent: true);
}
