using System.Runtime.InteropServices;

namespace Adjoint.Blas;

/// <summary>A shared library with the CBLAS interface, called through function pointers.</summary>
internal sealed unsafe class NativeBlas : BlasProvider
{
    private const int RowMajor = 101;
    private const int NoTrans = 111;
    private const int Trans = 112;

    private readonly delegate* unmanaged[Cdecl]<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void> _dgemm;
    private readonly delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> _sgemm;

    /// <summary>Takes the entry points of a loaded library, which must have them.</summary>
    public NativeBlas(nint library, string description)
    {
        Description = description;
        _dgemm = (delegate* unmanaged[Cdecl]<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void>)
            NativeLibrary.GetExport(library, "cblas_dgemm");
        _sgemm = (delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)
            NativeLibrary.GetExport(library, "cblas_sgemm");
    }

    /// <inheritdoc/>
    public override string Description { get; }

    internal override void Multiply(in GemmProblem<double> problem) => _dgemm(
        RowMajor, problem.TransA ? Trans : NoTrans, problem.TransB ? Trans : NoTrans,
        (int)problem.M, (int)problem.N, (int)problem.K,
        problem.Alpha, problem.A, Leading(problem.Lda, problem.TransA ? problem.M : problem.K),
        problem.B, Leading(problem.Ldb, problem.TransB ? problem.K : problem.N), problem.Beta, problem.C, Leading(problem.Ldc, problem.N));

    internal override void Multiply(in GemmProblem<float> problem) => _sgemm(
        RowMajor, problem.TransA ? Trans : NoTrans, problem.TransB ? Trans : NoTrans,
        (int)problem.M, (int)problem.N, (int)problem.K,
        problem.Alpha, problem.A, Leading(problem.Lda, problem.TransA ? problem.M : problem.K),
        problem.B, Leading(problem.Ldb, problem.TransB ? problem.K : problem.N), problem.Beta, problem.C, Leading(problem.Ldc, problem.N));

    internal override void Multiply(in GemmBatch<double> batch)
    {
        GemmProblem<double> problem = batch.First;
        for (nint i = 0; i < batch.Count; i++)
        {
            Multiply(problem);
            batch.Advance(ref problem);
        }
    }

    internal override void Multiply(in GemmBatch<float> batch)
    {
        GemmProblem<float> problem = batch.First;
        for (nint i = 0; i < batch.Count; i++)
        {
            Multiply(problem);
            batch.Advance(ref problem);
        }
    }

    // The distance between the rows of a matrix with one row means nothing to us, but libraries refuse one shorter than the row.
    private static int Leading(nint distance, nint row) => (int)Math.Max(distance, row);
}
