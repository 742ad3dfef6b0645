using System.ComponentModel;
using System.Diagnostics;

namespace Adjoint.Benchmarks.Peers;

/// <summary>Builds peers in a folder of its own, which goes with it, and runs them.</summary>
internal sealed class PeerWorkshop : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("adjoint-peers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Compiles a peer, once for all rows and times that are taken from it; one with an interpreter is ready.</summary>
    /// <returns>The path of the program, or of the source for the interpreter.</returns>
    /// <exception cref="PeerException">gcc, a header or a library is missing, or the source does not compile.</exception>
    internal string Build(PeerProgram program)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Peers", "Programs", program.Source);
        if (program.Interpreter is not null)
            return source;
        string executable = Path.Combine(_folder, Path.GetFileNameWithoutExtension(program.Source));
        if (File.Exists(executable))
            return executable;
        (int status, string output) = Start(program, "gcc", [.. program.Flags, source, "-o", executable, .. program.Libraries.Select(library => "-l" + library)]);
        if (status == 0)
            return executable;
        bool missing = output.Contains("No such file or directory", StringComparison.Ordinal) || output.Contains("cannot find -l", StringComparison.Ordinal);
        throw missing
            ? new PeerException(program.Install) { IsMissing = true }
            : new PeerException($"gcc refused {program.Source}: {output.Trim()}");
    }

    /// <summary>Runs a peer once.</summary>
    /// <returns>The best time that it reported, in microseconds.</returns>
    /// <exception cref="PeerException">It ended badly, or reported no time.</exception>
    internal double Run(PeerProgram program)
    {
        string path = Build(program);
        (int status, string output) = program.Interpreter is { } interpreter
            ? Start(program, interpreter, [path, .. program.Arguments])
            : Start(program, path, program.Arguments);
        if (status != 0 && output.Contains("ModuleNotFoundError", StringComparison.Ordinal))
            throw new PeerException(program.Install) { IsMissing = true };
        return status == 0 ? program.ReadTime(output) : throw new PeerException($"{program.Source} ended with {status}: {output.Trim()}");
    }

    private static (int Status, string Output) Start(PeerProgram program, string command, string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

        // The compiler's messages are searched for English words.
        start.Environment["LC_ALL"] = "C";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                throw new PeerException($"{Path.GetFileName(command)} did not end within {Patience.TotalSeconds:F0} s.");
            }
            return (process.ExitCode, output.Result + errors.Result);
        }
        catch (Win32Exception)
        {
            throw new PeerException(program.Interpreter is null ? "apt-get install gcc libc6-dev" : program.Install) { IsMissing = true };
        }
    }
}
