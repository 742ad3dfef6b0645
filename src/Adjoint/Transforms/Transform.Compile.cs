namespace Adjoint;

public static partial class Transform
{
    /// <summary>
    /// The function compiled: traced once for each combination of argument shapes, types and constants (the members of a tree that are not
    /// tensors), optimized and turned into native kernels. Safe to call from many threads. Captured tensors become constants.
    /// </summary>
    /// <typeparam name="T">The argument: a tensor or a tree.</typeparam>
    /// <typeparam name="TResult">The result: a tensor or a tree.</typeparam>
    /// <param name="function">A function that does not read values of its argument.</param>
    /// <returns>A function whose calls allocate what they return; see <see cref="Compiled.CallInto{T, TResult}"/> for calls that allocate nothing.</returns>
    /// <remarks>
    /// Results are those of the function to rounding: a product that is added is rounded once with its sum, and small sums are taken in another order. NaN and
    /// infinity stay what they are; a zero may have the other sign, since x + 0 is taken as x.
    /// </remarks>
    public static Func<T, TResult> Compile<T, TResult>(Func<T, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new CompiledFunction<T, TResult>(function).Invoke;
    }

    /// <inheritdoc cref="Compile{T, TResult}"/>
    /// <typeparam name="T1">The first argument.</typeparam>
    /// <typeparam name="T2">The second argument.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    public static Func<T1, T2, TResult> Compile<T1, T2, TResult>(Func<T1, T2, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new CompiledFunction<T1, T2, TResult>(function).Invoke;
    }

    /// <inheritdoc cref="Compile{T, TResult}"/>
    /// <typeparam name="T1">The first argument.</typeparam>
    /// <typeparam name="T2">The second argument.</typeparam>
    /// <typeparam name="T3">The third argument.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    public static Func<T1, T2, T3, TResult> Compile<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new CompiledFunction<T1, T2, T3, TResult>(function).Invoke;
    }
}
