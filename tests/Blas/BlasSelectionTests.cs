using System.Runtime.InteropServices;
using Adjoint.Blas;

namespace Adjoint.Tests.Blas;

public sealed unsafe class BlasSelectionTests
{
    [Fact]
    public void Current_IsOneOfTheAvailable_AndSaysWhatItIs()
    {
        Assert.NotEmpty(BlasProvider.Current.Description);
        Assert.NotEmpty(BlasProvider.Attempts);
        Assert.Contains(BlasProvider.BuiltIn, BlasProvider.Available);
        Assert.Contains(BlasProvider.Available, provider => provider.Description == BlasProvider.Current.Description);
    }

    [Fact]
    public void TheBuiltInKernels_ComeFirst_WithAvx512ButNotOnIntels()
    {
        Assert.True(BlasSelection.PrefersBuiltIn(VectorWidth.Bits512, "AuthenticAMD"));
        Assert.False(BlasSelection.PrefersBuiltIn(VectorWidth.Bits512, "GenuineIntel"));
        Assert.False(BlasSelection.PrefersBuiltIn(VectorWidth.Bits256, "AuthenticAMD"));
        Assert.False(BlasSelection.PrefersBuiltIn(VectorWidth.Bits128, ""));
        Assert.SkipUnless(BlasSelection.PrefersBuiltIn(VectorWidths.Best, Processor.Vendor), "Another machine.");
        Assert.Same(BlasProvider.BuiltIn, BlasProvider.Available[0]);
    }

    [Fact]
    public void Choose_FallsThroughToTheBuiltInKernels_AndTellsWhy()
    {
        var (provider, attempts) = BlasSelection.Choose([new BlasLibrary("Nowhere BLAS", "libnowhere-blas.so.9")]);
        Assert.Same(BlasProvider.BuiltIn, provider);
        Assert.Equal(2, attempts.Count);
        Assert.Contains("Nowhere BLAS (libnowhere-blas.so.9): not found", attempts[0], StringComparison.Ordinal);
        Assert.Contains("built-in", attempts[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_TakesTheFirstLibraryThatWorks()
    {
        BlasProvider? native = Providers.All.FirstOrDefault(p => p is NativeBlas);
        Assert.SkipWhen(native is null, "No native BLAS is installed.");
        var (provider, attempts) = BlasSelection.Choose([new BlasLibrary("Nowhere BLAS", "libnowhere-blas.so.9"), .. BlasLibrary.Known]);
        Assert.Equal(native.Description, provider.Description);
        Assert.Contains("usable", attempts[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void ALibraryWithoutCblas_IsPassedOverWithTheReason()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The name of the C library is Linux's.");
        Assert.Null(new BlasLibrary("C library", "libc.so.6").TryOpen(out string outcome));
        Assert.Contains("lacks the CBLAS interface", outcome, StringComparison.Ordinal);
    }

    [Fact]
    public void Use_OfWhatCannotBeUsed_SaysWhy_AndKeepsTheProvider()
    {
        BlasProvider before = BlasProvider.Current;
        ArgumentException error = Assert.Throws<ArgumentException>(() => BlasProvider.Use("/nowhere/libblas.so"));
        Assert.Contains("/nowhere/libblas.so", error.Message, StringComparison.Ordinal);
        Assert.Contains("not found", error.Message, StringComparison.Ordinal);
        Assert.Same(before, BlasProvider.Current);
    }

    [Fact]
    public void SelfCheck_FindsAProviderThatTakesTransposesForNone()
    {
        Assert.Null(BlasSelfCheck.Failure(BlasProvider.BuiltIn));
        Assert.Contains("doubles wrongly", BlasSelfCheck.Failure(new Forgetful())!, StringComparison.Ordinal);
    }

    [Fact]
    public void Mkl_RunsOnOneThread()
    {
        BlasProvider? mkl = Providers.All.FirstOrDefault(p => p.Description.Contains("MKL", StringComparison.Ordinal));
        Assert.SkipWhen(mkl is null, "Intel MKL is not installed.");
        string name = mkl.Description[(mkl.Description.IndexOf('(', StringComparison.Ordinal) + 1)..^1];
        var threads = (delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(NativeLibrary.Load(name), "MKL_Get_Max_Threads");
        Assert.Equal(1, threads());
    }

    /// <summary>A library built for another convention.</summary>
    private sealed class Forgetful : BlasProvider
    {
        public override string Description => "forgetful";

        internal override void Multiply(in GemmProblem<double> problem) => BuiltIn.Multiply(problem with { TransA = false, Lda = problem.K });

        internal override void Multiply(in GemmProblem<float> problem) => BuiltIn.Multiply(problem);

        internal override void Multiply(in GemmBatch<double> batch) => BuiltIn.Multiply(batch);

        internal override void Multiply(in GemmBatch<float> batch) => BuiltIn.Multiply(batch);
    }
}
