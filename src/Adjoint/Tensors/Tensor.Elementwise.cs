namespace Adjoint;

public sealed partial class Tensor
{
    /// <summary>Sum, element by element, with broadcasting.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    public static Tensor operator +(Tensor left, Tensor right) => Elementwise(Arithmetic.Add, "Add", left, right);

    /// <summary>Difference, element by element, with broadcasting.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    public static Tensor operator -(Tensor left, Tensor right) => Elementwise(Arithmetic.Subtract, "Subtract", left, right);

    /// <summary>Product, element by element, with broadcasting. The matrix product is <see cref="MatMul"/>.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    public static Tensor operator *(Tensor left, Tensor right) => Elementwise(Arithmetic.Multiply, "Multiply", left, right);

    /// <summary>Quotient, element by element, with broadcasting.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    public static Tensor operator /(Tensor left, Tensor right) => Elementwise(Arithmetic.Divide, "Divide", left, right);

    /// <summary>Remainder of the truncated quotient, with the sign of the dividend.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    public static Tensor operator %(Tensor left, Tensor right) => Elementwise(Arithmetic.Remainder, "Remainder", left, right);

    /// <summary>Negation.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor operator -(Tensor x) => Elementwise(Arithmetic.Negate, "Negate", x);

    /// <summary>Whether left is below right, element by element.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    public static Tensor operator <(Tensor left, Tensor right) => Less(left, right);

    /// <summary>Whether left is above right, element by element.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    public static Tensor operator >(Tensor left, Tensor right) => Greater(left, right);

    /// <summary>Whether left is at most right, element by element.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    public static Tensor operator <=(Tensor left, Tensor right) => LessOrEqual(left, right);

    /// <summary>Whether left is at least right, element by element.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    public static Tensor operator >=(Tensor left, Tensor right) => GreaterOrEqual(left, right);

    /// <summary>Both masks set.</summary>
    /// <param name="left">A mask.</param>
    /// <param name="right">A mask.</param>
    public static Tensor operator &(Tensor left, Tensor right) => Elementwise(Comparison.And, "And", left, right);

    /// <summary>Either mask set.</summary>
    /// <param name="left">A mask.</param>
    /// <param name="right">A mask.</param>
    public static Tensor operator |(Tensor left, Tensor right) => Elementwise(Comparison.Or, "Or", left, right);

    /// <summary>Exactly one mask set.</summary>
    /// <param name="left">A mask.</param>
    /// <param name="right">A mask.</param>
    public static Tensor operator ^(Tensor left, Tensor right) => Elementwise(Comparison.Xor, "Xor", left, right);

    /// <summary>The mask inverted.</summary>
    /// <param name="mask">A mask.</param>
    public static Tensor operator !(Tensor mask) => Elementwise(Comparison.Not, "Not", mask);

    /// <summary>The absolute value; derivative 0 at 0.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Abs(Tensor x) => Elementwise(Arithmetic.Abs, "Abs", x);

    /// <summary>The largest integer not above; derivative 0.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Floor(Tensor x) => Elementwise(Arithmetic.Floor, "Floor", x);

    /// <summary>The smallest integer not below; derivative 0.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Ceiling(Tensor x) => Elementwise(Arithmetic.Ceiling, "Ceiling", x);

    /// <summary>The nearest integer, halves to even; derivative 0.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Round(Tensor x) => Elementwise(Arithmetic.Round, "Round", x);

    /// <summary>The integer towards zero; derivative 0.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Truncate(Tensor x) => Elementwise(Arithmetic.Truncate, "Truncate", x);

    /// <summary>The square root.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Sqrt(Tensor x) => Elementwise(Arithmetic.Sqrt, "Sqrt", x);

    /// <summary>e to the power of each element.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Exp(Tensor x) => Elementwise(Exponential.Exp, "Exp", x);

    /// <summary>2 to the power of each element.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Exp2(Tensor x) => Elementwise(Exponential.Exp2, "Exp2", x);

    /// <summary>exp(x) − 1, accurate near 0.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Expm1(Tensor x) => Elementwise(Exponential.Expm1, "Expm1", x);

    /// <summary>The natural logarithm.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Log(Tensor x) => Elementwise(Exponential.Log, "Log", x);

    /// <summary>The logarithm to base 2.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Log2(Tensor x) => Elementwise(Exponential.Log2, "Log2", x);

    /// <summary>The logarithm to base 10.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Log10(Tensor x) => Elementwise(Exponential.Log10, "Log10", x);

    /// <summary>log(1 + x), accurate near 0.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Log1p(Tensor x) => Elementwise(Exponential.Log1p, "Log1p", x);

