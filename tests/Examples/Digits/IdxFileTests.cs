using Adjoint.Examples.Digits;
using Adjoint.Tests.Plotting;

namespace Adjoint.Tests.Examples.Digits;

public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_TakesExtentsAndBytes()
    {
        string path = Write([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]);
        (int[] extents, byte[] elements) = IdxFile.Read(path);
        Assert.Equal([2, 3], extents);
        Assert.Equal([1, 2, 3, 4, 5, 6], elements);
    }

    [Fact]
    public void Read_RefusesDamagedFiles()
    {
        Assert.Contains("truncated", Assert.Throws<InvalidDataException>(() => IdxFile.Read(Write([0, 0, 8, 1, 0, 0, 0, 4, 1, 2, 3]))).Message, StringComparison.Ordinal);
        Assert.Contains("not an IDX file", Assert.Throws<InvalidDataException>(() => IdxFile.Read(Write([31, 139, 8, 0, 0]))).Message, StringComparison.Ordinal);
        Assert.Contains("not an IDX file", Assert.Throws<InvalidDataException>(() => IdxFile.Read(Write([0, 0]))).Message, StringComparison.Ordinal);
    }

    private string Write(byte[] bytes)
    {
        string path = _folder["file-idx"];
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
