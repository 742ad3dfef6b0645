using Adjoint.Learning;

namespace Adjoint;

/// <summary>Samples with what a model should make of them: the first axes of both number the samples.</summary>
/// <param name="Inputs"><c>[samples, …]</c>, finite.</param>
/// <param name="Targets"><c>[samples, …]</c>: class numbers (Int64), or numbers, finite.</param>
public sealed record TrainingData(Tensor Inputs, Tensor Targets)
{
    /// <summary>The number of samples.</summary>
    public int Count => Inputs.Shape[0];

    /// <summary>Some of the samples.</summary>
    /// <param name="samples">Which: a range of their numbers.</param>
    public TrainingData this[Range samples] => new(Inputs[samples], Targets[samples]);

    /// <summary>Refuses data that no training can use, before any work.</summary>
    internal void Check()
    {
        var problems = new List<string>();
        if (Inputs.Rank == 0 || Targets.Rank == 0 || Inputs.Shape[0] != Targets.Shape[0])
            problems.Add($"the inputs are {Inputs.Shape}, the targets are {Targets.Shape}; their first axes must number the same samples.");
        else if (Inputs.Shape[0] == 0)
            problems.Add("there are no samples.");
        NoteNonFinite(problems, "inputs", Inputs);
        NoteNonFinite(problems, "targets", Targets);
        if (problems.Count > 0) throw new ArgumentException("Trainer: " + string.Join(Environment.NewLine, problems));
    }

    private static void NoteNonFinite(List<string> problems, string name, Tensor data)
    {
        int at = data.ElementType switch
        {
            ElementType.Float64 => FirstNonFinite(data.AsSpan<double>()),
            ElementType.Float32 => FirstNonFinite(data.AsSpan<float>()),
            _ => -1,
        };
        if (at < 0) return;
        int perSample = data.Rank == 0 ? 1 : data.Size / data.Shape[0];
        problems.Add($"the {name} hold {(data.ElementType == ElementType.Float64 ? data.AsSpan<double>()[at] : data.AsSpan<float>()[at])} in sample {at / perSample} (element {at % perSample} of it); data must be finite.");
    }

    private static int FirstNonFinite<T>(ReadOnlySpan<T> values)
        where T : System.Numerics.INumberBase<T>
    {
        for (int i = 0; i < values.Length; i++)
            if (!T.IsFinite(values[i])) return i;
        return -1;
    }
}