    /// <summary>The cube root.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Cbrt(Tensor x) => Elementwise(Exponential.Cbrt, "Cbrt", x);

    /// <summary>The sine.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Sin(Tensor x) => Elementwise(Trigonometric.Sin, "Sin", x);

    /// <summary>The cosine.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Cos(Tensor x) => Elementwise(Trigonometric.Cos, "Cos", x);

    /// <summary>The tangent.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Tan(Tensor x) => Elementwise(Trigonometric.Tan, "Tan", x);

    /// <summary>The inverse sine.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Asin(Tensor x) => Elementwise(Trigonometric.Asin, "Asin", x);

    /// <summary>The inverse cosine.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Acos(Tensor x) => Elementwise(Trigonometric.Acos, "Acos", x);

    /// <summary>The inverse tangent.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Atan(Tensor x) => Elementwise(Trigonometric.Atan, "Atan", x);

    /// <summary>The hyperbolic sine.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Sinh(Tensor x) => Elementwise(Trigonometric.Sinh, "Sinh", x);

    /// <summary>The hyperbolic cosine.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Cosh(Tensor x) => Elementwise(Trigonometric.Cosh, "Cosh", x);

    /// <summary>The hyperbolic tangent.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Tanh(Tensor x) => Elementwise(Trigonometric.Tanh, "Tanh", x);

    /// <summary>The inverse hyperbolic sine.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Asinh(Tensor x) => Elementwise(Trigonometric.Asinh, "Asinh", x);

    /// <summary>The inverse hyperbolic cosine.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Acosh(Tensor x) => Elementwise(Trigonometric.Acosh, "Acosh", x);

    /// <summary>The inverse hyperbolic tangent.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Atanh(Tensor x) => Elementwise(Trigonometric.Atanh, "Atanh", x);

    /// <summary>The error function.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Erf(Tensor x) => Elementwise(Special.Erf, "Erf", x);

    /// <summary>The complementary error function.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Erfc(Tensor x) => Elementwise(Special.Erfc, "Erfc", x);

    /// <summary>1/(1 + exp(−x)).</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Sigmoid(Tensor x) => Elementwise(Special.Sigmoid, "Sigmoid", x);

    /// <summary>log(1 + exp(x)), without overflow.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Softplus(Tensor x) => Elementwise(Special.Softplus, "Softplus", x);

    /// <summary>max(x, 0); derivative 0 at 0.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Relu(Tensor x) => Elementwise(Special.Relu, "Relu", x);

    /// <summary>
    /// The logarithm of |Γ(x)|. For x &gt; 0 within 3 units in the last place, also beside the zeros 1 and 2; below 0 the error is relative to
    /// log Γ(1 − x), which matters beside a zero.
    /// </summary>
    /// <param name="x">Operand.</param>
    public static Tensor LogGamma(Tensor x) => Elementwise(Special.LogGamma, "LogGamma", x);

    /// <summary>
    /// ψ, the derivative of <see cref="LogGamma"/>. For x &gt; 0 within 3 units in the last place, also beside the zero; below 0 the error is
    /// relative to the larger of ψ(x) and ψ(1 − x).
    /// </summary>
    /// <param name="x">Operand.</param>
    public static Tensor Digamma(Tensor x) => Elementwise(Special.Digamma, "Digamma", x);

    /// <summary>ψ′, the second derivative of <see cref="LogGamma"/>. For x &gt; 0 within 2 units in the last place.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Trigamma(Tensor x) => Elementwise(Special.Trigamma, "Trigamma", x);

    /// <summary>The smaller; where equal each gets half of the derivative.</summary>
    /// <param name="left">First operand.</param>
    /// <param name="right">Second operand.</param>
    public static Tensor Min(Tensor left, Tensor right) => Elementwise(Arithmetic.Min, "Min", left, right);

    /// <summary>The larger; where equal each gets half of the derivative.</summary>
    /// <param name="left">First operand.</param>
    /// <param name="right">Second operand.</param>
    public static Tensor Max(Tensor left, Tensor right) => Elementwise(Arithmetic.Max, "Max", left, right);

    /// <summary>The magnitude of the first with the sign of the second.</summary>
    /// <param name="left">First operand.</param>
    /// <param name="right">Second operand.</param>
    public static Tensor CopySign(Tensor left, Tensor right) => Elementwise(Arithmetic.CopySign, "CopySign", left, right);

    /// <summary>The first to the power of the second.</summary>
    /// <param name="x">First operand.</param>
    /// <param name="exponent">Second operand.</param>
    public static Tensor Pow(Tensor x, Tensor exponent) => Elementwise(Exponential.Pow, "Pow", x, exponent);

