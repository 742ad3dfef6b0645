using Adjoint.Benchmarks.Facts;
using Adjoint.Benchmarks.Peers;
using BenchmarkDotNet.Running;

return args switch
{
    ["list"] => PeerCommand.List(),
    ["peers"] => PeerCommand.Run(""),
    ["peers", string name] => PeerCommand.Run(name),
    ["facts"] => FactCommand.Run(""),
    ["facts", string name] => FactCommand.Run(name),
    ["first-gradient"] => Startup.FirstGradient(),
    _ => RunBenchmarks(args),
};

static int RunBenchmarks(string[] arguments)
{
    BenchmarkSwitcher.FromAssembly(typeof(PeerCommand).Assembly).Run(arguments);
    return 0;
}
