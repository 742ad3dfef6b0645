using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Adjoint;

/// <summary>
/// How the tensors of an object are found and replaced. What a type is (record, tuple, list, constant) is worked out
/// once; a class that is none of these but holds tensors is refused, since its tensors would silently become constants.
/// </summary>
internal static class TreeStructure
{
    private static readonly ConcurrentDictionary<Type, Kind> Kinds = new();

    private enum Form
    {
        Constant,
        Leaf,
        Record,
        Tuple,
        List,
    }

    /// <summary>The tensors in order. (Not generic, as what follows: code over a tuple of the user's is compiled anew for every such tuple.)</summary>
    public static Tensor[] Leaves(object? tree)
    {
        var leaves = new List<Tensor>();
        Collect(tree, leaves, null, "");
        return [.. leaves];
    }

    /// <summary>The tree with other tensors.</summary>
    public static object? WithLeaves(object? like, IReadOnlyList<Tensor> leaves)
    {
        int position = 0;
        object? result = Rebuild(like, leaves, ref position);
        if (position != leaves.Count)
            Throw.Misuse("Tree.WithLeaves", $"the tree has {position} tensors, but {leaves.Count} were given.");
        return result;
    }

    public static void Collect(object? tree, List<Tensor> leaves, List<string>? paths, string path)
    {
        if (tree is null) return;
        if (tree is Tensor leaf)
        {
            leaves.Add(leaf);
            if (path.Length > 0) leaf.Label ??= path;
            paths?.Add(path.Length == 0 ? "value" : path);
            return;
        }

        Kind kind = KindOf(tree.GetType());
        switch (kind.Form)
        {
            case Form.Record or Form.Tuple:
                foreach (Member member in kind.Members)
                    Collect(member.Field.GetValue(tree), leaves, paths, path.Length == 0 ? member.Name : $"{path}.{member.Name}");
                break;
            case Form.List:
                int i = 0;
                foreach (object? item in (IEnumerable)tree) Collect(item, leaves, paths, $"{path}[{i++}]");
                break;
            default:
                break;
        }
    }

    public static object? Rebuild(object? tree, IReadOnlyList<Tensor> leaves, ref int position)
    {
        if (tree is null) return null;
        if (tree is Tensor)
        {
            if (position >= leaves.Count) Throw.Misuse("Tree.WithLeaves", $"the tree has more tensors than the {leaves.Count} given.");
            return leaves[position++];
        }

        Kind kind = KindOf(tree.GetType());
        switch (kind.Form)
        {
            case Form.Record or Form.Tuple:
                if (kind.Members.Length == 0) return tree;
                object copy = kind.CloneMethod is null ? Copy(tree) : kind.CloneMethod.Invoke(tree, null)!;
                foreach (Member member in kind.Members)
                {
                    FieldInfo field = member.Field;
                    object? old = field.GetValue(tree);
                    object? replaced = Rebuild(old, leaves, ref position);
                    if (ReferenceEquals(old, replaced)) continue;
                    if (!field.FieldType.IsInstanceOfType(replaced)) CannotRemake(field.FieldType);
                    field.SetValue(copy, replaced);
                }

                return copy;
            case Form.List:
                Type element = kind.Element!;
                var items = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
                foreach (object? item in (IEnumerable)tree) items.Add(Rebuild(item, leaves, ref position));
                if (tree is not Array && tree.GetType().IsGenericType && tree.GetType().GetGenericTypeDefinition() == typeof(List<>)) return items;
                var array = Array.CreateInstance(element, items.Count);
                items.CopyTo(array, 0);
                return kind.Make is { } make ? make(array) : array;
            default:
                return tree;
        }
    }

    /// <summary>Whether the type is a record or a tuple, whose fields may hold tensors.</summary>
    public static bool IsRecord(Type type) => KindOf(type).Form is Form.Record or Form.Tuple;

    /// <summary>Whether the type is a list whose items may hold tensors.</summary>
    public static bool IsList(Type type) => KindOf(type).Form == Form.List;

    /// <summary>Whether an object of this declared type may hold tensors.</summary>
    public static bool MayHoldTensors(Type type) => MayHold(type, []);

    /// <summary>The fields of a record or tuple that may hold tensors, in order.</summary>
    public static IEnumerable<FieldInfo> TreeFields(Type type) => KindOf(type).Members.Select(m => m.Field);

    // A delegate, for which no code is generated, as it is for a method that is invoked by reflection.
    private static readonly Func<object, object> Copy =
        typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    private static Kind KindOf(Type type) => Kinds.GetOrAdd(type, static t => Classify(t));

    private static Kind Classify(Type type)
    {
        if (type == typeof(Tensor)) return new Kind(Form.Leaf);
        if (type.IsPrimitive || type.IsEnum || type == typeof(string) || typeof(Delegate).IsAssignableFrom(type)) return new Kind(Form.Constant);
        if (typeof(ITuple).IsAssignableFrom(type)) return new Kind(Form.Tuple) { Members = MembersOf(type) };
        MethodInfo? clone = type.GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public);
        bool isRecordStruct = type.IsValueType && type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null;
        if (clone is not null || isRecordStruct)
        {
            return new Kind(Form.Record) { Members = MembersOf(type), CloneMethod = clone };
        }