    /// <summary>√(x² + y²) without overflow; at the origin the derivative is taken as 0.</summary>
    /// <param name="x">First operand.</param>
    /// <param name="y">Second operand.</param>
    public static Tensor Hypot(Tensor x, Tensor y) => Elementwise(Exponential.Hypot, "Hypot", x, y);

    /// <summary>The angle of the point (x, y), ordinate first.</summary>
    /// <param name="y">First operand.</param>
    /// <param name="x">Second operand.</param>
    public static Tensor Atan2(Tensor y, Tensor x) => Elementwise(Trigonometric.Atan2, "Atan2", y, x);

    /// <summary>Whether left is below right.</summary>
    /// <param name="left">First operand.</param>
    /// <param name="right">Second operand.</param>
    public static Tensor Less(Tensor left, Tensor right) => Elementwise(Comparison.Less, "Less", left, right);

    /// <summary>Whether left is at most right.</summary>
    /// <param name="left">First operand.</param>
    /// <param name="right">Second operand.</param>
    public static Tensor LessOrEqual(Tensor left, Tensor right) => Elementwise(Comparison.LessOrEqual, "LessOrEqual", left, right);

    /// <summary>Whether left is above right.</summary>
    /// <param name="left">First operand.</param>
    /// <param name="right">Second operand.</param>
    public static Tensor Greater(Tensor left, Tensor right) => Elementwise(Comparison.Greater, "Greater", left, right);

    /// <summary>Whether left is at least right.</summary>
    /// <param name="left">First operand.</param>
    /// <param name="right">Second operand.</param>
    public static Tensor GreaterOrEqual(Tensor left, Tensor right) => Elementwise(Comparison.GreaterOrEqual, "GreaterOrEqual", left, right);

    /// <summary>Whether both are equal, element by element.</summary>
    /// <param name="left">First operand.</param>
    /// <param name="right">Second operand.</param>
    public static Tensor Equal(Tensor left, Tensor right) => Elementwise(Comparison.Equal, "Equal", left, right);

    /// <summary>Whether both differ, element by element.</summary>
    /// <param name="left">First operand.</param>
    /// <param name="right">Second operand.</param>
    public static Tensor NotEqual(Tensor left, Tensor right) => Elementwise(Comparison.NotEqual, "NotEqual", left, right);

    /// <summary>Where a number is neither infinite nor NaN.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor IsFinite(Tensor x) => Less(Abs(x), double.PositiveInfinity);

    /// <summary>Where an element is not a number.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor IsNaN(Tensor x) => NotEqual(x, x);

