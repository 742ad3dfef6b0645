using System.Runtime.InteropServices;

namespace Adjoint.Blas;

/// <summary>A shared library to try: how it is found, and how it is made safe to call.</summary>
/// <param name="Family">What it is, for messages.</param>
/// <param name="Name">File name, or path.</param>
/// <param name="Preload">Libraries it needs that its own search path may miss; absent ones are ignored.</param>
internal sealed unsafe record BlasLibrary(string Family, string Name, params string[] Preload)
{
    private const int MklSequential = 1;
    private const int MklInterfaceLp64 = 0;
    private const int MklReproducible = 2;

    /// <summary>The libraries to try on this system, in order of preference.</summary>
    public static IReadOnlyList<BlasLibrary> Known { get; } =
        OperatingSystem.IsWindows() ?
        [
            new("Intel MKL", "mkl_rt.2.dll"),
            new("Intel MKL", "mkl_rt.1.dll"),
            new("Intel MKL", "mkl_rt.dll"),
            new("MathNet's Intel MKL", "libMathNetNumericsMKL.dll", "libiomp5md.dll"),
            new("OpenBLAS", "libopenblas.dll"),
        ]
        : OperatingSystem.IsMacOS() ?
        [
            new("Intel MKL", "libmkl_rt.2.dylib"),
            new("Intel MKL", "libmkl_rt.1.dylib"),
            new("Intel MKL", "libmkl_rt.dylib"),
            new("OpenBLAS", "libopenblas.0.dylib"),
        ]
        :
        [
            new("Intel MKL", "libmkl_rt.so.2"),
            new("Intel MKL", "libmkl_rt.so.1"),
            new("Intel MKL", "libmkl_rt.so"),
            new("MathNet's Intel MKL", "libMathNetNumericsMKL.so", "libiomp5.so"),
            new("OpenBLAS", "libopenblas.so.0"),
        ];

    /// <summary>Loads, configures and checks the library; null, with a sentence that says why, if it cannot be used.</summary>
    public BlasProvider? TryOpen(out string outcome)
    {
        try
        {
            foreach (string needed in Preload)
                TryLoad(needed, out _);
            if (!TryLoad(Name, out nint library))
            {
                outcome = $"{Family} ({Name}): not found, or not loadable on this system.";
                return null;
            }

            if (MissingCompanion(library) is { } companion)
            {
                outcome = $"{Family} ({Name}): passed over because {companion} is not beside it; without it the first call would end the process.";
                return null;
            }

            string description = Configure(library);
            var provider = new NativeBlas(library, description);
            if (BlasSelfCheck.Failure(provider) is { } failure)
            {
                outcome = $"{description}: passed over because {failure}.";
                return null;
            }

            outcome = $"{description}: usable.";
            return provider;
        }
        catch (EntryPointNotFoundException missing)
        {
            outcome = $"{Family} ({Name}): passed over because it lacks the CBLAS interface: {missing.Message}";
            return null;
        }
    }

    // A bare name is searched beside the application (where native packages put their files) as well as where the system looks.
    private static bool TryLoad(string name, out nint library)
    {
        if (NativeLibrary.TryLoad(name, out library))
            return true;
        if (Path.GetFileName(name) != name)
            return false;
        string platform = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string[] folders = ["", architecture, Path.Combine("runtimes", $"{platform}-{architecture}", "native")];
        foreach (string folder in folders)
        {
            if (NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, folder, name), out library))
                return true;
        }

        return false;
    }

    // MKL's dispatcher loads the library with its kernels at the first call, from beside itself, and ends the process if it is missing.
    private static string? MissingCompanion(nint library)
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryGetExport(library, "MKL_Set_Threading_Layer", out _))
            return null;
        string? path = File.ReadLines("/proc/self/maps").Where(line => line.Contains("/libmkl_rt.", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/')..]).FirstOrDefault();
        if (path is null)
            return null;
        string[] needed = ["libmkl_core", "libmkl_sequential", "libmkl_intel_lp64"];
        string folder = Path.GetDirectoryName(path)!;
        return needed.FirstOrDefault(name => !Directory.EnumerateFiles(folder, name + ".so*").Any());
    }

    // One thread, and 32-bit integers, before any other call: libmkl_rt's default threading layer ends the process where Intel's OpenMP
    // library is missing, and an environment variable may have asked it for 64-bit integers.
    private string Configure(nint library)
    {
        if (NativeLibrary.TryGetExport(library, "MKL_Set_Threading_Layer", out nint threadingLayer))
            ((delegate* unmanaged[Cdecl]<int, int>)threadingLayer)(MklSequential);
        if (NativeLibrary.TryGetExport(library, "MKL_Set_Interface_Layer", out nint interfaceLayer))
            ((delegate* unmanaged[Cdecl]<int, int>)interfaceLayer)(MklInterfaceLp64);

        // Otherwise MKL picks kernels by the alignment of the operands, and managed arrays of equal contents give unequal bits.
        if (NativeLibrary.TryGetExport(library, "MKL_CBWR_Set", out nint reproducibility))
            ((delegate* unmanaged[Cdecl]<int, int>)reproducibility)(MklReproducible);

        // MKL's lower-case name takes a pointer (it is the Fortran one); set_max_threads is the name in MathNet's library.
        foreach (string name in (string[])["MKL_Set_Num_Threads", "openblas_set_num_threads", "set_max_threads"])
        {
            if (NativeLibrary.TryGetExport(library, name, out nint setThreads))
            {
                ((delegate* unmanaged[Cdecl]<int, void>)setThreads)(1);
                break;
            }
        }

        string version = MklVersion(library) ?? OpenBlasVersion(library) ?? Family;
        return $"{version} ({Name})";
    }

    private static string? MklVersion(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "MKL_Get_Version_String", out nint export))
            return null;
        const int Length = 256;
        byte* buffer = stackalloc byte[Length];
        ((delegate* unmanaged[Cdecl]<byte*, int, void>)export)(buffer, Length - 1);
        string text = Marshal.PtrToStringUTF8((nint)buffer) ?? "";
        string? number = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SkipWhile(word => word != "Version").Skip(1).FirstOrDefault();
        return number is null ? "Intel MKL" : $"Intel MKL {number}";
    }

    private static string? OpenBlasVersion(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "openblas_get_config", out nint export))
            return null;
        string text = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged[Cdecl]<byte*>)export)()) ?? "";
        return string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2));
    }
}
