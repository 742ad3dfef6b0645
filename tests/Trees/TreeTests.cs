using System.Collections.Immutable;
using System.Collections.ObjectModel;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Trees;

public sealed class TreeTests
{
    private static readonly Tensor One = FromArray([1.0]), Two = FromArray([2.0]);

    private sealed record Named(Tensor X, Dictionary<string, Tensor> More);

    private sealed record Held(Tensor X, Holder Holder);

    private sealed record Table(Tensor X, Tensor[,] Entries);

    private sealed record Many(Tensor X, ImmutableArray<Tensor> Array, ImmutableList<Tensor> List, ReadOnlyCollection<Tensor> Collection, IReadOnlyList<Tensor> Any);

    private sealed class Holder
    {
        public Tensor[] Items { get; } = [Two];
    }

    [Fact]
    public void TensorsWhereATreeCannotReachThem_AreRefused_NotTakenForConstants()
    {
        void Refused<T>(T tree, params string[] words)
        {
            string message = Assert.Throws<ArgumentException>(() => Grad<T>(t => Sum(Square(Tree.Leaves(t)[0])))(tree)).Message;
            foreach (string word in (string[])[.. words, "record"]) Assert.Contains(word, message);
        }

        Refused(new Named(One, new() { ["a"] = Two }), "Dictionary<String, Tensor>");
        Refused(new Dictionary<string, Tensor> { ["a"] = Two }, "Dictionary<String, Tensor>");
        Refused(new Held(One, new Holder()), "Holder", "Items");
        Refused(new Table(One, new[,] { { Two } }), "Tensor[,]");
        Refused((One, new Queue<Tensor>([Two])), "Queue<Tensor>");
        Refused((One, (IEnumerable<Tensor>)new HashSet<Tensor> { Two }), "HashSet<Tensor>");
    }

    [Fact]
    public void ListsOfAnyKind_KeepTheirKind()
    {
        var tree = new Many(One, [One, Two], [Two], new([Two]), [One, Two]);
        Many g = Grad((Many m) => Sum((m.X * m.Array[0] * m.Array[1]) + (m.List[0] * m.Collection[0] * m.Any[1])))(tree);
        Assert.Equal([2.0, 2, 1, 4, 4, 0, 4], Tree.Leaves(g).Select(t => (double)t));
    }
}
