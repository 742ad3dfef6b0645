using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Adjoint.Learning;

/// <summary>Writes the format of <see cref="Safetensors"/>.</summary>
internal static class SafetensorsWriter
{
    public static void Write(string path, KeyValuePair<string, Tensor>[] tensors)
    {
        byte[] header = Header(tensors);
        string full = Path.GetFullPath(path), temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                Span<byte> length = stackalloc byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
                file.Write(length);
                file.Write(header);
                foreach ((_, Tensor tensor) in tensors) file.Write(Bytes(tensor));
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public static (string Name, int Bytes) TypeOf(ElementType type) => type switch
    {
        ElementType.Float64 => ("F64", 8),
        ElementType.Float32 => ("F32", 4),
        ElementType.Int64 => ("I64", 8),
        _ => ("BOOL", 1),
    };

    private static byte[] Header(KeyValuePair<string, Tensor>[] tensors)
    {
        var names = new HashSet<string>();
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            long begin = 0;
            foreach ((string name, Tensor tensor) in tensors)
            {
                if (name == SafetensorsReader.Metadata || !names.Add(name))
                    throw new ArgumentException($"Safetensors: the name \"{name}\" is reserved or occurs twice; every tensor needs a name of its own.");
                (string type, int size) = TypeOf(tensor.ElementType);
                long end = begin + ((long)tensor.Size * size);
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                json.WriteStartArray("shape");
                foreach (int extent in tensor.Shape) json.WriteNumberValue(extent);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(begin);
                json.WriteNumberValue(end);
                json.WriteEndArray();
                json.WriteEndObject();
                begin = end;
            }

            json.WriteEndObject();
        }

        // Blanks up to a multiple of 8, so that the data are aligned for readers that map the file.
        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static ReadOnlySpan<byte> Bytes(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.Float64 => MemoryMarshal.AsBytes(tensor.AsSpan<double>()),
        ElementType.Float32 => MemoryMarshal.AsBytes(tensor.AsSpan<float>()),
        ElementType.Int64 => MemoryMarshal.AsBytes(tensor.AsSpan<long>()),
        _ => MemoryMarshal.AsBytes(tensor.AsSpan<bool>()),
    };
}
