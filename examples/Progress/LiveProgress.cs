using Spectre.Console;

namespace Adjoint.Examples.Progress;

/// <summary>A bar that moves, on a terminal.</summary>
internal sealed class LiveProgress : ProgressDisplay
{
    internal override T Track<T>(string task, double total, Func<IProgressTrack, T> work) =>
        AnsiConsole.Progress()
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(display => work(new Bar(display.AddTask(Markup.Escape(task), maxValue: total), task)));

    private sealed class Bar(ProgressTask bar, string task) : IProgressTrack
    {
        public void Report(double done, string note = "")
        {
            bar.Value = done;
            bar.Description = Markup.Escape(note.Length == 0 ? task : $"{task}  {note}");
        }
    }
}
