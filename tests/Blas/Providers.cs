using Adjoint.Blas;

namespace Adjoint.Tests.Blas;

/// <summary>Every way of computing products on this machine: the libraries installed, and the built-in kernels at each vector width.</summary>
internal static class Providers
{
    public static IReadOnlyList<BlasProvider> All { get; } =
        [.. BlasProvider.Available.Where(p => p is NativeBlas), .. VectorWidths.Supported.Select(width => new BuiltInBlas(width))];

    public static TheoryData<int> Indices
    {
        get
        {
            var data = new TheoryData<int>();
            for (int i = 0; i < All.Count; i++) data.Add(i);
            return data;
        }
    }
}
