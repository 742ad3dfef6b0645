using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Adjoint;

/// <summary>
/// Reads the tensors of a tree without allocating, by code emitted once for the type: for trees whose types say everything (tensors,
/// tuples, record structs and sealed records of these). Others are read by <see cref="TreeStructure"/>.
/// </summary>
internal static class TreeReader<T>
{
    private static readonly Reader? Emitted = Create();

    private delegate int Reader(T tree, Tensor[] leaves);

    /// <summary>Whether <see cref="Read"/> can be used.</summary>
    public static bool IsClosed => Emitted is not null;

    /// <summary>Writes the tensors into an array that is long enough; returns their number, or −1 where one is null.</summary>
    public static int Read(T tree, Tensor[] leaves) => Emitted!(tree, leaves);

    private static Reader? Create()
    {
        if (!TreeStructure.IsClosed(typeof(T))) return null;
        var method = new DynamicMethod("leaves", typeof(int), [typeof(object), typeof(T), typeof(Tensor[])], typeof(TreeStructure).Module, true);
        ILGenerator il = method.GetILGenerator();
        int count = 0;
        Label isNull = il.DefineLabel();
        Walk(typeof(T), [], () => il.Emit(OpCodes.Ldarg_1));
        il.Emit(OpCodes.Ldc_I4, count);
        il.Emit(OpCodes.Ret);
        il.MarkLabel(isNull);
        il.Emit(OpCodes.Ldc_I4_M1);
        il.Emit(OpCodes.Ret);
        return (Reader)method.CreateDelegate(typeof(Reader), null);

        void Walk(Type type, FieldInfo[] path, Action root)
        {
            if (type == typeof(Tensor))
            {
                il.Emit(OpCodes.Ldarg_2);
                il.Emit(OpCodes.Ldc_I4, count++);
                Push(path, root);
                il.Emit(OpCodes.Dup);
                Label present = il.DefineLabel();
                il.Emit(OpCodes.Brtrue, present);
                il.Emit(OpCodes.Pop);
                il.Emit(OpCodes.Pop);
                il.Emit(OpCodes.Pop);
                il.Emit(OpCodes.Br, isNull);
                il.MarkLabel(present);
                il.Emit(OpCodes.Stelem_Ref);
                return;
            }

            if (!type.IsValueType)
            {
                Push(path, root);
                il.Emit(OpCodes.Brfalse, isNull);
            }

            foreach (FieldInfo field in TreeStructure.TreeFields(type)) Walk(field.FieldType, [.. path, field], root);
        }

        void Push(FieldInfo[] path, Action root)
        {
            root();
            foreach (FieldInfo field in path) il.Emit(OpCodes.Ldfld, field);
        }
    }
}

/// <summary>A buffer for leaves that each thread uses again.</summary>
internal static class LeafBuffer
{
    public const int Capacity = 256;

    [ThreadStatic]
    private static Tensor[]? t_first;

    [ThreadStatic]
    private static Tensor[]? t_second;

    /// <summary>The leaves of a tree, in a buffer of this thread that the next call overwrites; empty where the tree must be read otherwise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<Tensor> First<T>(T tree) => Read(tree, t_first ??= new Tensor[Capacity]);

    /// <inheritdoc cref="First{T}(T)"/>
    public static ReadOnlySpan<Tensor> Second<T>(T tree) => Read(tree, t_second ??= new Tensor[Capacity]);

    private static ReadOnlySpan<Tensor> Read<T>(T tree, Tensor[] buffer)
    {
        if (!TreeReader<T>.IsClosed) return Tree.Leaves(tree);
        int count = TreeReader<T>.Read(tree, buffer);
        return count < 0 ? Tree.Leaves(tree) : buffer.AsSpan(0, count);
    }
}
