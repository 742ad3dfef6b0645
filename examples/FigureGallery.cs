using Adjoint.Plotting;

namespace Adjoint.Examples;

/// <summary>Every kind of panel once, drawn from closed formulas.</summary>
internal sealed class FigureGallery : IExample
{
    private const double Damping = 0.15, Frequency = 2;

    public string Name => "figures";

    public string Description => "Draws every kind of panel: curves, bands, error bars, phase plane, histories and fields.";

    public void Run(ExampleContext context)
    {
        int count = context.Track("figures", 2, track =>
        {
            var curves = new Figure("A damped oscillator");
            DrawMotion(curves.AddPanel("Motion"));
            DrawPhasePlane(curves.AddPanel("Phase plane"));
            DrawEnergy(curves.AddPanel("Energy"));
            curves.Save(context.PathOf("curves.png"));
            track.Report(1, "curves.png");

            var fields = new Figure("A standing wave on a square membrane");
            ColorScale height = ColorScale.Diverging("height", "mm");
            foreach (double phase in new[] { 0, 0.15, 0.35 })
                DrawMembrane(fields.AddPanel($"t = {phase:F2} periods"), height, Math.Cos(2 * Math.PI * phase));
            fields.Save(context.PathOf("fields.png"));
            track.Report(2, "fields.png");
            return 2;
        });
        context.Results.Add("figures", count);
    }

    private static double Position(double t) => Math.Exp(-Damping * t) * Math.Cos(Frequency * t);

    private static double Velocity(double t) => -Math.Exp(-Damping * t) * (Damping * Math.Cos(Frequency * t) + Frequency * Math.Sin(Frequency * t));

    private static double[] Sample(int count, double end, Func<double, double> f) =>
        [.. Enumerable.Range(0, count).Select(i => f(end * i / (count - 1)))];

    private static void DrawMotion(Panel panel)
    {
        const double End = 10, Error = 0.08;
        double[] t = Sample(400, End, time => time), x = Sample(400, End, Position);
        double[] measuredAt = Sample(21, End, time => time);
        double[] measured = [.. measuredAt.Select((time, i) => Position(time) + Error * Math.Sin(12.9898 * i))];
        panel.X("time", "s").Y("position", "m")
            .Band(t, [.. x.Select(v => v - Error)], [.. x.Select(v => v + Error)], ink: Ink.Blue)
            .Line(t, x, "exact", ink: Ink.Blue)
            .Points(measuredAt, measured, "measured", [.. measured.Select(_ => Error)], Ink.Vermilion);
    }

    private static void DrawPhasePlane(Panel panel)
    {
        const double End = 12;

        // x″ + 2δ x′ + (ω² + δ²) x = 0 has the solution e^(−δt) cos ωt.
        double stiffness = Frequency * Frequency + Damping * Damping;
        panel.X("position", "m").Y("velocity", "m/s")
            .Flow((x, v) => (v, -2 * Damping * v - stiffness * x))
            .Trajectory(Sample(600, End, Position), Sample(600, End, Velocity));
    }

    private static void DrawEnergy(Panel panel)
    {
        const double End = 30;
        double stiffness = Frequency * Frequency + Damping * Damping;
        double[] t = Sample(600, End, time => time);
        double[] energy = Sample(600, End, time => 0.5 * Math.Pow(Velocity(time), 2) + 0.5 * stiffness * Math.Pow(Position(time), 2));
        panel.X("time", "s").Y("energy", "J/kg").LogY()
            .Line(t, energy, "energy")
            .Line(t, Sample(600, End, time => energy[0] * Math.Exp(-2 * Damping * time)), "envelope", Stroke.Dashed, Ink.Gray);
    }

    private static void DrawMembrane(Panel panel, ColorScale height, double amplitude)
    {
        const int Cells = 120;
        const double Side = 0.3;
        double[] u = new double[Cells * Cells];
        for (int row = 0; row < Cells; row++)
        {
            for (int column = 0; column < Cells; column++)
            {
                double x = (column + 0.5) / Cells, y = (row + 0.5) / Cells;
                u[row * Cells + column] = amplitude * (Math.Sin(3 * Math.PI * x) * Math.Sin(2 * Math.PI * y) - Math.Sin(2 * Math.PI * x) * Math.Sin(3 * Math.PI * y));
            }
        }
        panel.X("x", "m").Y("y", "m").HeatMap(u, Cells, Cells, height, Side / Cells);
    }
}
