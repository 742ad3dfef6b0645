using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Adjoint.Tests.Architecture;

/// <summary>The public surface of an assembly as text: one line a type or member, sorted; what compilers add to records is left out.</summary>
internal static class ApiListing
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(byte)] = "byte",
    };

    public static string[] Of(Assembly assembly)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Type type in assembly.GetExportedTypes())
        {
            string name = $"{type.Namespace}.{Name(type)}";
            lines.Add($"{name} : {Kind(type)}");
            foreach (string member in Members(type)) lines.Add($"{name}.{member}");
        }

        return [.. lines];
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type)) return [Signature(type.GetMethod("Invoke")!)];
        if (type.IsEnum) return Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n), CultureInfo.InvariantCulture)}");
        return type.GetConstructors(Declared).Where(IsVisible).Select(c => $"new({Parameters(c)})")
            .Concat(type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily).Select(f => $"{f.Name} : field {Name(f.FieldType)}"))
            .Concat(type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(IsVisible) && p.Name != "EqualityContract").Select(Property))
            .Concat(type.GetEvents(Declared).Select(e => $"{e.Name} : event {Name(e.EventHandlerType!)}"))
            .Concat(type.GetMethods(Declared).Where(m => IsVisible(m) && IsWritten(m)).Select(Signature));
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsWritten(MethodInfo method) =>
        !method.IsDefined(typeof(CompilerGeneratedAttribute), false) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal));

    private static string Property(PropertyInfo property)
    {
        MethodInfo accessor = property.GetAccessors(true).First(IsVisible);
        string index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Parameter))}]" : "";
        string verbs = (property.GetMethod is { } get && IsVisible(get) ? " get;" : "")
            + (property.SetMethod is { } set && IsVisible(set)
                ? set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;" : "");
        return $"{property.Name}{index} : {Modifiers(accessor)}{Name(property.PropertyType)}{Mark(Nullability.Create(property).ReadState, property.PropertyType)} {{{verbs} }}";
    }

    private static string Signature(MethodInfo method)
    {
        string generics = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        string mark = Mark(Nullability.Create(method.ReturnParameter).ReadState, method.ReturnType);
        return $"{method.Name}{generics}({Parameters(method)}) : {Modifiers(method)}{Name(method.ReturnType)}{mark}";
    }

    private static string Modifiers(MethodBase method) =>
        (method.IsFamily ? "protected " : "") + (method.IsStatic ? "static " : "") + (method.IsAbstract && !method.DeclaringType!.IsInterface ? "abstract " : "");

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string prefix = parameter.IsDefined(typeof(ParamArrayAttribute), false) || parameter.IsDefined(typeof(ParamCollectionAttribute), false) ? "params "
            : parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? (parameter.IsIn ? "in " : "ref ") : "";
        string value = !parameter.HasDefaultValue ? "" : $" = {Convert.ToString(parameter.DefaultValue, CultureInfo.InvariantCulture) switch { null or "" => "default", var s => s }}";
        return $"{prefix}{Name(parameter.ParameterType)}{Mark(Nullability.Create(parameter).WriteState, parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string Mark(NullabilityState state, Type type) => state == NullabilityState.Nullable && !type.IsValueType ? "?" : "";

    private static string Kind(Type type)
    {
        string kind = type.IsEnum ? "enum" : typeof(Delegate).IsAssignableFrom(type) ? "delegate" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
            : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        Type? parent = type.IsClass && type.BaseType != typeof(object) && !typeof(Delegate).IsAssignableFrom(type) ? type.BaseType : null;
        return parent is null ? kind : $"{kind}, {Name(parent)}";
    }

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Keywords.TryGetValue(type, out string? keyword)) return keyword;
        if (type.IsGenericParameter) return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } inner) return Name(inner) + "?";
        Type[] arguments = type.GetGenericArguments();
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true || type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
            return $"({string.Join(", ", arguments.Select(Name))})";
        string name = type.Name.Split('`')[0];
        if (type.IsNested) name = $"{Name(type.DeclaringType!).Split('<')[0]}.{name}";
        return arguments.Length == 0 ? name : $"{name}<{string.Join(", ", arguments.Select(Name))}>";
    }
}
