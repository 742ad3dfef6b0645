namespace Adjoint.Benchmarks.Facts;

/// <summary>Bytes that a compiled gradient through a solve allocates when it is given where its result goes.</summary>
internal sealed class Allocation : Fact
{
    private const int Calls = 1000;

    internal override string Name => "allocation";

    internal override string Question => "What does a compiled gradient allocate on a call with destinations?";

    internal override IEnumerable<string> Measure()
    {
        var gradient = LotkaVolterraGradient.Create();
        (Tensor, Tensor) result = gradient(LotkaVolterraGradient.At);
        for (int call = 0; call < Calls; call++)
            gradient.CallInto(LotkaVolterraGradient.At, result);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < Calls; call++)
            gradient.CallInto(LotkaVolterraGradient.At, result);
        yield return $"bytes_a_call={(GC.GetAllocatedBytesForCurrentThread() - before) / Calls} calls={Calls}";
    }
}
