using Adjoint.Examples.Measuring;
using Adjoint.Plotting;
using static System.FormattableString;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Examples;

/// <summary>
/// The gradient of a long march under ever smaller budgets of memory: what the plan says beforehand, and what it took. The march is Burgers'
/// equation on a ring; the gradient tells which part of the initial velocity decides on the energy that viscosity leaves.
/// </summary>
internal sealed class MemoryBudget : IExample
{
    private const int Cells = 2048, Steps = 10_000;
    private const double Viscosity = 2e-3, TimeStep = 5e-5, Spacing = 1.0 / Cells;
    private static readonly int[] Megabytes = [256, 64, 16, 4, 1];

    public string Name => "memory-budget";

    public string Description => "Differentiates ten thousand time steps under ever smaller budgets of memory, with the same bits.";

    public void Run(ExampleContext context)
    {
        Tensor x = Spacing * Arange(Cells).Cast(ElementType.Float64), start = Sin(2 * Math.PI * x) + (0.3 * Cos(6 * Math.PI * x));
        double alone = Measure(Compile((Tensor u) => Energy(u, null)), start).Seconds;
        double[] times = new double[Megabytes.Length];
        var plans = new CheckpointPlan[Megabytes.Length];
        var gradients = new Tensor[Megabytes.Length];
        context.Say(Invariant($"{Steps} steps of {Cells} cells: to keep every state would take {8.0 * Cells * Steps / (1 << 20):F0} MiB. The march alone: {1e3 * alone:F0} ms."));
        context.Say("   budget   gradient   plan");
        context.Track("gradients", Megabytes.Length, track =>
        {
            for (int i = 0; i < Megabytes.Length; i++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                Checkpoints within = Checkpoints.Within(Megabytes[i] * (1L << 20));
                plans[i] = Loop.Plan(Step, start, Steps, within);
                (times[i], gradients[i]) = Measure(Compile(Grad((Tensor u) => Energy(u, within))), start);
                context.Say(Invariant($"{Megabytes[i],5} MiB {1e3 * times[i],7:F0} ms   {plans[i]}"));
                track.Report(i + 1, Invariant($"{Megabytes[i]} MiB"));
            }
            return Megabytes.Length;
        });

        bool same = gradients.All(g => g.ToArray().AsSpan().SequenceEqual(gradients[0].ToArray()));
        context.Say(same ? "All gradients agree to the last bit." : "THE GRADIENTS DIFFER.");
        Draw(context, x, start, gradients[0], plans, times, alone);
        context.Results
            .Add("same_bits", same ? 1 : 0, "F0")
            .Add("work_at_1_mib", plans[^1].Ratio, "F3")
            .Add("gradient_over_march_at_256_mib", times[0] / alone, "F2")
            .Add("gradient_over_march_at_1_mib", times[^1] / alone, "F2");
    }

    /// <summary>u ← u − dt ((u²/2)ₓ − ν uₓₓ) with central differences: stable for cell Péclet numbers and Courant numbers below one.</summary>
    private static Tensor Step(Tensor u)
    {
        Tensor right = Shift(u, -1, 0, Boundary.Periodic), left = Shift(u, 1, 0, Boundary.Periodic);
        Tensor transport = (Square(right) - Square(left)) * (TimeStep / (4 * Spacing));
        Tensor diffusion = (right - (2 * u) + left) * (Viscosity * TimeStep / (Spacing * Spacing));
        return u - transport + diffusion;
    }

    private static Tensor March(Tensor u, Checkpoints? checkpoints) => Loop.Repeat(Steps, u, Step, checkpoints);

    private static Tensor Energy(Tensor u, Checkpoints? checkpoints) => 0.5 * Mean(Square(March(u, checkpoints)));

    /// <summary>The shortest time of a few calls after the first, which compiles, and what they give.</summary>
    private static (double Seconds, Tensor Result) Measure(Func<Tensor, Tensor> function, Tensor at)
    {
        Tensor result = function(at);
        return (BestTime.Of(() => function.CallInto(at, result), TimeSpan.Zero), result);
    }

    private static void Draw(ExampleContext context, Tensor x, Tensor start, Tensor gradient, CheckpointPlan[] plans, double[] times, double alone)
    {
        double[] places = x.ToArray(), budgets = [.. Megabytes.Select(m => (double)m)];
        double[] planned = [.. plans.Select(plan => plan.Ratio)], taken = [.. times.Select(t => t / alone)];
        var figure = new Figure("Ten thousand steps within a budget") { PanelWidth = 420, PanelHeight = 300 };
        figure.AddPanel("What a budget costs")
            .X("memory", "MiB").Y("times the march alone").LogX().RangeY(0, Math.Ceiling(taken.Max()))
            .Line(budgets, taken, "time of the gradient", ink: Ink.Vermilion).Points(budgets, taken, ink: Ink.Vermilion)
            .Line(budgets, planned, "forward steps, planned", ink: Ink.Blue).Points(budgets, planned, ink: Ink.Blue);
        figure.AddPanel("Burgers' equation")
            .X("x").Y("velocity u")
            .Line(places, start.ToArray(), "start", Stroke.Dotted, Ink.Gray)
            .Line(places, March(start, null).ToArray(), "end", ink: Ink.Blue);
        figure.AddPanel("Gradient of the energy at the end")
            .X("x").Y("∂E / ∂u, times cells")
            .Line(places, (Cells * gradient).ToArray(), ink: Ink.Green).HorizontalLine(0);
        figure.Save(context.PathOf("memory-budget.png"));
    }
}
