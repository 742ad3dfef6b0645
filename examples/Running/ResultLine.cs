using System.Globalization;

namespace Adjoint.Examples.Running;

/// <summary>The last line of an example, for people and for programs: "result: loss=0.0123 steps=118".</summary>
internal sealed class ResultLine
{
    private readonly List<KeyValuePair<string, string>> _entries = [];

    /// <summary>Adds a number.</summary>
    /// <param name="key">A word in lower case, with underscores; a unit comes last, as in <c>time_ms</c>.</param>
    /// <param name="value">The number.</param>
    /// <param name="format">A .NET format; six significant digits by default.</param>
    /// <returns>This line.</returns>
    internal ResultLine Add(string key, double value, string format = "G6") => Add(key, value.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>Adds a count.</summary>
    internal ResultLine Add(string key, long value) => Add(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a word.</summary>
    /// <exception cref="ArgumentException">The key or the value is empty or has blanks or "=", which would break the line's form, or
    /// the key is there already.</exception>
    internal ResultLine Add(string key, string value)
    {
        CheckWord(key, nameof(key));
        CheckWord(value, nameof(value));
        if (_entries.Exists(entry => entry.Key == key))
            throw new ArgumentException($"The result has \"{key}\" already.", nameof(key));
        _entries.Add(new(key, value));
        return this;
    }

    public override string ToString() => "result:" + string.Concat(_entries.Select(entry => $" {entry.Key}={entry.Value}"));

    private static void CheckWord(string word, string parameter)
    {
        if (word.Length == 0 || word.Any(c => char.IsWhiteSpace(c) || c == '='))
            throw new ArgumentException($"A result's key and value are words without blanks or \"=\": \"{word}\".", parameter);
    }
}
