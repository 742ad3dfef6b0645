namespace Adjoint.Solvers;

/// <summary>Something a forward sweep leaves for its adjoint.</summary>
internal interface ITape
{
    /// <summary>The number by which the adjoint asks for it; 0 while it holds nothing.</summary>
    long Ticket { get; set; }
}

/// <summary>
/// A few tapes that are used again and again. A forward sweep leaves its tape under a new ticket; the adjoint takes it back by
/// that ticket. A tape that is not taken is overwritten by a later sweep, and its adjoint solves again: tapes are a cache, so
/// nothing depends on how long they live.
/// </summary>
internal sealed class TapePool<TTape>(Func<TTape> create) where TTape : class, ITape
{
    /// <summary>Idle tapes kept: enough for a few threads or nested solves, few enough to bound the memory they hold.</summary>
    private const int Capacity = 4;

    private static long s_ticket;

    private readonly List<TTape> _idle = [];

    public TTape Take()
    {
        lock (_idle)
        {
            if (_idle.Count > 0)
            {
                // Spent tapes first, then the oldest.
                int best = 0;
                for (int i = 1; i < _idle.Count; i++)
                    if (_idle[i].Ticket < _idle[best].Ticket) best = i;
                TTape tape = _idle[best];
                if (tape.Ticket == 0 || _idle.Count >= Capacity)
                {
                    _idle.RemoveAt(best);
                    tape.Ticket = 0;
                    return tape;
                }
            }
        }

        return create();
    }

    /// <summary>The tape left under a ticket, or null.</summary>
    public TTape? TryTake(long ticket)
    {
        lock (_idle)
        {
            for (int i = 0; i < _idle.Count; i++)
            {
                if (_idle[i].Ticket != ticket || ticket == 0) continue;
                TTape tape = _idle[i];
                _idle.RemoveAt(i);
                return tape;
            }
        }

        return null;
    }

    /// <summary>Leaves a tape for the adjoint; returns its ticket.</summary>
    public long Leave(TTape tape)
    {
        long ticket = Interlocked.Increment(ref s_ticket);
        tape.Ticket = ticket;
        Return(tape);
        return ticket;
    }

    /// <summary>Gives a tape back, with what it holds.</summary>
    public void Return(TTape tape)
    {
        lock (_idle)
        {
            if (_idle.Count < Capacity) _idle.Add(tape);
        }
    }
}
