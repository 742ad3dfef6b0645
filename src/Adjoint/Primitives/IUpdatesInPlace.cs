namespace Adjoint.Primitives;

/// <summary>
/// A primitive whose first output differs from its first input in few elements: the compiler lets both lie in the same memory where
/// nothing else reads the input, and the kernel copies where they do not.
/// </summary>
internal interface IUpdatesInPlace;
