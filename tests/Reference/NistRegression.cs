using System.Globalization;
using static Adjoint.Tensor;

namespace Adjoint.Tests.Reference;

/// <summary>
/// The nonlinear regression problems of the Statistical Reference Datasets (National Institute of Standards and Technology, 1999): data,
/// two starts (far and near), and certified estimates, standard errors and sums of squares to 11 digits.
/// </summary>
internal sealed class NistRegression
{
    private static readonly Dictionary<string, Func<Tensor[], Tensor[], Tensor>> Models = new()
    {
        ["Misra1a"] = (b, x) => b[0] * (1 - Exp(-b[1] * x[0])),
        ["Misra1b"] = (b, x) => b[0] * (1 - Pow(1 + (b[1] * x[0] / 2), -2)),
        ["Misra1c"] = (b, x) => b[0] * (1 - Pow(1 + (2 * b[1] * x[0]), -0.5)),
        ["Misra1d"] = (b, x) => b[0] * b[1] * x[0] / (1 + (b[1] * x[0])),
        ["Chwirut1"] = (b, x) => Exp(-b[0] * x[0]) / (b[1] + (b[2] * x[0])),
        ["Chwirut2"] = (b, x) => Exp(-b[0] * x[0]) / (b[1] + (b[2] * x[0])),
        ["Lanczos1"] = (b, x) => Exponentials(b, x[0]),
        ["Lanczos2"] = (b, x) => Exponentials(b, x[0]),
        ["Lanczos3"] = (b, x) => Exponentials(b, x[0]),
        ["Gauss1"] = (b, x) => Peaks(b, x[0]),
        ["Gauss2"] = (b, x) => Peaks(b, x[0]),
        ["Gauss3"] = (b, x) => Peaks(b, x[0]),
        ["DanWood"] = (b, x) => b[0] * Pow(x[0], b[1]),
        ["Kirby2"] = (b, x) => (b[0] + (x[0] * (b[1] + (x[0] * b[2])))) / (1 + (x[0] * (b[3] + (x[0] * b[4])))),
        ["Hahn1"] = (b, x) => Cubics(b, x[0]),
        ["Thurber"] = (b, x) => Cubics(b, x[0]),
        ["Nelson"] = (b, x) => b[0] - (b[1] * x[0] * Exp(-b[2] * x[1])),
        ["MGH17"] = (b, x) => b[0] + (b[1] * Exp(-x[0] * b[3])) + (b[2] * Exp(-x[0] * b[4])),
        ["Roszman1"] = (b, x) => b[0] - (b[1] * x[0]) - (Atan(b[2] / (x[0] - b[3])) / Math.PI),
        ["ENSO"] = (b, x) => b[0] + Wave(b[1], b[2], 12, x[0]) + Wave(b[4], b[5], b[3], x[0]) + Wave(b[7], b[8], b[6], x[0]),
        ["MGH09"] = (b, x) => b[0] * (Square(x[0]) + (x[0] * b[1])) / (Square(x[0]) + (x[0] * b[2]) + b[3]),
        ["BoxBOD"] = (b, x) => b[0] * (1 - Exp(-b[1] * x[0])),
        ["Rat42"] = (b, x) => b[0] / (1 + Exp(b[1] - (b[2] * x[0]))),
        ["Rat43"] = (b, x) => b[0] / Pow(1 + Exp(b[1] - (b[2] * x[0])), 1 / b[3]),
        ["MGH10"] = (b, x) => b[0] * Exp(b[1] / (x[0] + b[2])),
        ["Eckerle4"] = (b, x) => b[0] / b[1] * Exp(-0.5 * Square((x[0] - b[2]) / b[1])),
        ["Bennett5"] = (b, x) => b[0] * Pow(b[1] + x[0], -1 / b[2]),
    };

    private static readonly Lazy<Dictionary<string, NistRegression>> All = new(Read);

    private Tensor[] _x = [];
    private Tensor _y = 0.0;

    public static IEnumerable<string> Names => Models.Keys;

    public string Name { get; private init; } = "";

    public double[] Start1 { get; private set; } = [];

    public double[] Start2 { get; private set; } = [];

    public double[] Estimate { get; private set; } = [];

    public double[] StandardErrors { get; private set; } = [];

    public double SumOfSquares { get; private set; }

    public static NistRegression Of(string name) => All.Value[name];

    /// <summary>Model minus data, of shape [observations].</summary>
    public Tensor Residuals(Tensor b)
    {
        var parameters = new Tensor[b.Size];
        for (int i = 0; i < parameters.Length; i++) parameters[i] = b[i];
        return Models[Name](parameters, _x) - _y;
    }

    private static Tensor Exponentials(Tensor[] b, Tensor x) => (b[0] * Exp(-b[1] * x)) + (b[2] * Exp(-b[3] * x)) + (b[4] * Exp(-b[5] * x));

    private static Tensor Peaks(Tensor[] b, Tensor x) =>
        (b[0] * Exp(-b[1] * x)) + (b[2] * Exp(-Square((x - b[3]) / b[4]))) + (b[5] * Exp(-Square((x - b[6]) / b[7])));

    private static Tensor Cubics(Tensor[] b, Tensor x) =>
        (b[0] + (x * (b[1] + (x * (b[2] + (x * b[3])))))) / (1 + (x * (b[4] + (x * (b[5] + (x * b[6]))))));

    private static Tensor Wave(Tensor cosine, Tensor sine, Tensor period, Tensor x)
    {
        Tensor phase = 2 * Math.PI * x / period;
        return (cosine * Cos(phase)) + (sine * Sin(phase));
    }

    private static Dictionary<string, NistRegression> Read()
    {
        using Stream stream = typeof(NistRegression).Assembly.GetManifestResourceStream("NistRegression")!;
        using var reader = new StreamReader(stream);
        var all = new Dictionary<string, NistRegression>();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith("dataset ", StringComparison.Ordinal)) continue;
            var problem = new NistRegression { Name = line["dataset ".Length..] };
            problem.Start1 = Numbers(reader.ReadLine()!);
            problem.Start2 = Numbers(reader.ReadLine()!);
            problem.Estimate = Numbers(reader.ReadLine()!);
            problem.StandardErrors = Numbers(reader.ReadLine()!);
            problem.SumOfSquares = Numbers(reader.ReadLine()!)[0];
            problem.ReadData(reader);
            all.Add(problem.Name, problem);
        }

        return all;
    }

    private void ReadData(StreamReader reader)
    {
        _ = reader.ReadLine();
        var numbers = new List<double>();
        while (reader.ReadLine() is { Length: > 0 } line) numbers.AddRange(Numbers("data " + line));
        int columns = Name == "Nelson" ? 3 : 2, rows = numbers.Count / columns;
        Tensor table = FromArray(numbers.ToArray(), new Shape(rows, columns));
        _y = Name == "Nelson" ? Log(table[.., 0]) : table[.., 0];
        _x = new Tensor[columns - 1];
        for (int i = 1; i < columns; i++) _x[i - 1] = table[.., i];
    }

    /// <summary>The numbers of a line after its first word.</summary>
    private static double[] Numbers(string line) =>
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
}
