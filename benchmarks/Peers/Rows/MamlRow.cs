namespace Adjoint.Benchmarks.Peers.Rows;

/// <summary>An iteration of second-order MAML against PyTorch, one thread each.</summary>
internal sealed class MamlRow(int innerSteps) : ProgramRow
{
    internal override string Name => $"maml-{innerSteps}";

    internal override string Description => $"iteration of second-order MAML on sine waves, 25 tasks, {innerSteps} inner {(innerSteps == 1 ? "step" : "steps")}";

    protected override IReadOnlyList<PeerProgram> Peers =>
    [
        new("torch", "torch_maml.py")
        {
            Interpreter = "/usr/bin/python3",
            Arguments = ["1", $"{innerSteps}"],
            TimeLabel = "meta-iteration",
            Install = "apt-get install python3-torch",
        },
    ];

    protected override Action? Prepare()
    {
        Parallelism.Threads = 1;
        return new MamlWork(innerSteps, Checkpoints.StoreAll).Run;
    }
}
