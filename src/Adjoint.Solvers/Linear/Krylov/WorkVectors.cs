using System.Runtime.InteropServices;

namespace Adjoint.Solvers;

/// <summary>Vectors of one size outside the managed heap, made when they are first asked for.</summary>
internal sealed unsafe class WorkVectors(long bytes)
{
    private const nuint Alignment = 64;

    private readonly List<nint> _vectors = [];

    ~WorkVectors()
    {
        foreach (nint vector in _vectors)
        {
            NativeMemory.AlignedFree((void*)vector);
            GC.RemoveMemoryPressure(bytes);
        }
    }

    /// <summary>The address of a vector; indices are used from 0 upwards.</summary>
    public void* this[int index]
    {
        get
        {
            while (_vectors.Count <= index)
            {
                _vectors.Add((nint)NativeMemory.AlignedAlloc((nuint)bytes, Alignment));
                GC.AddMemoryPressure(bytes);
            }

            return (void*)_vectors[index];
        }
    }
}
