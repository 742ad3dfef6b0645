namespace Adjoint.Vectors;

/// <summary>Stands for a value of lanes while a formula is being recorded: the index of a <see cref="LaneInstruction"/>.</summary>
internal readonly record struct Symbol(int Index);
