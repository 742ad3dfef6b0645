using Adjoint.Plotting;

namespace Adjoint.Tests.Plotting;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_KeepsTheOldFileWhenWritingFails()
    {
        string path = _folder["kept"];
        File.WriteAllText(path, "old");
        Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new IOException("disk full");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Write_ShowsNothingUnderTheNameBeforeItIsComplete()
    {
        string path = _folder["new"];
        AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            stream.Flush();
            Assert.False(File.Exists(path));
        });
        Assert.Equal([1], File.ReadAllBytes(path));
    }
}
