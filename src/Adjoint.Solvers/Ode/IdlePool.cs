namespace Adjoint.Solvers;

/// <summary>A few objects that wait to be used again, for any number of threads: taking and giving back allocate nothing.</summary>
internal sealed class IdlePool<T> where T : class
{
    private readonly T?[] _slots = new T?[2 * Environment.ProcessorCount];

    /// <summary>One of them, or null where a new one is to be made.</summary>
    public T? TryTake()
    {
        for (int i = 0; i < _slots.Length; i++)
            if (_slots[i] is not null && Interlocked.Exchange(ref _slots[i], null) is { } item) return item;
        return null;
    }

    /// <summary>Gives one back; it is forgotten where enough wait already.</summary>
    public void Give(T item)
    {
        for (int i = 0; i < _slots.Length; i++)
            if (_slots[i] is null && Interlocked.CompareExchange(ref _slots[i], item, null) is null) return;
    }
}
