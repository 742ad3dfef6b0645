using System.Reflection;
using Adjoint.Solvers;

namespace Adjoint.Tests.Solvers.Ode;

public sealed class OdeMethodTests
{
    /// <summary>The Runge–Kutta methods.</summary>
    public static TheoryData<string> Names => [.. OdeMethod.All.Where(method => method.IsExplicit).Select(method => method.Name)];

    public static OdeMethod Find(string name) => OdeMethod.All.Single(method => method.Name == name);

    [Fact]
    public void All_HoldsEveryTableauOfTheAssembly()
    {
        IEnumerable<string> declared =
            from type in typeof(OdeMethod).Assembly.GetTypes()
            from property in type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            where property.PropertyType.IsSubclassOf(typeof(OdeScheme)) && property.Name == "Tableau" && type != typeof(OdeMethod)
            select type.Name;
        Assert.Equal(declared.Order(), OdeMethod.All.Select(method => method.Name).Order());
    }

    [Fact]
    public void All_HoldsEveryStaticPropertyUnderItsName()
    {
        foreach (PropertyInfo property in typeof(OdeMethod).GetProperties(BindingFlags.Static | BindingFlags.Public))
        {
            if (property.PropertyType != typeof(OdeMethod)) continue;
            Assert.Same(property.GetValue(null), Find(property.Name));
        }
    }

    [Theory]
    [InlineData("Euler", 1, 0, 1, 1)]
    [InlineData("Midpoint", 2, 1, 2, 2)]
    [InlineData("Heun", 2, 1, 2, 2)]
    [InlineData("Bosh3", 3, 2, 3, 3)]
    [InlineData("RK4", 4, 0, 4, 4)]
    [InlineData("Dopri5", 5, 4, 5, 6)]
    [InlineData("Tsit5", 5, 4, 5, 6)]
    [InlineData("Dopri8", 8, 5, 8, 12)]
    public void Method_HasThePublishedOrdersAndCost(string name, int order, int embedded, int dense, int evaluations)
    {
        OdeMethod method = Find(name);
        Assert.Equal(order, method.Order);
        Assert.Equal(embedded, method.EmbeddedOrder);
        Assert.Equal(dense, method.DenseOrder);
        Assert.Equal(evaluations, method.EvaluationsPerStep);
        Assert.Equal(embedded > 0, method.IsAdaptive);
        Assert.True(method.IsExplicit);
        Assert.Equal(name is "Bosh3" or "Dopri5" or "Tsit5" or "Dopri8", method.IsFsal);
        Assert.Equal(name, method.ToString());
    }

    [Theory]
    [InlineData("Rosenbrock23", 2, 3, 2, 3)]
    [InlineData("Rodas5P", 5, 4, 5, 8)]
    public void MethodForStiffProblems_HasThePublishedOrdersAndCost(string name, int order, int embedded, int dense, int evaluations)
    {
        OdeMethod method = Find(name);
        Assert.Equal(order, method.Order);
        Assert.Equal(embedded, method.EmbeddedOrder);
        Assert.Equal(dense, method.DenseOrder);
        Assert.Equal(evaluations, method.EvaluationsPerStep);
        Assert.Equal(evaluations, method.StageCount);
        Assert.True(method.IsAdaptive);
        Assert.False(method.IsExplicit);
        Assert.False(method.IsFsal);
        Assert.Equal(double.PositiveInfinity, method.RealStability);
    }

    [Theory]
    [InlineData("Midpoint", 2)]
    [InlineData("Heun", 2)]
    [InlineData("Bosh3", 3)]
    [InlineData("Dopri5", 5)]
    [InlineData("Tsit5", 5)]
    [InlineData("Dopri8", 8)]
    public void ErrorOrder_IsThePowerTheCodesUse(string name, int power)
    {
        // DOPRI5 and DOP853 raise the error norm to −1/5 and −1/8.
        Assert.Equal(power, Find(name).Tableau.ErrorOrder);
    }
}
