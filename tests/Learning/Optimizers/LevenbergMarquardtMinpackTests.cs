using static Adjoint.Tensor;

namespace Adjoint.Tests.Learning.Optimizers;

/// <summary>
/// Problems of Moré, Garbow and Hillstrom 1981 ("Testing unconstrained optimization software", ACM Transactions on Mathematical Software 7)
/// from their starts, with their least sums of squares.
/// </summary>
public sealed class LevenbergMarquardtMinpackTests
{
    private static readonly Tensor Bard = FromArray(
        [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39]);

    private static readonly Dictionary<string, (double[] Start, double Least, Func<Tensor, Tensor> Residuals)> Problems = new()
    {
        ["Rosenbrock"] = ([-1.2, 1], 0, x => Stack(10 * (x[1] - Square(x[0])), 1 - x[0])),
        ["Freudenstein and Roth"] = ([0.5, -2], 48.98425, x => Stack(
            -13 + x[0] + ((((5 - x[1]) * x[1]) - 2) * x[1]), -29 + x[0] + ((((x[1] + 1) * x[1]) - 14) * x[1]))),
        ["Powell badly scaled"] = ([0, 1], 0, x => Stack((1e4 * x[0] * x[1]) - 1, Exp(-x[0]) + Exp(-x[1]) - 1.0001)),
        ["Brown badly scaled"] = ([1, 1], 0, x => Stack(x[0] - 1e6, x[1] - 2e-6, (x[0] * x[1]) - 2)),
        ["Beale"] = ([1, 1], 0, x => Stack(
            1.5 - (x[0] * (1 - x[1])), 2.25 - (x[0] * (1 - Square(x[1]))), 2.625 - (x[0] * (1 - (x[1] * x[1] * x[1]))))),
        ["Jennrich and Sampson"] = ([0.3, 0.4], 124.362, x => Samples(10, i => 2 + (2 * i) - (Exp(i * x[0]) + Exp(i * x[1])))),
        ["Helical valley"] = ([-1, 0, 0], 0, x => Stack(
            10 * (x[2] - (10 * ((Atan(x[1] / x[0]) / (2 * Math.PI)) + Where(x[0] < 0, 0.5, 0.0)))),
            10 * (Sqrt(Square(x[0]) + Square(x[1])) - 1), x[2])),
        ["Bard"] = ([1, 1, 1], 8.21487e-3, x => Bard - Samples(15, i => x[0] + (i / (((16 - i) * x[1]) + (Math.Min(i, 16 - i) * x[2]))))),
        ["Box"] = ([0, 10, 20], 0, x => Samples(10, i => Exp(-0.1 * i * x[0]) - Exp(-0.1 * i * x[1]) - (x[2] * (Math.Exp(-0.1 * i) - Math.Exp(-i))))),
        ["Powell singular"] = ([3, -1, 0, 1], 0, x => Stack(
            x[0] + (10 * x[1]), Math.Sqrt(5) * (x[2] - x[3]), Square(x[1] - (2 * x[2])), Math.Sqrt(10) * Square(x[0] - x[3]))),
        ["Wood"] = ([-3, -1, -3, -1], 0, x => Stack(
            10 * (x[1] - Square(x[0])), 1 - x[0], Math.Sqrt(90) * (x[3] - Square(x[2])), 1 - x[2],
            Math.Sqrt(10) * (x[1] + x[3] - 2), (x[1] - x[3]) / Math.Sqrt(10))),
        ["Broyden tridiagonal"] = ([-1, -1, -1, -1, -1, -1, -1, -1, -1, -1], 0, x =>
        {
            Tensor zero = Zeros(new Shape(1)), left = Concat(0, zero, x[..9]), right = Concat(0, x[1..], zero);
            return ((3 - (2 * x)) * x) - left - (2 * right) + 1;
        }
        ),
    };

    public static TheoryData<string> Names => [.. Problems.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_ReachesTheLeastSumOfSquares(string name)
    {
        (double[] start, double least, Func<Tensor, Tensor> residuals) = Problems[name];
        FitResult<Tensor> fit = LevenbergMarquardt.Fit(residuals, FromArray(start));

        // Where the least sum is not zero its six published digits are compared; a zero is reached to the square of double precision or so.
        if (least > 0) Assert.Equal(1, fit.SumOfSquares / least, 5e-6);
        else Assert.True(fit.SumOfSquares <= 1e-18, fit.ToString());
        Assert.True(fit.Converged || fit.Status == OptimizationStatus.SingularJacobian, fit.ToString());
    }

    private static Tensor Samples(int count, Func<double, Tensor> residual)
    {
        var parts = new Tensor[count];
        for (int i = 0; i < count; i++) parts[i] = residual(i + 1);
        return Stack(parts);
    }
}
