namespace Adjoint;

/// <summary>Products and sums named by letters, reduced to diagonals, sums and one matrix product.</summary>
internal static class Einsum
{
    public static Tensor Apply(string subscripts, ReadOnlySpan<Tensor> operands)
    {
        string[] sides = subscripts.Replace(" ", "", StringComparison.Ordinal).Split("->");
        string[] inputs = sides[0].Split(',');
        if (sides.Length != 2 || inputs.Length != operands.Length || !sides[0].Replace(",", "", StringComparison.Ordinal).All(char.IsAsciiLetter))
            Throw.Misuse("Einsum", $"\"{subscripts}\" does not name the axes of {operands.Length} operands and of the result by letters, as in \"ij,jk->ik\".");
        string output = sides[1];
        var extents = new Dictionary<char, int>();
        for (int n = 0; n < operands.Length; n++)
        {
            ArgumentNullException.ThrowIfNull(operands[n]);
            if (inputs[n].Length != operands[n].Rank)
                Throw.Misuse("Einsum", $"\"{inputs[n]}\" of \"{subscripts}\" names {inputs[n].Length} axes of a tensor of shape {operands[n].Describe()}.");
            for (int axis = 0; axis < inputs[n].Length; axis++)
            {
                char letter = inputs[n][axis];
                if (!extents.TryAdd(letter, operands[n].Shape[axis]) && extents[letter] != operands[n].Shape[axis])
                    Throw.Misuse("Einsum", $"'{letter}' of \"{subscripts}\" stands for extents {extents[letter]} and {operands[n].Shape[axis]}, the latter of a tensor of shape {operands[n].Describe()}.");
            }
        }

        if (output.Distinct().Count() != output.Length || !output.All(extents.ContainsKey))
            Throw.Misuse("Einsum", $"the result \"{output}\" of \"{subscripts}\" must name letters of the operands, each once.");
        var (a, left) = Reduced(operands[0], inputs[0], output + (inputs.Length > 1 ? inputs[1] : ""));
        if (operands.Length == 1) return Ordered(a, left, output);
        var (b, right) = Reduced(operands[1], inputs[1], output + inputs[0]);
        string shared = string.Concat(output.Where(c => left.Contains(c) && right.Contains(c)));
        string summed = string.Concat(left.Where(c => right.Contains(c) && !output.Contains(c)));
        string ofLeft = string.Concat(left.Where(c => !right.Contains(c))), ofRight = string.Concat(right.Where(c => !left.Contains(c)));
        a = Ordered(a, left, shared + ofLeft + summed);
        b = Ordered(b, right, shared + summed + ofRight);
        int[] Extents(string letters) => [.. letters.Select(c => extents[c])];
        int Size(string letters) => letters.Aggregate(1, (size, c) => size * extents[c]);
        Tensor product;
        if (summed.Length == 0)
        {
            int[] ones = [.. Enumerable.Repeat(1, ofLeft.Length)];
            product = a.Reshape(new Shape([.. Extents(shared + ofLeft), .. ofRight.Select(_ => 1)])) * b.Reshape(new Shape([.. Extents(shared), .. ones, .. Extents(ofRight)]));
        }
        else
        {
            int[] outer = shared.Length == 0 ? [] : [Size(shared)];
            product = new MatMul().Apply(
                a.Reshape(new Shape([.. outer, Size(ofLeft), Size(summed)])), b.Reshape(new Shape([.. outer, Size(summed), Size(ofRight)])));
            product = product.Reshape(new Shape(Extents(shared + ofLeft + ofRight)));
        }

        return Ordered(product, shared + ofLeft + ofRight, output);
    }

    /// <summary>Takes the diagonal of letters that occur twice, and sums over those that occur nowhere else.</summary>
    private static (Tensor Tensor, string Letters) Reduced(Tensor x, string letters, string elsewhere)
    {
        for (int first = 0; first < letters.Length; first++)
        {
            int second = letters.LastIndexOf(letters[first]);
            if (second == first) continue;
            x = x.MoveAxis(second, -1).MoveAxis(first, -1).Diagonal();
            letters = letters.Remove(second, 1).Remove(first, 1) + letters[first];
            first = -1;
        }

        for (int axis = letters.Length - 1; axis >= 0; axis--)
        {
            if (elsewhere.Contains(letters[axis])) continue;
            x = Tensor.Sum(x, axis);
            letters = letters.Remove(axis, 1);
        }

        return (x, letters);
    }

    private static Tensor Ordered(Tensor x, string from, string to) =>
        from == to ? x : new Permute(to.Select(c => from.IndexOf(c)).ToArray()).Apply(x);
}
