using Adjoint.Learning;

namespace Adjoint;

/// <summary>
/// Tensors in files of the safetensors format (Hugging Face; github.com/huggingface/safetensors): the length of a header as a little-endian
/// 64-bit number, a header in JSON with name, type, shape and place of every tensor, then their bytes. Weights pass this way between libraries.
/// </summary>
public static class Safetensors
{
    /// <summary>Saves a tree under the names of <see cref="Tree.Paths{T}"/>, such as <c>Layers[0].Weight</c>.</summary>
    /// <typeparam name="T">A tensor or a tree.</typeparam>
    /// <param name="path">The file. It is written beside and then renamed, so that there is never half a file under this name.</param>
    /// <param name="tree">The tree.</param>
    /// <exception cref="ArgumentException">The tree holds no tensors.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save<T>(string path, T tree)
    {
        Tensor[] leaves = Tree.Leaves(tree);
        if (leaves.Length == 0) throw new ArgumentException($"Safetensors.Save: a {typeof(T).Name} without tensors was given; there is nothing to save.", nameof(tree));
        string[] names = Tree.Paths(tree);
        Write(path, names.Select((name, i) => KeyValuePair.Create(name, leaves[i])));
    }

    /// <summary>Loads a tree that was saved with the same structure, shapes and element types.</summary>
    /// <typeparam name="T">A tensor or a tree.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="like">A tree of the structure, whose constants are taken.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or does not hold such a tree; all differences are named.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static T Load<T>(string path, T like)
    {
        IReadOnlyDictionary<string, Tensor> tensors = Read(path);
        string[] names = Tree.Paths(like);
        Tensor[] leaves = Tree.Leaves(like);
        var problems = new List<string>();
        for (int i = 0; i < leaves.Length; i++)
        {
            if (!tensors.TryGetValue(names[i], out Tensor? found)) problems.Add($"{names[i]} is missing");
            else if (found.Shape != leaves[i].Shape || found.ElementType != leaves[i].ElementType)
                problems.Add($"{names[i]} is {found.ElementType}{found.Shape} where {leaves[i].ElementType}{leaves[i].Shape} is needed");
            else leaves[i] = found;
        }

        problems.AddRange(tensors.Keys.Except(names).Select(name => $"{name} has no place in the tree"));
        if (problems.Count > 0)
            throw new InvalidDataException($"{path} does not hold this {typeof(T).Name}: {string.Join("; ", problems)}. Load it into a tree made like the one saved.");
        return Tree.WithLeaves(like, leaves);
    }

    /// <summary>Writes tensors by name.</summary>
    /// <param name="path">The file, written beside and then renamed.</param>
    /// <param name="tensors">Names and tensors.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is reserved.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(tensors);
        SafetensorsWriter.Write(path, [.. tensors]);
    }

    /// <summary>Reads all tensors of a file. Half-precision numbers become Float32, shorter integers Int64.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is truncated, or is not of the format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return SafetensorsReader.Read(path);
    }
}
