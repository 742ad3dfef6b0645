namespace Adjoint.Compilation.Emit;

/// <summary>
/// Straight-line code on single numbers: what a group of small tensors becomes when every element is a value of its own. Equal
/// instructions are one instruction; constants and neutral elements are folded as they are added.
/// </summary>
internal sealed class ScalarProgram
{
    /// <summary>The value 0 (also the mask that is nowhere set), so that zero-filled index arrays mean zeros.</summary>
    public const int Zero = 0;

    private readonly Dictionary<ScalarInstruction, int> _known = [];
    private readonly List<ScalarInstruction> _instructions = [];

    public ScalarProgram(ElementType element)
    {
        Element = element;
        Constant(0);
    }

    /// <summary>The floating type of every number in the program; masks go with it.</summary>
    public ElementType Element { get; }

    public IReadOnlyList<ScalarInstruction> Instructions => _instructions;

    /// <summary>What is written, in order.</summary>
    public List<(int Operand, int Element, int Value, bool IsMask)> Stores { get; } = [];

    public int Constant(double value) => Add(new ScalarInstruction { Constant = Round(value) });

    /// <summary>Element <paramref name="index"/> of an operand.</summary>
    public int Load(int operand, int index, bool isMask) =>
        Add(new ScalarInstruction { Operand = operand, Index = index, IsLoad = true, IsMask = isMask });

    public int Apply(Elementwise op, int a, int b = -1, int c = -1)
    {
        if (Simplify(op, a, b, c) is { } simple) return simple;
        if (op.Traits.HasFlag(Traits.Commutative) && b < a) (a, b) = (b, a);
        return Add(new ScalarInstruction { Op = op, A = a, B = b, C = c });
    }

    /// <summary>The sum as a balanced tree: shortest dependency chain, error growth log n.</summary>
    public int Sum(ReadOnlySpan<int> terms) => terms.Length switch
    {
        0 => Zero,
        1 => terms[0],
        _ => Apply(Arithmetic.Add, Sum(terms[..(terms.Length / 2)]), Sum(terms[(terms.Length / 2)..])),
    };

    private int Add(ScalarInstruction instruction)
    {
        if (_known.TryGetValue(instruction, out int index)) return index;
        _instructions.Add(instruction);
        return _known[instruction] = _instructions.Count - 1;
    }

    private double Round(double value) => Element == ElementType.Float32 ? (float)value : value;

    private double? ConstantOf(int value) =>
        value >= 0 && _instructions[value] is { IsLoad: false, Op: null } instruction ? instruction.Constant : null;

    /// <summary>
    /// Neutral elements. A product with zero is kept: it must stay NaN where the other factor is not finite. So is 0 − x, which is not −x where it is zero.
    /// </summary>
    private int? Simplify(Elementwise op, int a, int b, int c)
    {
        double? x = ConstantOf(a), y = ConstantOf(b);
        if (op == Arithmetic.Add)
        {
            if (x == 0) return b;
            if (y == 0) return a;
            if (x is { } p && y is { } q) return Constant(p + q);
        }
        else if (op == Arithmetic.Subtract)
        {
            if (y == 0) return a;
            if (x is { } p && y is { } q) return Constant(p - q);
        }
        else if (op == Arithmetic.Multiply)
        {
            if (x == 1) return b;
            if (y == 1) return a;
            if (x == -1) return Apply(Arithmetic.Negate, b);
            if (y == -1) return Apply(Arithmetic.Negate, a);
            if (x is { } p && y is { } q) return Constant(p * q);
        }
        else if (op == Arithmetic.Divide)
        {
            if (y == 1) return a;
            if (x is { } p && y is { } q && q != 0) return Constant(p / q);
        }
        else if (op == Arithmetic.Negate)
        {
            if (x is { } p) return Constant(-p);
            if (_instructions[a].Op == Arithmetic.Negate) return _instructions[a].A;
        }
        else if (op == Arithmetic.MultiplyAdd)
        {
            if (x == 1) return Apply(Arithmetic.Add, b, c);
            if (y == 1) return Apply(Arithmetic.Add, a, c);
            if (c == Zero) return Apply(Arithmetic.Multiply, a, b);
        }

        return null;
    }
}

/// <summary>A constant, a load, or an operation on earlier values.</summary>
internal readonly record struct ScalarInstruction
{
    public ScalarInstruction()
    {
    }

    public Elementwise? Op { get; init; }

    public int A { get; init; } = -1;

    public int B { get; init; } = -1;

    public int C { get; init; } = -1;

    public bool IsLoad { get; init; }

    public bool IsMask { get; init; }

    public int Operand { get; init; }

    public int Index { get; init; }

    public double Constant { get; init; }

    /// <summary>−0 and 0 are different constants.</summary>
    public bool Equals(ScalarInstruction other) =>
        ReferenceEquals(Op, other.Op) && A == other.A && B == other.B && C == other.C && IsLoad == other.IsLoad && IsMask == other.IsMask
        && Operand == other.Operand && Index == other.Index
        && BitConverter.DoubleToInt64Bits(Constant) == BitConverter.DoubleToInt64Bits(other.Constant);

    public override int GetHashCode() => HashCode.Combine(Op?.OpName, A, B, C, IsLoad, Operand, Index, BitConverter.DoubleToInt64Bits(Constant));
}
