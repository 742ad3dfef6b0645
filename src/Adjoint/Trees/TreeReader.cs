using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Adjoint;

/// <summary>
/// Reads the tensors of a tree without allocating, by code emitted once for a type. What the type alone says (tensors, tuples, sealed records)
/// is read straight on; where it does not, as in a list of layers, the object's own type decides.
/// </summary>
internal static class TreeReader<T>
{
    private static readonly Action<T, LeafBuffer>? Emitted = TreeReaders.TryEmit<T>();

    /// <summary>Adds the tensors in the order of <see cref="Tree.Leaves{T}"/>.</summary>
    public static void Read(T tree, LeafBuffer leaves)
    {
        if (Emitted is not null) Emitted(tree, leaves);
        else foreach (Tensor leaf in Tree.Leaves(tree)) leaves.Add(leaf);
    }
}

/// <summary>The code that <see cref="TreeReader{T}"/> runs.</summary>
internal static class TreeReaders
{
    private static readonly ConcurrentDictionary<Type, Action<object, LeafBuffer>> OfObjects = new();

    private static readonly MethodInfo AddLeaf = typeof(LeafBuffer).GetMethod(nameof(LeafBuffer.Add))!;

    private static readonly MethodInfo AddObject = typeof(TreeReaders).GetMethod(nameof(Read))!;

    /// <summary>A reader of a type; null where the type is no tree, about which <see cref="Tree.Leaves{T}"/> has a message.</summary>
    public static Action<T, LeafBuffer>? TryEmit<T>()
    {
        try
        {
            return (Action<T, LeafBuffer>)Emit(typeof(T), typeof(T), typeof(Action<T, LeafBuffer>));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Adds the tensors of an object of any type.</summary>
    public static void Read(object? tree, LeafBuffer leaves)
    {
        switch (tree)
        {
            case null:
                return;
            case Tensor leaf:
                leaves.Add(leaf);
                return;
            case object?[] items:
                foreach (object? item in items) Read(item, leaves);
                return;
            case IList items and not Array when TreeStructure.IsList(tree.GetType()):
                for (int i = 0; i < items.Count; i++) Read(items[i], leaves);
                return;
            default:
                Type type = tree.GetType();
                if (!OfObjects.TryGetValue(type, out Action<object, LeafBuffer>? reader))
                    reader = OfObjects.GetOrAdd(type, t => (Action<object, LeafBuffer>)Emit(t, typeof(object), typeof(Action<object, LeafBuffer>)));
                reader(tree, leaves);
                return;
        }
    }

    private static Delegate Emit(Type type, Type argument, Type result)
    {
        var method = new DynamicMethod("leaves", typeof(void), [typeof(object), argument, typeof(LeafBuffer)], typeof(TreeStructure).Module, true);
        ILGenerator il = method.GetILGenerator();
        Walk(type, [], []);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate(result, null);

        void Walk(Type here, FieldInfo[] path, HashSet<Type> above)
        {
            if (here == typeof(Tensor))
            {
                Label isNull = il.DefineLabel(), end = il.DefineLabel();
                il.Emit(OpCodes.Ldarg_2);
                Push(path);
                il.Emit(OpCodes.Dup);
                il.Emit(OpCodes.Brfalse, isNull);
                il.Emit(OpCodes.Call, AddLeaf);
                il.Emit(OpCodes.Br, end);
                il.MarkLabel(isNull);
                il.Emit(OpCodes.Pop);
                il.Emit(OpCodes.Pop);
                il.MarkLabel(end);
                return;
            }

            bool isRoot = path.Length == 0 && argument == typeof(object);
            if (!TreeStructure.IsRecord(here) && (here.IsInterface || here.IsAbstract || TreeStructure.MayHoldTensors(here)))
            {
                // A list or an open type: the object decides. A boxed list of structs comes here again and is read by reflection.
                Push(path);
                if (here.IsValueType) il.Emit(OpCodes.Box, here);
                il.Emit(OpCodes.Ldarg_2);
                il.Emit(OpCodes.Call, isRoot ? SlowRead : AddObject);
                return;
            }

            if (!TreeStructure.IsRecord(here)) return;
            if (!here.IsValueType && !isRoot && (!here.IsSealed || !above.Add(here)))
            {
                Push(path);
                il.Emit(OpCodes.Ldarg_2);
                il.Emit(OpCodes.Call, AddObject);
                return;
            }

            Label absent = il.DefineLabel();
            if (!here.IsValueType)
            {
                Push(path);
                il.Emit(OpCodes.Brfalse, absent);
            }

            foreach (FieldInfo field in TreeStructure.TreeFields(here)) Walk(field.FieldType, [.. path, field], above);
            il.MarkLabel(absent);
            above.Remove(here);
        }

        void Push(FieldInfo[] path)
        {
            il.Emit(OpCodes.Ldarg_1);
            if (argument == typeof(object)) il.Emit(OpCodes.Unbox_Any, type);
            foreach (FieldInfo field in path) il.Emit(OpCodes.Ldfld, field);
        }
    }

    private static readonly MethodInfo SlowRead = typeof(TreeReaders).GetMethod(nameof(ReadByReflection), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static void ReadByReflection(object tree, LeafBuffer leaves)
    {
        foreach (Tensor leaf in Tree.Leaves(tree)) leaves.Add(leaf);
    }
}

/// <summary>A list of leaves that each thread uses again.</summary>
internal sealed class LeafBuffer
{
    [ThreadStatic]
    private static LeafBuffer? t_first;

    [ThreadStatic]
    private static LeafBuffer? t_second;

    private Tensor[] _leaves = new Tensor[64];
    private int _count;

    /// <summary>The leaves of a tree, in a buffer of this thread that the next call overwrites.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<Tensor> First<T>(T tree) => (t_first ??= new LeafBuffer()).Read(tree);

    /// <inheritdoc cref="First{T}(T)"/>
    public static ReadOnlySpan<Tensor> Second<T>(T tree) => (t_second ??= new LeafBuffer()).Read(tree);

    /// <summary>Adds a leaf; called by emitted code.</summary>
    public void Add(Tensor leaf)
    {
        if (_count == _leaves.Length) Array.Resize(ref _leaves, 2 * _count);
        _leaves[_count++] = leaf;
    }

    private ReadOnlySpan<Tensor> Read<T>(T tree)
    {
        _count = 0;
        TreeReader<T>.Read(tree, this);
        return _leaves.AsSpan(0, _count);
    }
}
