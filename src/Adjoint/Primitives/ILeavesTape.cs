namespace Adjoint.Primitives;

/// <summary>A primitive that leaves a tape for its adjoint and tells by a ticket among its outputs where it is.</summary>
internal interface ILeavesTape
{
    /// <summary>Which output the ticket is.</summary>
    int Ticket { get; }

    /// <summary>The same without the tape, for where nothing reads the ticket.</summary>
    Primitive WithoutTape();
}
