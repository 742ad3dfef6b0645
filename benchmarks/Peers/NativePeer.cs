using System.Runtime.InteropServices;
using Adjoint.Blas;

namespace Adjoint.Benchmarks.Peers;

/// <summary>OpenBLAS on one thread, at the kernels that it chooses for this machine by itself.</summary>
internal static unsafe class NativePeer
{
    private const string Library = "libopenblas.so.0";
    private static readonly Lazy<(BlasProvider? Provider, string Outcome, nint Library)> Opened = new(Open);

    /// <summary>The library, or null where it is not installed.</summary>
    internal static BlasProvider? Provider => Opened.Value.Provider;

    /// <summary>Intel MKL, or null where it is not installed.</summary>
    internal static BlasProvider? Mkl => BlasProvider.Available.FirstOrDefault(p => p.Description.Contains("MKL", StringComparison.Ordinal));

    /// <summary>What it is and the name of its kernels, or why it cannot be used.</summary>
    internal static string Outcome => Opened.Value.Outcome;

    /// <summary>The address of a function; zero where the library has none of that name.</summary>
    internal static nint Export(string name) => NativeLibrary.TryGetExport(Opened.Value.Library, name, out nint export) ? export : 0;

    private static (BlasProvider? Provider, string Outcome, nint Library) Open()
    {
        // These make OpenBLAS run slower than it can; it reads them with getenv when it is loaded, so .NET's own copy does not count.
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out nint c))
        {
            var unset = (delegate* unmanaged[Cdecl]<byte*, int>)NativeLibrary.GetExport(c, "unsetenv");
            foreach (string name in (string[])["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"])
            {
                nint text = Marshal.StringToCoTaskMemUTF8(name);
                _ = unset((byte*)text);
                Marshal.FreeCoTaskMem(text);
            }
        }

        BlasProvider? provider = new BlasLibrary("OpenBLAS", Library).TryOpen(out string outcome);
        if (provider is null || !NativeLibrary.TryLoad(Library, out nint library))
            return (null, outcome, 0);
        string kernels = NativeLibrary.TryGetExport(library, "openblas_get_corename", out nint export)
            ? Marshal.PtrToStringUTF8((nint)((delegate* unmanaged[Cdecl]<byte*>)export)()) ?? "unknown"
            : "unknown";
        return (provider, $"{provider.Description}, kernels for {kernels}", library);
    }
}
