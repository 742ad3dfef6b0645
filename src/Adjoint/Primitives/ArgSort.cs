using System.Buffers;
using System.Numerics;

namespace Adjoint.Primitives;

/// <summary>
/// The positions that put the last axis in order. Stable: equal elements stay in the order they had. A NaN counts as larger than every number.
/// Cost n log n comparisons a row.
/// </summary>
internal sealed record ArgSort(bool Descending) : ConstantPrimitive
{
    public override string Name => Descending ? "argSortDescending" : "argSort";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        if (inputs[0].Element == ElementType.Bool) Throw.WrongElementType("Sort", inputs[0], "numeric");
        if (inputs[0].Shape.Rank == 0) Throw.Misuse("Sort", "a scalar has no axis to sort along.");
        return [inputs[0] with { Element = ElementType.Int64 }];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        Span<long> order = outputs[0].As<long>();
        if (order.IsEmpty) return;
        switch (inputs[0].Element)
        {
            case ElementType.Float64:
                Run(inputs[0].As<double>(), order, inputs[0].Shape[^1]);
                break;
            case ElementType.Float32:
                Run(inputs[0].As<float>(), order, inputs[0].Shape[^1]);
                break;
            default:
                Run(inputs[0].As<long>(), order, inputs[0].Shape[^1]);
                break;
        }
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => Bind(inputs);

    private void Run<T>(ReadOnlySpan<T> x, Span<long> order, int extent) where T : unmanaged, INumber<T>
    {
        Entry<T>[] entries = ArrayPool<Entry<T>>.Shared.Rent(extent);
        Span<Entry<T>> row = entries.AsSpan(0, extent);
        for (int start = 0; start < x.Length; start += extent)
        {
            for (int i = 0; i < extent; i++) row[i] = new Entry<T>(x[start + i], i);
            if (Descending) row.Sort(default(FromLargest<T>));
            else row.Sort(default(FromSmallest<T>));
            for (int i = 0; i < extent; i++) order[start + i] = row[i].Position;
        }

        ArrayPool<Entry<T>>.Shared.Return(entries);
    }

    private readonly record struct Entry<T>(T Value, int Position) where T : unmanaged, INumber<T>
    {
        public int CompareValue(Entry<T> other) =>
            Value < other.Value ? -1 : Value > other.Value ? 1 : (T.IsNaN(Value) ? 1 : 0) - (T.IsNaN(other.Value) ? 1 : 0);
    }

    private readonly struct FromSmallest<T> : IComparer<Entry<T>> where T : unmanaged, INumber<T>
    {
        public int Compare(Entry<T> x, Entry<T> y) => x.CompareValue(y) is var order && order != 0 ? order : x.Position.CompareTo(y.Position);
    }

    private readonly struct FromLargest<T> : IComparer<Entry<T>> where T : unmanaged, INumber<T>
    {
        public int Compare(Entry<T> x, Entry<T> y) => y.CompareValue(x) is var order && order != 0 ? order : x.Position.CompareTo(y.Position);
    }
}
