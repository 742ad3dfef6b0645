using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Adjoint;

/// <summary>Every message of misuse of tensors, in one place; call sites stay one line.</summary>
[StackTraceHidden]
internal static class Throw
{
    [DoesNotReturn]
    public static void NegativeExtent(ReadOnlySpan<int> extents) =>
        throw new ArgumentException($"A shape cannot have a negative extent: [{Join(extents)}].");

    [DoesNotReturn]
    public static void TooManyElements(ReadOnlySpan<int> extents) =>
        throw new ArgumentException(
            $"A tensor holds at most {Array.MaxLength} elements; the shape [{Join(extents)}] asks for more.");

    [DoesNotReturn]
    public static void TooManyBytes(TensorType type) =>
        throw new ArgumentException(
            $"A tensor holds at most 2 GiB; {type} has {type.Shape.Size} elements of {type.Element.Size()} bytes. Divide it, or use Float32.");

    [DoesNotReturn]
    public static void ShapesDoNotMatch(string operation, Tensor left, Tensor right)
    {
        string hint = "";
        if (left.Rank == right.Rank && left.Rank >= 2 && Shape.Broadcast(left.Shape, Reverse(right.Shape)) is not null)
            hint = $" Transpose one of them: {right.Label ?? "right"}.Transpose().";
        int axis = 1;
        while (axis <= Math.Min(left.Rank, right.Rank)
            && (left.Shape[^axis] == right.Shape[^axis] || left.Shape[^axis] == 1 || right.Shape[^axis] == 1)) axis++;
        throw new ArgumentException(
            $"Tensor shapes do not match in {operation}: left is {left.Describe()}, right is {right.Describe()}.{Environment.NewLine}"
            + $"Broadcasting aligns trailing axes: {left.Shape[^axis]} against {right.Shape[^axis]}.{hint}");
    }

    [DoesNotReturn]
    public static void ElementTypesDiffer(string operation, Tensor left, Tensor right) =>
        throw new ArgumentException(
            $"Element types differ in {operation}: left is {left.ElementType} {left.Describe()}, right is {right.ElementType} "
            + $"{right.Describe()}. Convert one of them, e.g. right.Cast(ElementType.{left.ElementType}).");

    [DoesNotReturn]
    public static void WrongElementType(string operation, TensorType found, string expected) =>
        throw new ArgumentException(
            $"{operation} takes {expected} elements, but was given {found.Element} of shape {found.Shape}. Convert with Cast(...).");

    [DoesNotReturn]
    public static void Misuse(string operation, string problem) => throw new ArgumentException($"{operation}: {problem}");

    [DoesNotReturn]
    public static void AxisOutOfRange(string operation, int axis, Shape shape) =>
        throw new ArgumentOutOfRangeException(
            nameof(axis), $"{operation}: axis {axis} is outside a tensor of shape {shape} (axes {-shape.Rank} to {shape.Rank - 1}).");

    [DoesNotReturn]
    public static void IndexOutOfRange(string operation, long index, int position, int extent) =>
        throw new ArgumentOutOfRangeException(
            "indices", $"{operation}: index {index} (number {position} of the indices) is outside an axis of extent {extent}; "
            + (extent == 0 ? "it has no elements." : $"indices go from 0 to {extent - 1}."));

    [DoesNotReturn]
    public static void ReadOfTraced(Tensor tensor) =>
        throw new InvalidOperationException(
            $"The value of a traced tensor {tensor.Describe()} was read while a function was being compiled or batched: it has no value yet. "
            + "Decide inside the graph instead: Where(condition, a, b) selects by element, Loop.Cond chooses a branch, "
            + "Loop.While repeats, Loop.Scan steps; or do the reading outside the compiled function.");

    [DoesNotReturn]
    public static void Escaped(Tensor tensor) =>
        throw new InvalidOperationException(
            $"A traced tensor {tensor.Describe()} was used after the function that it belongs to had returned. "
            + "Return it from the function instead of storing it in a variable outside.");

    [DoesNotReturn]
    public static void OtherThread(Tensor tensor) =>
        throw new InvalidOperationException(
            $"A traced tensor {tensor.Describe()} was used by a function that is traced on another thread than the one it belongs to. "
            + "Trace on one thread: threads belong inside compiled programs, not inside the functions they are made of.");

    [DoesNotReturn]
    public static void RecordedElsewhere(string operation, ReadOnlySpan<Tensor> operands) =>
        throw new InvalidOperationException(
            $"{operation} of ({string.Join(", ", operands.ToArray().Select(t => t.Describe()))}) was called on another thread than the one that traces the function, where "
            + "operations have an order. Trace on one thread: compiled programs use all threads by themselves, and Batch runs many samples at once.");

    [DoesNotReturn]
    public static void NotDifferentiable(string operation, string mode, string alternative) =>
        throw new NotSupportedException($"{operation} has no derivative in {mode} mode. {alternative}");

    [DoesNotReturn]
    public static void InternalError(string problem, object? graph = null) =>
        throw new InvalidOperationException(
            $"Internal error in Adjoint: {problem} Please report it with the program that led to it."
            + (graph is null ? "" : Environment.NewLine + graph));

    public static string Join(ReadOnlySpan<int> values) => string.Join(", ", values.ToArray());

    private static Shape Reverse(Shape shape)
    {
        int[] extents = shape.Extents.ToArray();
        Array.Reverse(extents);
        return new Shape(extents.AsSpan());
    }
}
