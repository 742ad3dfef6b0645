using Adjoint.Benchmarks.Peers.Rows;

namespace Adjoint.Benchmarks.Peers;

/// <summary>The rows of <c>peers</c>, in the order in which they run. A new row is a file in Rows/ and a line here.</summary>
internal static class PeerTable
{
    internal static readonly IReadOnlyList<PeerRow> Rows =
    [
        new LotkaVolterraRow(),
        new ElementwiseRow(),
    ];
}
