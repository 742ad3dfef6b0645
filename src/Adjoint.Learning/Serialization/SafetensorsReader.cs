using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Adjoint.Learning;

/// <summary>Reads the format of <see cref="Safetensors"/>; every number of the header is checked against the file before it is used.</summary>
internal static class SafetensorsReader
{
    public const string Metadata = "__metadata__";

    /// <summary>The format's own bound on the header.</summary>
    private const long MaxHeader = 100_000_000;

    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        byte[] prefix = new byte[8];
        if (file.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8) throw Damaged(path, $"it has {file.Length} bytes; the length of the header alone takes 8");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxHeader || (long)length > file.Length - 8)
            throw Damaged(path, $"its header should have {length} bytes, of which the file has {file.Length - 8}; it is truncated, or not of the safetensors format");
        byte[] header = new byte[length];
        file.ReadExactly(header);
        long data = file.Length - 8 - header.Length;
        var tensors = new Dictionary<string, Tensor>();
        try
        {
            using JsonDocument document = JsonDocument.Parse(header);
            foreach (JsonProperty entry in document.RootElement.EnumerateObject())
            {
                if (entry.Name == Metadata) continue;
                if (!tensors.TryAdd(entry.Name, ReadTensor(path, file, 8 + header.Length, data, entry))) throw Damaged(path, $"{entry.Name} occurs twice");
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"{path} cannot be read: its header is not that of the safetensors format ({error.Message})", error);
        }

        return tensors;
    }

    private static Tensor ReadTensor(string path, FileStream file, long start, long data, JsonProperty entry)
    {
        string type = entry.Value.GetProperty("dtype").GetString() ?? "";
        int[] extents = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())];
        JsonElement offsets = entry.Value.GetProperty("data_offsets");
        long begin = offsets[0].GetInt64(), end = offsets[1].GetInt64();
        int size = type switch
        {
            "F64" or "I64" => 8,
            "F32" or "I32" => 4,
            "F16" or "BF16" or "I16" => 2,
            "BOOL" or "U8" or "I8" => 1,
            _ => throw Damaged(path, $"{entry.Name} has elements of type \"{type}\", which there is no tensor for"),
        };
        long count = 1;
        foreach (int extent in extents) count = checked(count * extent);
        if (extents.Any(e => e < 0) || begin < 0 || end - begin != checked(count * size))
            throw Damaged(path, $"{entry.Name} of type {type} and shape [{string.Join(", ", extents)}] cannot lie in bytes {begin} to {end}");
        if (end > data) throw Damaged(path, $"{entry.Name} ends at byte {end} of the data, of which the file has {data}; it is truncated");
        byte[] bytes = new byte[end - begin];
        file.Position = start + begin;
        file.ReadExactly(bytes);
        Shape shape = extents;
        return type switch
        {
            "F64" => Tensor.FromSpan<double>(MemoryMarshal.Cast<byte, double>(bytes), shape),
            "F32" => Tensor.FromSpan<float>(MemoryMarshal.Cast<byte, float>(bytes), shape),
            "I64" => Tensor.FromSpan<long>(MemoryMarshal.Cast<byte, long>(bytes), shape),
            "BOOL" => Tensor.FromSpan<bool>(Array.ConvertAll(bytes, b => b != 0), shape),
            "F16" => Convert<Half, float>(bytes, shape, h => (float)h),
            "BF16" => Convert<ushort, float>(bytes, shape, u => BitConverter.UInt32BitsToSingle((uint)u << 16)),
            "I32" => Convert<int, long>(bytes, shape, i => i),
            "I16" => Convert<short, long>(bytes, shape, i => i),
            "I8" => Convert<sbyte, long>(bytes, shape, i => i),
            _ => Convert<byte, long>(bytes, shape, i => i),
        };
    }

    private static Tensor Convert<TFrom, TTo>(byte[] bytes, Shape shape, Converter<TFrom, TTo> convert)
        where TFrom : unmanaged
        where TTo : unmanaged =>
        Tensor.FromSpan<TTo>(Array.ConvertAll(MemoryMarshal.Cast<byte, TFrom>(bytes).ToArray(), convert), shape);

    private static InvalidDataException Damaged(string path, string problem) => new($"{path} cannot be read: {problem}.");
}
