using System.Text;
using Adjoint.Tests.Plotting;
using static Adjoint.Tensor;

namespace Adjoint.Tests.Learning.Serialization;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["weights.safetensors"];

    public void Dispose() => _folder.Dispose();

    private static Sequential Net(long seed, ElementType type = ElementType.Float32) => Sequential.Of(
        new Conv2d([2, 1, 3, 3], RandomKey.FromSeed(seed), type: type), Activation.Relu, new Flatten(), new Dense(8, 3, RandomKey.FromSeed(seed + 1), type: type) with { Bias = null });

    [Fact]
    public void Load_GivesBackWhatWasSaved()
    {
        Sequential saved = Net(1);
        Safetensors.Save(File, saved);
        Sequential loaded = Safetensors.Load(File, Net(7));
        Assert.Equal(Tree.Leaves(saved).Select(t => t.ToArray<float>()), Tree.Leaves(loaded).Select(t => t.ToArray<float>()));
        Assert.Equal([File], Directory.GetFiles(Path.GetDirectoryName(File)!));
    }

    [Fact]
    public void Save_WritesThePublishedFormat()
    {
        // The example of the format's description: eight bytes of length, JSON padded with blanks, little-endian data.
        Safetensors.Write(File, [KeyValuePair.Create("a", FromArray([1.5f, -2f])), KeyValuePair.Create("b", FromArray([3L]).Reshape(1, 1))]);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        int length = BitConverter.ToInt32(bytes, 0);
        Assert.Equal(0, length % 8);
        Assert.Equal(
            """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"I64","shape":[1,1],"data_offsets":[8,16]}}""",
            Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' '));
        Assert.Equal([.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f), .. BitConverter.GetBytes(3L)], bytes[(8 + length)..]);
    }

    [Fact]
    public void Read_TakesAllTypes()
    {
        WriteRaw(
            """{"__metadata__":{"by":"hand"},"h":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"w":{"dtype":"BF16","shape":[1],"data_offsets":[2,4]},"i":{"dtype":"I32","shape":[],"data_offsets":[4,8]},"m":{"dtype":"BOOL","shape":[2],"data_offsets":[8,10]},"d":{"dtype":"F64","shape":[0],"data_offsets":[10,10]}}""",
            [0x00, 0x3E, 0xC0, 0xBF, 0xFE, 0xFF, 0xFF, 0xFF, 1, 0]);
        IReadOnlyDictionary<string, Tensor> read = Safetensors.Read(File);
        Assert.Equal([1.5f], read["h"].ToArray<float>());
        Assert.Equal([-1.5f], read["w"].ToArray<float>());
        Assert.Equal(-2, (long)read["i"]);
        Assert.Equal([true, false], read["m"].ToArray<bool>());
        Assert.Equal([0], read["d"].Shape);
        Assert.Equal(5, read.Count);
    }

    [Fact]
    public void EveryTruncation_IsRefused_AndLeavesAMessage()
    {
        Safetensors.Save(File, Net(1));
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        foreach (int length in new[] { 0, 5, 8, 100, bytes.Length - 1 })
        {
            System.IO.File.WriteAllBytes(File, bytes[..length]);
            string message = Assert.Throws<InvalidDataException>(() => Safetensors.Read(File)).Message;
            Assert.StartsWith(File, message);
        }
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "cannot lie in bytes 0 to 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "cannot lie in bytes 0 to 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "truncated")]
    [InlineData("""{"a":{"dtype":"F8","shape":[2],"data_offsets":[0,8]}}""", "\"F8\"")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", "header")]
    [InlineData("""[1, 2]""", "header")]
    [InlineData("""{"a":""", "header")]
    public void DamagedHeaders_AreRefused(string header, string expected)
    {
        WriteRaw(header, new byte[8]);
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Safetensors.Read(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_IntoAnotherTree_NamesAllDifferences()
    {
        Safetensors.Save(File, Net(1));
        Sequential other = Sequential.Of(new Conv2d([2, 1, 5, 5], RandomKey.FromSeed(1), type: ElementType.Float32), new Dense(8, 3, RandomKey.FromSeed(1)));
        string message = Assert.Throws<InvalidDataException>(() => Safetensors.Load(File, other)).Message;
        Assert.Contains("Layers[0].Kernel is Float32[2, 1, 3, 3] where Float32[2, 1, 5, 5] is needed", message, StringComparison.Ordinal);
        Assert.Contains("Layers[1].Weight is missing", message, StringComparison.Ordinal);
        Assert.Contains("Layers[3].Weight has no place in the tree", message, StringComparison.Ordinal);
    }

    private void WriteRaw(string header, byte[] data) =>
        System.IO.File.WriteAllBytes(File, [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. data]);
}
