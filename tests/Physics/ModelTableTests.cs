using System.Reflection;
using Adjoint.Physics;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Physics;

using Ode = global::Adjoint.Ode;

/// <summary>What every model claims of itself, over the whole table.</summary>
public sealed class ModelTableTests
{
    /// <summary>As near to machine precision as double precision lets a method of order 8 come.</summary>
    private static readonly OdeOptions Tight = new() { Method = OdeMethod.Dopri8, Rtol = 1e-14, Atol = 1e-15 };

    /// <summary>The same for stiff models: by a method of order 5, near enough for what is claimed.</summary>
    private static readonly OdeOptions TightStiff = new() { Method = OdeMethod.Rodas5P, Rtol = 1e-11, Atol = 1e-18 };

    private static OdeOptions Best(OdeModel model) => model.IsStiff ? TightStiff : Tight;

    public static TheoryData<string> Names => [.. ModelTable.All.Select(model => model.Name)];

    [Fact]
    public void Table_ListsEveryModelOnce()
    {
        IEnumerable<OdeModel> written = typeof(ModelTable).Assembly.GetExportedTypes()
            .Select(type => type.GetProperty("Model", BindingFlags.Public | BindingFlags.Static))
            .Where(property => property?.PropertyType == typeof(OdeModel))
            .Select(property => (OdeModel)property!.GetValue(null)!);
        Assert.Equal(written.OrderBy(model => model.Name), ModelTable.All.OrderBy(model => model.Name));
        Assert.Distinct(ModelTable.All.Select(model => model.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_AreAsManyAsValues(string name)
    {
        OdeModel model = Find(name);
        Assert.Equal(model.StateNames.Count, model.Start.Size);
        Assert.Equal(model.ParameterNames.Count, model.Parameters.Size);
        Assert.Equal(model.Start.Shape, model.Rhs(0, model.Start, model.Parameters).Shape);
        Assert.All(model.References, reference => Assert.Equal(model.Start.Size, reference.State.Count));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Invariants_AreKept(string name)
    {
        OdeModel model = Find(name);
        Tensor states = Ode.Solve(model.Rhs, model.Start, (0, model.End), model.Parameters, Best(model) with { SaveAt = SaveAt.Times(Linspace(0, model.End, 9)) }).States;
        foreach (Invariant invariant in model.Invariants)
        {
            double first = (double)invariant.Value(model.Start, model.Parameters);
            for (int i = 0; i < 9; i++)
                Assert.Equal(first, (double)invariant.Value(states[i], model.Parameters), 1e-11 * Math.Abs(first));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ReferenceStates_AreReached(string name)
    {
        OdeModel model = Find(name);
        foreach (ReferenceState reference in model.References)
        {
            double[] reached = Ode.Solve(model.Rhs, model.Start, (0, reference.Time), model.Parameters, Best(model)).FinalState.ToArray();
            for (int i = 0; i < reached.Length; i++)
                Assert.Equal(reference.State[i], reached[i], reference.Accuracy * Math.Max(1, Math.Abs(reference.State[i])));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void FixedSteps_ConvergeAtTheMethodsOrder(string name)
    {
        OdeModel model = Find(name);
        double end = 4 * model.TimeScale;
        Tensor exact = Ode.Solve(model.Rhs, model.Start, (0, end), model.Parameters, Best(model)).FinalState;
        OdeMethod method = model.IsStiff ? OdeMethod.Rosenbrock23 : OdeMethod.RK4;
        double Error(int steps)
        {
            var options = new OdeOptions { Method = method, Controller = StepController.Fixed(end / steps) };
            return (double)Sqrt(Sum(Square(Ode.Solve(model.Rhs, model.Start, (0, end), model.Parameters, options).FinalState - exact)));
        }

        // Halving the step of a method of order 4 divides the error by 16; by how much exactly is a matter of the next order's share.
        Assert.Equal(method.Order, Math.Log2(Error(128) / Error(256)), 0.15);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Volumes_ChangeByLiouvillesFormula(string name)
    {
        OdeModel model = Find(name);
        if (model.Divergence is not { } divergence)
            return;
        double end = 10 * model.TimeScale;
        Tensor jacobian = Jacobian((Tensor y) => Ode.Solve(model.Rhs, y, (0, end), model.Parameters, Tight).FinalState)(model.Start);
        Assert.Equal(Math.Exp(divergence * end), jacobian.ToMatrix().Determinant(), 1e-10 * Math.Exp(divergence * end));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TangentsAndCotangents_AreTransposes(string name)
    {
        OdeModel model = Find(name);
        Func<(Tensor Y, Tensor P), Tensor> end = x => Ode.Solve(model.Rhs, x.Y, (0, 5 * model.TimeScale), x.P, new OdeOptions { Method = model.IsStiff ? OdeMethod.Rodas5P : OdeMethod.Tsit5 }).FinalState;
        var at = (model.Start, model.Parameters);
        var direction = (Alternating(model.Start.Size, 0.7), Alternating(model.Parameters.Size, -0.3));

        // Where values are many powers of ten apart, a direction in proportion to them: otherwise the small ones' change is all there is.
        if (model.IsStiff) direction = (direction.Item1 * model.Start, direction.Item2 * model.Parameters);
        Tensor weight = Alternating(model.Start.Size, 0.4);
        var (_, tangent) = Jvp(end, at, direction);
        var (_, pullback) = Vjp(end, at);
        double left = (double)Dot(weight, tangent), right = (double)Tree.Dot(pullback(weight), direction);
        Assert.Equal(left, right, 1e-11 * Math.Max(1, Math.Abs(left)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TaylorRemainder_OfAGradientIsOfOrderTwo(string name)
    {
        OdeModel model = Find(name);
        var options = new OdeOptions { Method = model.IsStiff ? OdeMethod.Rodas5P : OdeMethod.RK4, Controller = StepController.Fixed(model.TimeScale / 20) };
        Func<(Tensor Y, Tensor P), Tensor> objective = x => Sum(Square(Ode.Solve(model.Rhs, x.Y, (0, model.TimeScale), x.P, options).FinalState));
        var at = (Y: model.Start, P: model.Parameters);

        // Directions in proportion to the values, so that a step is small for each of them.
        var direction = (Y: model.Start * Alternating(model.Start.Size, 1), P: model.Parameters * Alternating(model.Parameters.Size, 1));
        var (value, gradient) = ValueAndGrad(objective)(at);
        double slope = (double)Tree.Dot(gradient, direction);
        double Remainder(double step) =>
            (double)objective((at.Y + (step * direction.Y), at.P + (step * direction.P))) - (double)value - (step * slope);
        Assert.Equal(2, Math.Log2(Remainder(2e-4) / Remainder(1e-4)), 0.1);
    }

    private static OdeModel Find(string name) => ModelTable.All.Single(model => model.Name == name);

    /// <summary>The vector (c, −c/2, c/3, …): no symmetry hides an error.</summary>
    private static Tensor Alternating(int count, double first) =>
        FromArray([.. Enumerable.Range(0, count).Select(i => first * (i % 2 == 0 ? 1 : -1) / (i + 1))]);
}
