using System.Globalization;
using System.Text;

namespace Adjoint.Tracing;

/// <summary>Prints a graph one assignment a line, with the user's names where they are known.</summary>
internal static class GraphPrinter
{
    public static string Print(Graph graph)
    {
        var names = new Dictionary<Value, string>(ReferenceEqualityComparer.Instance);
        var taken = new HashSet<string>();
        string NameOf(Value value)
        {
            if (names.TryGetValue(value, out string? known)) return known;
            string name = value.Name ?? $"v{names.Count}";
            for (int i = 2; !taken.Add(name); i++) name = $"{value.Name ?? "v"}_{i}";
            return names[value] = name;
        }

        foreach (Node node in graph.Nodes)
            if (node.Primitive is Constant { Tensor.Size: 1 } scalar) names[node.Outputs[0]] = Number(scalar.Tensor);

        var text = new StringBuilder();
        text.Append("function(").AppendJoin(", ", graph.Inputs.Select(v => $"{NameOf(v)}: {v.Type}")).AppendLine(")");
        foreach (Node node in graph.Nodes)
        {
            if (node.Primitive is Constant { Tensor.Size: 1 }) continue;
            text.Append("    ").AppendJoin(", ", node.Outputs.Select(NameOf)).Append(" = ")
                .Append(node.Primitive.Format(Array.ConvertAll(node.Inputs, NameOf)))
                .Append("  : ").AppendJoin(", ", node.Outputs.Select(v => v.Type.ToString())).AppendLine();
        }

        return text.Append("    return ").AppendJoin(", ", graph.Outputs.Select(NameOf)).AppendLine().ToString();
    }

    private static string Number(Tensor scalar) =>
        Convert.ToString(scalar.Data!.GetValue(0), CultureInfo.InvariantCulture) ?? "";
}
