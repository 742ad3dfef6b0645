using Adjoint.Compilation;

namespace Adjoint.Tests.Compilation;

public sealed unsafe class NativeBlockTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(NativeBlock.LargeBytes - 1)]
    [InlineData(3 * NativeBlock.LargeBytes + 12345)]
    public void ABlock_LiesOnCacheLinesAndHoldsWhatIsWritten(long bytes)
    {
        using var block = new NativeBlock(bytes);
        Assert.Equal(bytes, block.Bytes);
        Assert.Equal(0, (nint)block.Address % 64);
        var content = new Span<byte>(block.Address, (int)bytes);
        content.Fill(7);
        Assert.False(content.ContainsAnyExcept((byte)7));
    }

    [Fact]
    public void ABlock_CanBeGivenBackTwice()
    {
        var block = new NativeBlock(1000);
        block.Dispose();
        block.Dispose();
        Assert.True(block.Address == null);
    }
}
