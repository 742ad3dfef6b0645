using Adjoint.Primitives;

namespace Adjoint.Tests.Primitives;

public sealed class PhiloxTests
{
    /// <summary>The known answers for philox4x32 with 10 rounds that are distributed with Random123 (file tests/kat_vectors): counter, key, result, words in order.</summary>
    [Theory]
    [InlineData(new uint[] { 0, 0, 0, 0 }, new uint[] { 0, 0 }, new uint[] { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 })]
    [InlineData(
        new uint[] { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff }, new uint[] { 0xffffffff, 0xffffffff },
        new uint[] { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd })]
    [InlineData(
        new uint[] { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 }, new uint[] { 0xa4093822, 0x299f31d0 },
        new uint[] { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 })]
    public void Block_GivesTheKnownAnswers(uint[] counter, uint[] key, uint[] expected)
    {
        var (low, high) = Philox.Block(Join(counter[0], counter[1]), Join(counter[2], counter[3]), Join(key[0], key[1]));
        Assert.Equal(expected, new[] { (uint)low, (uint)(low >> 32), (uint)high, (uint)(high >> 32) });

        static ulong Join(uint first, uint second) => first | ((ulong)second << 32);
    }
}
