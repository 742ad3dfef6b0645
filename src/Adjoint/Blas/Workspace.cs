using System.Runtime.InteropServices;

namespace Adjoint.Blas;

/// <summary>One thread's scratch memory: grows to the largest request, is kept between calls, and goes with its thread.</summary>
internal sealed unsafe class Workspace
{
    private const nuint CacheLine = 64;

    [ThreadStatic]
    private static Workspace? t_current;

    [ThreadStatic]
    private static Workspace? t_shared;

    private void* _memory;
    private nuint _bytes;

    private Workspace()
    {
    }

    ~Workspace() => NativeMemory.AlignedFree(_memory);

    /// <summary>
    /// At least <paramref name="count"/> elements, aligned to a cache line, contents undefined. The next request on the same thread
    /// may return the same memory: whoever asks is done with it before calling anything else that asks.
    /// </summary>
    public static T* Rent<T>(nint count)
        where T : unmanaged => (t_current ??= new Workspace()).Take<T>(count);

    /// <summary>
    /// Memory apart from <see cref="Rent"/>'s, for what a caller prepares and the parts of its work read, each of which rents for itself.
    /// </summary>
    public static T* RentShared<T>(nint count)
        where T : unmanaged => (t_shared ??= new Workspace()).Take<T>(count);

    private T* Take<T>(nint count)
        where T : unmanaged
    {
        nuint bytes = (nuint)count * (nuint)sizeof(T);
        if (bytes > _bytes)
            Grow(bytes);
        return (T*)_memory;
    }

    private void Grow(nuint bytes)
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _bytes = 0;
        _memory = NativeMemory.AlignedAlloc(bytes, CacheLine);
        _bytes = bytes;
    }
}
