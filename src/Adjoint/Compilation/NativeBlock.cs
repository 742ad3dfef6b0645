using System.Runtime.InteropServices;

namespace Adjoint.Compilation;

/// <summary>
/// Memory outside of the managed heap, on cache lines of its own. It is given back when it is disposed of, or when nobody refers to it any more.
/// </summary>
/// <remarks>
/// From 2 MiB up it is asked for in huge pages where the system has them on request (Linux). A tape is written once from its beginning to its
/// end, so that the first touch of each page is most of what a first gradient costs: measured for 64 MiB, 210 ms in pages of
/// 4 KiB and 5 to 140 ms in pages of 2 MiB on a virtual machine.
/// </remarks>
internal sealed unsafe partial class NativeBlock : IDisposable
{
    /// <summary>From here on a block is worth pages of its own.</summary>
    public const long LargeBytes = HugePage;

    private const nuint CacheLine = 64;
    private const int HugePage = 2 << 20;

    // MADV_HUGEPAGE of madvise(2).
    private const int AdviseHugePages = 14;

    private static long s_liveBytes;
    private static long s_peakBytes;
    private void* _address;

    /// <summary>Takes memory; what is in it is undefined.</summary>
    /// <param name="bytes">How much.</param>
    public NativeBlock(long bytes)
    {
        bool isLarge = bytes >= LargeBytes;
        _address = NativeMemory.AlignedAlloc(checked((nuint)bytes), isLarge ? HugePage : CacheLine);
        Bytes = bytes;
        if (isLarge) AskForHugePages(_address, bytes / HugePage * HugePage);
        if (bytes > 0) GC.AddMemoryPressure(bytes);
        long live = Interlocked.Add(ref s_liveBytes, bytes);
        for (long peak = Volatile.Read(ref s_peakBytes); live > peak;)
        {
            long seen = Interlocked.CompareExchange(ref s_peakBytes, live, peak);
            if (seen == peak) break;
            peak = seen;
        }
    }

    ~NativeBlock() => Free();

    /// <summary>The bytes that all blocks of the process hold.</summary>
    public static long LiveBytes => Volatile.Read(ref s_liveBytes);

    /// <summary>The most that they held at one time since <see cref="ResetPeak"/>.</summary>
    public static long PeakBytes => Volatile.Read(ref s_peakBytes);

    public long Bytes { get; }

    /// <summary>The first byte, on a multiple of 64.</summary>
    public byte* Address => (byte*)_address;

    /// <summary>Starts to measure the peak from what is held now.</summary>
    public static void ResetPeak() => Volatile.Write(ref s_peakBytes, LiveBytes);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_address is null) return;
        NativeMemory.AlignedFree(_address);
        _address = null;
        if (Bytes > 0) GC.RemoveMemoryPressure(Bytes);
        Interlocked.Add(ref s_liveBytes, -Bytes);
    }

    private static void AskForHugePages(void* address, long bytes)
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            // Advice only: whether it is taken changes no result, so neither does the answer.
            _ = Advise(address, (nuint)bytes, AdviseHugePages);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system without it gives ordinary pages.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint bytes, int advice);
}
