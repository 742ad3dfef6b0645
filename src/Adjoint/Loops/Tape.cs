namespace Adjoint.Loops;

/// <summary>What a forward sweep leaves for the reverse sweep, kept between the two by a <see cref="TapePool{TTape}"/>.</summary>
internal abstract class Tape : IDisposable
{
    /// <summary>The bytes held in memory.</summary>
    public abstract long BytesHeld { get; }

    /// <summary>Whether a file is held.</summary>
    public abstract bool UsesDisk { get; }

    /// <summary>Under which number the pool knows it; 0 while it is empty.</summary>
    internal long Ticket { get; set; }

    /// <summary>Whether a reverse sweep has read it.</summary>
    internal bool Spent { get; set; }

    /// <summary>When it came into the pool, as a count; tapes leave in this order.</summary>
    internal long Age { get; set; }

    /// <summary>The bytes it was counted with when it came into the pool.</summary>
    internal long Counted { get; set; }

    public abstract void Dispose();
}
