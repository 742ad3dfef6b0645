namespace Adjoint.Tests.Compilation;

/// <summary>Bytes that work allocates on this thread.</summary>
internal static class Allocations
{
    private const int Tries = 8;

    /// <summary>
    /// The least of several tries: compiled programs are shared by structure, and one that another test happens to run at the same time needs a
    /// second instance, once.
    /// </summary>
    public static long Of(Action work)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Tries && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
