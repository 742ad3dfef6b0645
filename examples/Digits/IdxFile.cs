using System.Buffers.Binary;

namespace Adjoint.Examples.Digits;

/// <summary>
/// The IDX format of the MNIST files (Y. LeCun, C. Cortes, C. Burges, "The MNIST database"): two zero bytes, the element type, the number of axes,
/// their extents as big-endian 32-bit numbers, then the elements.
/// </summary>
internal static class IdxFile
{
    private const byte UnsignedByte = 8;

    /// <summary>MNIST in a folder: 60,000 images to learn from, 10,000 to test with.</summary>
    internal static (TrainingData Training, TrainingData Test) ReadMnist(string folder) => (ReadPair(folder, "train"), ReadPair(folder, "t10k"));

    /// <summary>A file of bytes: the extents and the elements.</summary>
    /// <exception cref="InvalidDataException">The file is truncated or of another format.</exception>
    internal static (int[] Extents, byte[] Elements) Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length < 4 || bytes[0] != 0 || bytes[1] != 0 || bytes[2] != UnsignedByte || bytes.Length < 4 + (4 * bytes[3]))
            throw new InvalidDataException($"{path} is not an IDX file of bytes: it does not begin with 00 00 08 and its extents. Unpack it if it is compressed.");
        int[] extents = new int[bytes[3]];
        long count = 1;
        for (int axis = 0; axis < extents.Length; axis++)
        {
            extents[axis] = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + (4 * axis)));
            count *= extents[axis];
        }

        int header = 4 + (4 * extents.Length);
        if (extents.Any(e => e < 0) || count != bytes.Length - header)
            throw new InvalidDataException($"{path} should have {count} elements of [{string.Join(", ", extents)}] but has {bytes.Length - header}; it is truncated or damaged.");
        return (extents, bytes[header..]);
    }

    private static TrainingData ReadPair(string folder, string part)
    {
        (int[] extents, byte[] pixels) = Read(Path.Combine(folder, $"{part}-images-idx3-ubyte"));
        (int[] count, byte[] classes) = Read(Path.Combine(folder, $"{part}-labels-idx1-ubyte"));
        if (extents is not [_, DigitDrawing.Side, DigitDrawing.Side] || count is not [_] || count[0] != extents[0])
        {
            throw new InvalidDataException(
                $"The {part} files of {folder} hold images [{string.Join(", ", extents)}] and labels [{string.Join(", ", count)}]; "
                + $"as many images of {DigitDrawing.Side} × {DigitDrawing.Side} as labels are needed.");
        }

        Tensor images = Tensor.FromArray(Array.ConvertAll(pixels, p => p / 255f), [extents[0], 1, extents[1], extents[2]]);
        return new TrainingData(images, Tensor.FromArray(Array.ConvertAll(classes, c => (long)c)));
    }
}