    /// <summary>−1, 0 or 1 by the sign of each element; derivative 0.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Sign(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ElementType == ElementType.Int64
            ? Greater(x, 0.0).Cast(ElementType.Int64) - Less(x, 0.0).Cast(ElementType.Int64)
            : Elementwise(Arithmetic.Sign, "Sign", x);
    }

    /// <summary>The square of each element.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Square(Tensor x) => x * x;

    /// <summary>Each element limited to an interval; derivative 0 outside, 1 inside, 1/2 on its ends.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="low">Lower limit.</param>
    /// <param name="high">Upper limit.</param>
    public static Tensor Clamp(Tensor x, Tensor low, Tensor high) => Min(Max(x, low), high);

    /// <summary>The first where the mask is set, the second elsewhere. Both are computed; see <c>Loop.Cond</c> to choose a branch.</summary>
    /// <param name="mask">A Bool tensor.</param>
    /// <param name="whenTrue">Taken where the mask is set.</param>
    /// <param name="whenFalse">Taken elsewhere.</param>
    /// <exception cref="ArgumentException">Shapes do not broadcast, or the mask is not a Bool tensor.</exception>
    public static Tensor Where(Tensor mask, Tensor whenTrue, Tensor whenFalse)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(whenTrue);
        ArgumentNullException.ThrowIfNull(whenFalse);
        if (mask.ElementType != ElementType.Bool) Throw.WrongElementType("Where", mask.Type, "Bool (a mask)");
        Unify("Where", ref whenTrue, ref whenFalse);
        Shape shape = Shape.Broadcast(whenTrue.Shape, whenFalse.Shape) ?? Mismatch("Where", whenTrue, whenFalse);
        shape = Shape.Broadcast(mask.Shape, shape) ?? Mismatch("Where", mask, whenTrue.BroadcastTo(shape));
        return Comparison.Select.Apply(mask.BroadcastTo(shape), whenTrue.BroadcastTo(shape), whenFalse.BroadcastTo(shape));
    }

    /// <summary>Each element to an integer power, by repeated squaring.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="exponent">Any integer; a negative one takes the reciprocal.</param>
    public static Tensor Pow(Tensor x, int exponent)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (exponent < 0) return 1.0 / PositivePower(x, (uint)-(long)exponent);
        return exponent == 0 ? ZerosLike(x) + 1.0 : PositivePower(x, (uint)exponent);

        static Tensor PositivePower(Tensor x, uint exponent)
        {
            Tensor? result = null;
            for (Tensor power = x; ; power *= power)
            {
                if ((exponent & 1) != 0) result = result is null ? power : result * power;
                exponent >>= 1;
                if (exponent == 0) return result!;
            }
        }
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>
    /// ψ″, the derivative of <see cref="Trigamma"/>, in tensor operations, which give the higher ones: −Σ 2/(x + k)³ for ten terms, then the derivative of
    /// the asymptotic series; below zero by reflection, ψ″(x) = ψ″(1 − x) − 2π³ cos πx/sin³ πx.
    /// </summary>
    internal static Tensor Tetragamma(Tensor x)
    {
        Tensor reflected = LessOrEqual(x, 0.0);
        Tensor z = Where(reflected, 1.0 - x, x);
        Tensor sum = 0.0;
        for (int k = 0; k < 10; k++) sum += 2.0 / ((z + k) * Square(z + k));
        Tensor r = 1.0 / (z + 10.0), s = r * r;
        Tensor tail = 0.5 - (s * ((1.0 / 6) - (s * ((1.0 / 6) - (s * (0.3 - (s * ((5.0 / 6) - (s * (691.0 / 210))))))))));
        Tensor series = s + (s * r) + (s * s * tail);
        Tensor angle = Math.PI * Where(reflected, x, 0.5), sine = Sin(angle);
        Tensor value = -(sum + series);
        return Where(reflected, value - (2 * Math.PI * Math.PI * Math.PI * Cos(angle) / (sine * Square(sine))), value);
    }

    /// <summary>1 where a is above b, 1/2 where they are equal, else 0: the subgradient of max with respect to a.</summary>
    internal static Tensor Preference(Tensor a, Tensor b) => Where(Greater(a, b), 1.0, Where(Equal(a, b), 0.5, 0.0)).Cast(a.ElementType);

    /// <summary>factor × x, leaving out products by the literals 1 and −1 that derivative rules produce.</summary>
    internal static Tensor Scale(Tensor factor, Tensor x)
    {
        if (!factor.IsLiteral) return factor * x;
        double value = factor.ToDouble();
        return value == 1 ? x : value == -1 ? -x : factor * x;
    }

    internal static Tensor Elementwise(Elementwise op, string operation, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        _ = operation;
        return AsLiteral(op.Apply(x), x.IsLiteral);
    }

    internal static Tensor Elementwise(Elementwise op, string operation, Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        Unify(operation, ref left, ref right);
        Shape shape = Shape.Broadcast(left.Shape, right.Shape) ?? Mismatch(operation, left, right);
        return AsLiteral(op.Apply(left.BroadcastTo(shape), right.BroadcastTo(shape)), left.IsLiteral && right.IsLiteral);
    }

    /// <summary>What is computed from literals alone is a literal: 2.0 · 3.0 meets single precision as 6.0 does.</summary>
    private static Tensor AsLiteral(Tensor result, bool literal) =>
        literal && result.ElementType == ElementType.Float64 && !result.IsTraced ? new Tensor(result._data!, Shape.Scalar) { IsLiteral = true } : result;

    private static Shape Mismatch(string operation, Tensor left, Tensor right)
    {
        Throw.ShapesDoNotMatch(operation, left, right);
        return default;
    }

    /// <summary>Gives a literal the element type of the other operand, and refuses any other difference.</summary>
    private static void Unify(string operation, ref Tensor left, ref Tensor right)
    {
        if (left.ElementType == right.ElementType) return;
        if (left.IsLiteral && Fits(left, right.ElementType)) left = Literal(left, right.ElementType);
        else if (right.IsLiteral && Fits(right, left.ElementType)) right = Literal(right, left.ElementType);
        else Throw.ElementTypesDiffer(operation, left, right);

        static bool Fits(Tensor literal, ElementType type) => type switch
        {
            ElementType.Float32 => true,
            ElementType.Int64 => double.IsInteger(literal.ToDouble()),
            _ => false,
        };

        static Tensor Literal(Tensor literal, ElementType type) => type == ElementType.Float32
            ? new Tensor(new[] { (float)literal.ToDouble() }, Shape.Scalar) { IsLiteral = true }
            : new Tensor(new[] { (long)literal.ToDouble() }, Shape.Scalar) { IsLiteral = true };
    }
}
