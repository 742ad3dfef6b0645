namespace Adjoint.Primitives;

/// <summary>What random bits are for: each purpose has counters of its own, so that no two share a block.</summary>
internal enum RandomPurpose
{
    Numbers,
    Split,
    Fold,
}

/// <summary>
/// Random numbers as a pure function of a key and a position. Inputs: keys Int64 <c>[…, 2]</c> (the key of the generator, and the
/// upper half of its counter) and first blocks Int64 <c>[…]</c>; output <c>[…, shape]</c>. Element i takes half i mod 2 of block
/// first + ⌊i/2⌋, whatever the shape.
/// </summary>
/// <param name="Shape">The shape drawn for each key.</param>
/// <param name="Purpose">The purpose.</param>
/// <param name="Element">Int64: 64 random bits. Floating: numbers (k + ½)·2⁻⁵² (Float64) or (k + ½)·2⁻²³ (Float32), uniform in (0, 1).</param>
internal sealed record RandomBits(Shape Shape, RandomPurpose Purpose, ElementType Element) : ConstantPrimitive
{
    public override string Name => "randomBits";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        Shape key = inputs[0].Shape;
        if (inputs[0].Element != ElementType.Int64) Throw.WrongElementType("A random key", inputs[0], "Int64");
        if (key.Rank == 0 || key[^1] != 2 || inputs[1] != new TensorType(ElementType.Int64, key[..^1]))
            Throw.Misuse("RandomKey", $"the key is {inputs[0]} with a position {inputs[1]}; a key is Int64[2], a batch of keys Int64[n, 2], with one position each.");
        if (Element == ElementType.Bool) Throw.Misuse("RandomBits", "the numbers are Int64, Float64 or Float32; compare them for truth values.");
        return [new TensorType(Element, new Shape([.. key.Extents[..^1], .. Shape.Extents]))];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        ReadOnlySpan<long> keys = inputs[0].As<long>(), first = inputs[1].As<long>();
        int count = Shape.Size;
        for (int n = 0; n < first.Length; n++)
        {
            ulong key = (ulong)keys[2 * n], stream = (ulong)keys[(2 * n) + 1], start = (ulong)first[n];
            switch (Element)
            {
                case ElementType.Float64:
                    Fill(outputs[0].As<double>().Slice(n * count, count), key, stream, start);
                    break;
                case ElementType.Float32:
                    Fill(outputs[0].As<float>().Slice(n * count, count), key, stream, start);
                    break;
                default:
                    Fill(outputs[0].As<long>().Slice(n * count, count), key, stream, start);
                    break;
            }
        }
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => Bind(BatchRules.ExpandAll(size, inputs, batched));

    public override string Format(string[] inputs) => $"randomBits({inputs[0]} at {inputs[1]}, {Element}{Shape})";

    private ulong Counter(ulong block) => (block & ~(3UL << 62)) | ((ulong)Purpose << 62);

    private void Fill(Span<double> target, ulong key, ulong stream, ulong block)
    {
        for (int i = 0; i < target.Length; i += 2, block++)
        {
            var (low, high) = Philox.Block(Counter(block), stream, key);
            target[i] = Double(low);
            if (i + 1 < target.Length) target[i + 1] = Double(high);
        }

        static double Double(ulong bits) => ((bits >> 12) + 0.5) * (1.0 / (1L << 52));
    }

    private void Fill(Span<float> target, ulong key, ulong stream, ulong block)
    {
        for (int i = 0; i < target.Length; i += 2, block++)
        {
            var (low, high) = Philox.Block(Counter(block), stream, key);
            target[i] = Single(low);
            if (i + 1 < target.Length) target[i + 1] = Single(high);
        }

        static float Single(ulong bits) => ((bits >> 41) + 0.5f) * (1.0f / (1 << 23));
    }

    private void Fill(Span<long> target, ulong key, ulong stream, ulong block)
    {
        for (int i = 0; i < target.Length; i += 2, block++)
        {
            var (low, high) = Philox.Block(Counter(block), stream, key);
            target[i] = (long)low;
            if (i + 1 < target.Length) target[i + 1] = (long)high;
        }
    }
}
