namespace Adjoint.Transforms;

/// <summary>Unions of sets of argument elements: ascending arrays, shared between all results that depend on the same elements.</summary>
/// <param name="universe">How many elements the argument has.</param>
internal sealed class IndexSets(int universe)
{
    public static readonly int[] Empty = [];

    private readonly int[] _stamps = new int[universe];
    private readonly List<int> _gathered = [];
    private int[]? _largest;
    private int _stamp;

    /// <summary>The union of two sets; one of them itself where it contains the other.</summary>
    public static int[] Union(int[] a, int[] b)
    {
        if (a.Length == 0 || ReferenceEquals(a, b)) return b;
        if (b.Length == 0) return a;
        int size = 0, i = 0, j = 0;
        while (i < a.Length && j < b.Length)
        {
            int left = a[i], right = b[j];
            if (left <= right) i++;
            if (right <= left) j++;
            size++;
        }

        size += a.Length - i + b.Length - j;
        if (size == a.Length) return a;
        if (size == b.Length) return b;
        int[] union = new int[size];
        i = j = 0;
        for (int k = 0; k < size; k++)
        {
            bool takeLeft = j == b.Length || (i < a.Length && a[i] <= b[j]);
            union[k] = takeLeft ? a[i] : b[j];
            if (j < b.Length && b[j] == union[k]) j++;
            if (takeLeft) i++;
        }

        return union;
    }

    /// <summary>Starts a union of many sets.</summary>
    public void Begin()
    {
        _stamp++;
        _gathered.Clear();
        _largest = null;
    }

    /// <summary>Adds a set to the union of many.</summary>
    public void Add(int[] set)
    {
        // Sets are shared: the same one often comes many times, and where one holds everything it is the result.
        if (set.Length == 0 || ReferenceEquals(set, _largest)) return;
        if (_largest is null || set.Length > _largest.Length) _largest = set;
        foreach (int element in set)
        {
            if (_stamps[element] == _stamp) continue;
            _stamps[element] = _stamp;
            _gathered.Add(element);
        }
    }

    /// <summary>The union of what was added since <see cref="Begin"/>.</summary>
    public int[] End()
    {
        if (_largest is null) return Empty;
        if (_gathered.Count == _largest.Length) return _largest;
        int[] union = [.. _gathered];
        Array.Sort(union);
        return union;
    }
}
