using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>The loops over elements behind <see cref="ILanes{V}.Rescue"/> and <see cref="ILanes{V}.Map{S}(V)"/>, kept out of line.</summary>
internal static class ScalarCalls
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Rescue<V, L, S>(V mask, V x, V fast)
        where V : unmanaged
        where L : struct, IMachineLanes<V>
        where S : struct, IScalarFunction
    {
        V result = fast;
        for (int i = 0; i < L.Count; i++)
        {
            if (L.IsSet(mask, i))
                result = L.With(result, i, S.Invoke(L.Get(x, i)));
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Map<V, L, S>(V x)
        where V : unmanaged
        where L : struct, IMachineLanes<V>
        where S : struct, IScalarFunction
    {
        V result = x;
        for (int i = 0; i < L.Count; i++)
            result = L.With(result, i, S.Invoke(L.Get(x, i)));
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Map<V, L, S>(V x, V y)
        where V : unmanaged
        where L : struct, IMachineLanes<V>
        where S : struct, IScalarFunction2
    {
        V result = x;
        for (int i = 0; i < L.Count; i++)
            result = L.With(result, i, S.Invoke(L.Get(x, i), L.Get(y, i)));
        return result;
    }
}
