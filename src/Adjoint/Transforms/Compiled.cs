namespace Adjoint;

/// <summary>What can be asked of a compiled function.</summary>
public static class Compiled
{
    /// <summary>What was compiled: kernels after fusion, bytes of the arena, compile time.</summary>
    /// <param name="compiled">A result of <see cref="Transform.Compile{T, TResult}"/>.</param>
    /// <exception cref="ArgumentException">The function was not compiled.</exception>
    public static string Explain(this Delegate compiled) => Of(compiled).Explain();

    /// <summary>
    /// Calls a compiled function and writes its result into the storage of an earlier result, which it overwrites. Allocates nothing
    /// when both are trees of records, tuples and tensors.
    /// </summary>
    /// <typeparam name="T">The argument.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="compiled">A result of <see cref="Transform.Compile{T, TResult}"/>.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="destination">A tree of tensors like the result, not shared with anything else.</param>
    /// <exception cref="ArgumentException">The function was not compiled, or the destination is not like the result, shares a tensor with the argument, or holds one twice.</exception>
    public static void CallInto<T, TResult>(this Func<T, TResult> compiled, T argument, TResult destination) =>
        ((CompiledFunction<T, TResult>)Of(compiled)).InvokeInto(destination, argument);

    private static CompiledFunction Of(Delegate compiled)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        if (compiled.Target is CompiledFunction function) return function;
        Throw.Misuse("Compiled", "the function is not a result of Transform.Compile.");
        return null!;
    }
}
