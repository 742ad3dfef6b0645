using System.Collections;
using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;

namespace Adjoint;

/// <summary>
/// Whether two trees agree in everything but the values of their tensors: in the members that are constants (numbers, options, functions), in
/// which members are null, and in the number of items of lists. A program compiled for one of them then serves the other.
/// </summary>
/// <remarks>
/// Numbers are compared by their bits, arrays and lists item by item, all else by <see cref="object.Equals(object)"/>. Does not allocate for records,
/// tuples and tensors whose constants are numbers or the same objects: what the fields of a type are is compiled once.
/// </remarks>
internal static class TreeConstants
{
    private static readonly ConcurrentDictionary<Type, Func<object, object, bool>> OfTypes = new();

    private static readonly MethodInfo OfObjects = typeof(TreeConstants).GetMethod(nameof(SameObjects), BindingFlags.Static | BindingFlags.NonPublic)!;

    private static readonly MethodInfo OfValues = typeof(TreeConstants).GetMethod(nameof(SameValues), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>Compares two trees of one type.</summary>
    public static bool Same<T>(T a, T b) => Typed<T>.Compare(a, b);

    private static bool SameObjects(object? a, object? b)
    {
        if (ReferenceEquals(a, b)) return true;
        if (a is null || b is null) return false;
        if (a is Tensor && b is Tensor) return true;
        Type type = a.GetType();

        // A list of trees is one list whatever holds it: it may have been made again as an array.
        if (TreeStructure.IsList(type) && TreeStructure.IsList(b.GetType())) return SameItems((IEnumerable)a, (IEnumerable)b);
        if (type != b.GetType()) return false;
        if (TreeStructure.IsRecord(type))
        {
            if (!OfTypes.TryGetValue(type, out Func<object, object, bool>? compare)) compare = OfTypes.GetOrAdd(type, BuildForObjects);
            return compare(a, b);
        }

        return a is IList first && b is IList second ? SameItems(first, second) : a.Equals(b);
    }

    private static bool SameItems(IEnumerable a, IEnumerable b)
    {
        if (a is IList first && b is IList second) return SameItems(first, second);
        IEnumerator others = b.GetEnumerator();
        foreach (object? item in a)
            if (!others.MoveNext() || !SameObjects(item, others.Current)) return false;
        return !others.MoveNext();
    }

    private static bool SameItems(IList a, IList b)
    {
        if (a.Count != b.Count) return false;
        for (int i = 0; i < a.Count; i++)
            if (!SameObjects(a[i], b[i])) return false;
        return true;
    }

    private static bool SameValues<T>(T a, T b)
    {
        if (typeof(T) == typeof(double)) return BitConverter.DoubleToInt64Bits((double)(object)a!) == BitConverter.DoubleToInt64Bits((double)(object)b!);
        if (typeof(T) == typeof(float)) return BitConverter.SingleToInt32Bits((float)(object)a!) == BitConverter.SingleToInt32Bits((float)(object)b!);
        return EqualityComparer<T>.Default.Equals(a, b);
    }

    private static Func<object, object, bool> BuildForObjects(Type type)
    {
        ParameterExpression a = Expression.Parameter(typeof(object)), b = Expression.Parameter(typeof(object));
        Expression fields = SameFields(type, Expression.Convert(a, type), Expression.Convert(b, type));
        return Expression.Lambda<Func<object, object, bool>>(fields, a, b).Compile();
    }

    private static Expression SameFields(Type type, Expression a, Expression b)
    {
        Expression same = Expression.Constant(true);
        foreach (FieldInfo field in TreeStructure.AllFields(type))
            same = Expression.AndAlso(same, SameMembers(field.FieldType, Expression.Field(a, field), Expression.Field(b, field)));
        return same;
    }

    private static Expression SameMembers(Type type, Expression a, Expression b)
    {
        if (type == typeof(Tensor)) return Expression.Equal(IsNull(a), IsNull(b));
        if (!type.IsValueType || TreeStructure.MayHoldTensors(type))
        {
            return type.IsValueType && TreeStructure.IsRecord(type) ? SameFields(type, a, b)
                : Expression.Call(OfObjects, Expression.Convert(a, typeof(object)), Expression.Convert(b, typeof(object)));
        }

        return Expression.Call(OfValues.MakeGenericMethod(type), a, b);
    }

    private static Expression IsNull(Expression tensor) => Expression.ReferenceEqual(tensor, Expression.Constant(null));

    private static class Typed<T>
    {
        public static readonly Func<T, T, bool> Compare = Build();

        private static Func<T, T, bool> Build()
        {
            ParameterExpression a = Expression.Parameter(typeof(T)), b = Expression.Parameter(typeof(T));
            return Expression.Lambda<Func<T, T, bool>>(SameMembers(typeof(T), a, b), a, b).Compile();
        }
    }
}
