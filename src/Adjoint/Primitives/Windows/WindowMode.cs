namespace Adjoint.Primitives;

/// <summary>What is done with the elements of a window.</summary>
internal enum WindowMode
{
    /// <summary>The first of the largest of x says where: t is read there.</summary>
    Switch,

    /// <summary>The transpose in t: ȳ is added there.</summary>
    SwitchTransposed,

    /// <summary>All elements are added up.</summary>
    Sum,

    /// <summary>The transpose: ȳ is added to all elements.</summary>
    SumTransposed,
}
