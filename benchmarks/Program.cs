using Adjoint.Benchmarks.Peers;
using BenchmarkDotNet.Running;

return args switch
{
    ["list"] => PeerCommand.List(),
    ["peers"] => PeerCommand.Run(""),
    ["peers", string name] => PeerCommand.Run(name),
    _ => RunBenchmarks(args),
};

static int RunBenchmarks(string[] arguments)
{
    BenchmarkSwitcher.FromAssembly(typeof(PeerCommand).Assembly).Run(arguments);
    return 0;
}