        Type? element = type.IsArray ? type.GetElementType()
            : type.GetInterfaces().FirstOrDefault(f => f.IsGenericType && f.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))?.GetGenericArguments()[0];
        if (element is not null && (!type.IsArray || type.GetArrayRank() == 1))
            return MayHold(element, []) ? new Kind(Form.List) { Element = element, Make = MakerOf(type, element) } : new Kind(Form.Constant);
        if (!type.IsInterface && !type.IsAbstract && Holds(type, []))
        {
            string? hidden = AllFields(type).Where(f => Holds(f.FieldType, [])).Select(NameOf).FirstOrDefault(n => !n.StartsWith('_'));
            throw new ArgumentException(
                $"{NameOf(type)} holds tensors{(hidden is null ? "" : $" ({hidden})")} but is not a record, tuple, list or array of one axis, so that their derivatives "
                + "would be lost. Declare it as a record, or keep the tensors in one.");
        }

        return new Kind(Form.Constant);
    }

    /// <summary>How a list of a type is made of an array of items; null where an array or a <see cref="List{T}"/> will do.</summary>
    private static Func<Array, object>? MakerOf(Type type, Type element)
    {
        if (type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))) return null;
        Type array = element.MakeArrayType();
        if (Array.Find(type.GetConstructors(), c => c.GetParameters() is [var only] && only.ParameterType.IsAssignableFrom(array)) is { } constructor)
            return items => constructor.Invoke([items]);

        // ImmutableArray and its kind name the class that builds them.
        MethodInfo? create = type.GetCustomAttribute<CollectionBuilderAttribute>()?.BuilderType.GetMethods()
            .FirstOrDefault(m => m.Name == "CreateRange" && m.GetParameters() is [{ ParameterType: { IsGenericType: true } only }] && only.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return create is null ? null : items => create.MakeGenericMethod(element).Invoke(null, [items])!;
    }

    private static Member[] MembersOf(Type type)
    {
        var members = new List<Member>();
        foreach (FieldInfo field in AllFields(type))
            if (MayHold(field.FieldType, [])) members.Add(new Member(field, NameOf(field)));
        return [.. members];
    }

    /// <summary>All fields of a type, those of its bases first, in the order of their declaration.</summary>
    public static List<FieldInfo> AllFields(Type type)
    {
        var fields = new List<FieldInfo>();
        if (type.BaseType is { } parent && parent != typeof(object)) fields.AddRange(AllFields(parent));
        FieldInfo[] own = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
        Array.Sort(own, static (a, b) => a.MetadataToken.CompareTo(b.MetadataToken));
        fields.AddRange(own);
        return fields;
    }

    /// <summary>Whether a field of this type may hold tensors; interfaces and open classes may.</summary>
    private static bool MayHold(Type type, HashSet<Type> seen)
    {
        if (type == typeof(Tensor)) return true;
        if (type.IsPrimitive || type.IsEnum || type.IsPointer || type == typeof(string) || type == typeof(Type)
            || type == typeof(Shape) || typeof(Delegate).IsAssignableFrom(type)) return false;
        if (!seen.Add(type)) return false;
        if (type.IsArray) return MayHold(type.GetElementType()!, seen);
        if (type.IsGenericType && type.GetInterfaces().Append(type).Any(f => f.IsGenericType && f.GetGenericTypeDefinition() == typeof(IEnumerable<>)))
            return type.GetGenericArguments().Any(a => MayHold(a, seen));
        if (type.IsInterface || type.IsAbstract || type == typeof(object)) return true;
        return AllFields(type).Exists(f => MayHold(f.FieldType, seen));
    }

    /// <summary>Whether an object of this type is made to hold tensors, so far as its declaration says.</summary>
    private static bool Holds(Type type, HashSet<Type> seen)
    {
        if (type == typeof(Tensor)) return true;
        if (type.IsPrimitive || type.IsEnum || type.IsPointer || type == typeof(string) || typeof(Delegate).IsAssignableFrom(type) || !seen.Add(type)) return false;
        if (type.IsArray) return Holds(type.GetElementType()!, seen);
        if (typeof(System.Collections.IEnumerable).IsAssignableFrom(type) && type.GetInterfaces().Append(type).Any(f => f.IsGenericType && f.GetGenericArguments().Any(a => Holds(a, seen))))
            return true;

        // The runtime's own types hold tensors by their type arguments alone.
        if (type.IsInterface || type == typeof(object) || type.Assembly == typeof(object).Assembly) return type.IsGenericType && type.GetGenericArguments().Any(a => Holds(a, seen));
        return AllFields(type).Any(f => Holds(f.FieldType, seen));
    }

    [DoesNotReturn]
    private static void CannotRemake(Type type) => throw new ArgumentException(
        $"A {NameOf(type)} of trees cannot be made again with other tensors. Use an array or a List, or declare the member as IReadOnlyList.");

    private static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.IsArray ? $"{NameOf(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]" : type.Name;

    private static string NameOf(FieldInfo field)
    {
        string name = field.Name;
        if (name.StartsWith('<')) return name[1..name.IndexOf('>', StringComparison.Ordinal)];
        return name;
    }

    /// <summary>A field that may hold tensors. (A class: generic code over a value type of ours would be compiled for it alone.)</summary>
    private sealed record Member(FieldInfo Field, string Name);

    private sealed record Kind(Form Form)
    {
        public Member[] Members { get; init; } = [];

        public MethodInfo? CloneMethod { get; init; }

        public Type? Element { get; init; }

        /// <summary>Makes a list of an array of items, where neither an array nor a <see cref="List{T}"/> will do.</summary>
        public Func<Array, object>? Make { get; init; }
    }
}
