using static Adjoint.Tensor;

namespace Adjoint.Tests.Tensors;

public sealed class EinsumTests
{
    private static readonly Tensor A = FromArray(new[,] { { 1.0, 2, 3 }, { 4, 5, 6 } });

    private static readonly Tensor B = FromArray(new[,] { { 1.0, 0, 2, 1 }, { 3, 1, 0, 1 }, { 1, 1, 1, 0 } });

    [Fact]
    public void Subscripts_NameTheUsualProducts()
    {
        Assert.Equal(MatMul(A, B).ToArray(), Einsum("ij,jk->ik", A, B).ToArray());
        Assert.Equal(MatMul(A, B).Transpose().ToArray(), Einsum("ij,jk->ki", A, B).ToArray());
        Assert.Equal([1.0, 2, 3, 2, 4, 6], Einsum("i,j->ij", FromArray([1.0, 2]), A[0]).ToArray());
        Assert.Equal(91.0, (double)Einsum("ij,ij->", A, A));
        Assert.Equal([6.0, 15], Einsum("ij->i", A).ToArray());
        Assert.Equal([1.0, 4, 2, 5, 3, 6], Einsum("ij->ji", A).ToArray());
        Assert.Equal(15.0, (double)Einsum("ii->", FromArray(new[,] { { 5.0, 1 }, { 1, 10 } })));
    }

    [Theory]
    [InlineData("ij,kl->ijkl")]
    [InlineData("ij,kj->ik")]
    [InlineData("ij,kl->il")]
    [InlineData("iji,jk->ki")]
    [InlineData("bij,bjk->bki")]
    [InlineData("abc,cab->")]
    [InlineData("aab,b->a")]
    public void Result_IsTheSumOfTheProducts(string subscripts)
    {
        // Extents by letter; the reference adds up every product of elements.
        string[] sides = subscripts.Split("->"), inputs = sides[0].Split(',');
        char[] letters = [.. sides[0].Where(char.IsLetter).Distinct().Order()];
        int Extent(char c) => c % 3 + 1;
        var random = new Random(3);
        Tensor[] operands = Array.ConvertAll(inputs, s =>
        {
            int[] shape = [.. s.Select(Extent)];
            return FromArray([.. Enumerable.Range(0, new Shape(shape).Size).Select(_ => (double)random.Next(-4, 5))], shape);
        });
        int[] result = [.. sides[1].Select(Extent)];
        double[] expected = new double[new Shape(result).Size];
        int total = letters.Aggregate(1, (n, c) => n * Extent(c));
        for (int n = 0; n < total; n++)
        {
            var at = new Dictionary<char, int>();
            int rest = n;
            foreach (char c in letters)
            {
                at[c] = rest % Extent(c);
                rest /= Extent(c);
            }

            int Offset(string s) => s.Aggregate(0, (o, c) => (o * Extent(c)) + at[c]);
            expected[Offset(sides[1])] += operands[0].ToArray()[Offset(inputs[0])] * operands[1].ToArray()[Offset(inputs[1])];
        }

        Tensor actual = Einsum(subscripts, operands);
        Assert.Equal(result, actual.Shape);
        Assert.Equal(expected, actual.ToArray());
    }

    [Theory]
    [InlineData("ij,jk", "letters")]
    [InlineData("ij->ik", "letters")]
    [InlineData("i,jk->ik", "names 1 axes")]
    [InlineData("ij,ik->jk", "extents 2 and 3")]
    [InlineData("ij,jk->il", "each once")]
    [InlineData("ij,jk->ii", "each once")]
    public void LettersThatDoNotFit_AreRefused(string subscripts, string words) =>
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => Einsum(subscripts, A, B)).Message);
}
