using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Adjoint.Tracing;

/// <summary>
/// The user's names for tensors, for messages and printed graphs: arguments are called as the function's parameters are,
/// with the path of the leaf for a tree (<c>p.Alpha</c>), and captured variables as the variables are.
/// </summary>
internal static class Naming
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Fields = new();

    /// <summary>The leaves of an argument with the names that they have inside the function.</summary>
    public static (Tensor[] Leaves, string[] Labels) Leaves(Delegate function, int parameter, object? argument)
    {
        var leaves = new List<Tensor>();
        var paths = new List<string>();
        TreeStructure.Collect(argument, leaves, paths, "");
        ParameterInfo[] parameters = function.Method.GetParameters();

        // A delegate closed over its first argument has one parameter less than its method when the method is static.
        int offset = function.Method.IsStatic && function.Target is not null ? 1 : 0;
        string root = parameters.Length > parameter + offset && parameters[parameter + offset].Name is { Length: > 0 } name ? name : "x";
        for (int i = 0; i < paths.Count; i++)
            paths[i] = argument is Tensor ? root : paths[i].StartsWith('[') ? root + paths[i] : $"{root}.{paths[i]}";
        return ([.. leaves], [.. paths]);
    }

    /// <summary>Names the tensors that a closure captured, where they have no name yet.</summary>
    public static void NameCaptures(Delegate function) => NameFields(function.Target, 0);

    private static void NameFields(object? closure, int depth)
    {
        // Closures of nested blocks are chained; four levels reach every case that is read by a person.
        if (closure is null || depth == 4) return;
        foreach (FieldInfo field in Fields.GetOrAdd(closure.GetType(), static type => FieldsOf(type)))
        {
            object? value = field.GetValue(closure);
            if (value is Tensor tensor) tensor.Label ??= NameOf(field);
            else NameFields(value, depth + 1);
        }
    }

    private static FieldInfo[] FieldsOf(Type type) =>
        [.. type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(f => f.FieldType == typeof(Tensor) || IsClosure(f.FieldType))];

    private static bool IsClosure(Type type) => type.IsNested && type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static string NameOf(FieldInfo field)
    {
        string name = field.Name;
        return name.StartsWith('<') ? name[1..name.IndexOf('>', StringComparison.Ordinal)] : name;
    }
}
