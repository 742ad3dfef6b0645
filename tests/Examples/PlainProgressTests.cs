using Adjoint.Examples.Progress;

namespace Adjoint.Tests.Examples;

public sealed class PlainProgressTests
{
    [Fact]
    public void Track_WritesAtMostTwoLinesASecondAndTheEnd()
    {
        var clock = new Clock();
        var output = new StringWriter();
        int value = new PlainProgress(output, clock).Track("fitting", 1000, track =>
        {
            for (int i = 1; i <= 1000; i++)
            {
                clock.Now += TimeSpan.FromMilliseconds(2);
                track.Report(i, $"loss {1000 - i}");
            }
            return 5;
        });
        Assert.Equal(5, value);
        Assert.Equal(
            ["fitting:  25 %  loss 750", "fitting:  50 %  loss 500", "fitting:  75 %  loss 250", "fitting: 100 %  loss 0", "fitting: done  loss 0"],
            output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long GetTimestamp() => Now.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
