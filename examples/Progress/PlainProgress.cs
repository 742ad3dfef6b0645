using System.Globalization;

namespace Adjoint.Examples.Progress;

/// <summary>Lines of text, at most two a second, where the output is a file or a pipe.</summary>
internal sealed class PlainProgress(TextWriter output, TimeProvider clock) : ProgressDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    internal override T Track<T>(string task, double total, Func<IProgressTrack, T> work)
    {
        var lines = new Lines(task, total, output, clock);
        T value = work(lines);
        lines.Finish();
        return value;
    }

    private sealed class Lines(string task, double total, TextWriter output, TimeProvider clock) : IProgressTrack
    {
        private long _shown = clock.GetTimestamp();
        private string _note = "";

        public void Report(double done, string note = "")
        {
            _note = note;
            if (clock.GetElapsedTime(_shown) < Pause)
                return;
            _shown = clock.GetTimestamp();
            Write(string.Create(CultureInfo.InvariantCulture, $"{100 * done / total,3:F0} %"));
        }

        internal void Finish() => Write("done");

        private void Write(string state) => output.WriteLine(_note.Length == 0 ? $"{task}: {state}" : $"{task}: {state}  {_note}");
    }
}
