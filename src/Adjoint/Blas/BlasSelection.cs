namespace Adjoint.Blas;

/// <summary>Which provider is in use, and what was tried to find it.</summary>
internal static class BlasSelection
{
    private static readonly Lock Gate = new();
    private static volatile BlasProvider? s_current;
    private static volatile IReadOnlyList<string> s_attempts = [];
    private static volatile IReadOnlyList<BlasProvider>? s_available;

    public static BlasProvider Current => s_current ?? ChooseCurrent();

    public static IReadOnlyList<string> Attempts
    {
        get
        {
            _ = Current;
            return s_attempts;
        }
    }

    public static IReadOnlyList<BlasProvider> Available
    {
        get
        {
            lock (Gate)
                return s_available ??= FindAll(BlasLibrary.Known);
        }
    }

    public static void Use(BlasProvider provider)
    {
        lock (Gate)
        {
            s_current = provider;
            s_attempts = [.. s_attempts, $"{provider.Description}: chosen by the program."];
        }
    }

    public static BlasProvider Use(string library)
    {
        BlasProvider provider = new BlasLibrary("BLAS", library).TryOpen(out string outcome)
            ?? throw new ArgumentException(
                $"BlasProvider.Use: {outcome} Give the path of a shared library that exports cblas_dgemm and cblas_sgemm with 32-bit "
                + "integers; the provider in use has not changed.",
                nameof(library));
        Use(provider);
        return provider;
    }

    /// <summary>The first library of the list that can be used, otherwise the built-in kernels; and a sentence for each one tried.</summary>
    public static (BlasProvider Provider, IReadOnlyList<string> Attempts) Choose(IEnumerable<BlasLibrary> libraries)
    {
        var attempts = new List<string>();
        foreach (BlasLibrary library in libraries)
        {
            BlasProvider? provider = library.TryOpen(out string outcome);
            attempts.Add(outcome);
            if (provider is not null)
                return (provider, attempts);
        }

        attempts.Add($"{BuiltInBlas.Best.Description}: usable.");
        return (BuiltInBlas.Best, attempts);
    }

    /// <summary>
    /// Whether the built-in kernels at this width are faster than every library on processors of this vendor. MKL's kernels that give
    /// reproducible bits use AVX2 there, and OpenBLAS packs also what is too small to gain by it; figures at <see cref="BlasProvider"/>.
    /// </summary>
    public static bool PrefersBuiltIn(VectorWidth width, string vendor) => width == VectorWidth.Bits512 && vendor != "GenuineIntel";

    private static bool IsBuiltInFirst => PrefersBuiltIn(VectorWidths.Best, Processor.Vendor);

    private static BlasProvider ChooseCurrent()
    {
        lock (Gate)
        {
            if (s_current is null)
            {
                (s_current, s_attempts) = IsBuiltInFirst
                    ? (BuiltInBlas.Best, [$"{BuiltInBlas.Best.Description}: the fastest on this processor ({Processor.Vendor})."])
                    : Choose(BlasLibrary.Known);
            }

            return s_current;
        }
    }

    // One of a family: libmkl_rt.so.2 and libmkl_rt.so are usually the same library.
    private static IReadOnlyList<BlasProvider> FindAll(IEnumerable<BlasLibrary> libraries)
    {
        var found = new List<BlasProvider>();
        foreach (IGrouping<string, BlasLibrary> family in libraries.GroupBy(library => library.Family))
        {
            if (family.Select(library => library.TryOpen(out _)).FirstOrDefault(provider => provider is not null) is { } provider)
                found.Add(provider);
        }

        return IsBuiltInFirst ? [BuiltInBlas.Best, .. found] : [.. found, BuiltInBlas.Best];
    }
}
