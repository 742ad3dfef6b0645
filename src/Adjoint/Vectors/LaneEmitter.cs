using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Adjoint.Vectors;

/// <summary>
/// Writes a <see cref="LaneProgram"/> as IL for one width. Each step becomes one call that the JIT knows as a machine instruction.
/// Steps come in the recorded order; a short expression used once stays on the evaluation stack, everything else goes to a local.
/// </summary>
internal sealed class LaneEmitter
{
    /// <summary>Operations nested on the stack: enough to save most locals, too few to reorder loads over long distances.</summary>
    private const int MaxDepth = 2;

    /// <summary>The same for scalars, whose loads have no side: fewer locals leave the JIT less to do.</summary>
    private const int MaxScalarDepth = 16;

    // Found once: the vector classes have hundreds of methods, and a search among them takes longer than the JIT takes for the instruction.
    private static readonly ConcurrentDictionary<(Type Vectors, string Name, Type Element, int Arity), MethodInfo> Generics = new();

    private readonly Type _element;
    private readonly Type _vectors;
    private readonly Type _vector;
    private readonly Type _signed;
    private readonly Type _unsigned;
    private readonly Type _lanes;
    private readonly Type? _machine;
    private readonly bool _scalar;
    private readonly LaneEmitter? _register;

    /// <param name="isDouble">Whether elements are doubles, otherwise floats.</param>
    /// <param name="width">The bits of a register: 128, 256 or 512; 0 for a scalar.</param>
    public LaneEmitter(bool isDouble, int width)
    {
        _scalar = width == 0;
        _element = isDouble ? typeof(double) : typeof(float);
        Type signed = isDouble ? typeof(long) : typeof(int);
        Type unsigned = isDouble ? typeof(ulong) : typeof(uint);
        (_vectors, Type open, _lanes, _machine) = width switch
        {
            0 or 128 => (typeof(Vector128), typeof(Vector128<>), isDouble ? typeof(Float64Lanes128) : typeof(Float32Lanes128), Avx512F.VL.IsSupported ? typeof(Avx512F.VL) : null),
            256 => (typeof(Vector256), typeof(Vector256<>), isDouble ? typeof(Float64Lanes256) : typeof(Float32Lanes256), Avx512F.VL.IsSupported ? typeof(Avx512F.VL) : null),
            512 => (typeof(Vector512), typeof(Vector512<>), isDouble ? typeof(Float64Lanes512) : typeof(Float32Lanes512), Avx512F.IsSupported ? typeof(Avx512F) : (Type?)null),
            _ => throw new ArgumentOutOfRangeException(nameof(width), width, "A register has 128, 256 or 512 bits; 0 stands for a scalar."),
        };
        _vector = open.MakeGenericType(_element);
        _signed = open.MakeGenericType(signed);
        _unsigned = open.MakeGenericType(unsigned);
        if (_scalar)
        {
            (_vector, _lanes) = isDouble ? (typeof(double), typeof(Float64Lanes)) : (typeof(float), typeof(Float32Lanes));
            _register = new LaneEmitter(isDouble, 128);
        }

        Count = _scalar ? 1 : width / 8 / (isDouble ? 8 : 4);
    }

    /// <summary>The bits of the widest register that this machine computes with; 0 where it has no vector instructions.</summary>
    public static int BestWidth =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>The type of a value on the stack.</summary>
    public Type Vector => _vector;

    /// <summary>The operations on it: an <see cref="IMachineLanes{V}"/>.</summary>
    public Type Lanes => _lanes;

    /// <summary>The number of elements.</summary>
    public int Count { get; }

    /// <summary>Writes a program.</summary>
    /// <param name="il">Where to.</param>
    /// <param name="program">The program.</param>
    /// <param name="load">Writes what pushes the input of that number.</param>
    /// <param name="store">Called for each result in order with what pushes it.</param>
    /// <param name="locals">Where locals come from and return to; null for locals of this program alone.</param>
    /// <param name="isCheap">Whether an input is loaded again for each of its uses; else the first one keeps it in a local.</param>
    public void Emit(
        ILGenerator il, LaneProgram program, Action<int> load, Action<int, Action> store, LocalPool? locals = null, Func<int, bool>? isCheap = null)
    {
        locals ??= new LocalPool(il, _vector);
        var steps = program.Instructions;
        int[] uses = program.CountUses();
        int[] depth = new int[steps.Length];
        var local = new LocalBuilder?[steps.Length];

        // One delegate for all steps.
        Action<int> push = null!;
        push = Push;
        void Push(int index)
        {
            if (local[index] is { } known)
            {
                il.Emit(OpCodes.Ldloc, known);
                return;
            }

            if (index >= program.InputCount)
            {
                Operation(il, steps[index], push);
                return;
            }

            load(index);
            if (uses[index] < 2 || isCheap?.Invoke(index) == true) return;
            local[index] = locals.Rent();
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Stloc, local[index]!);
        }

        for (int i = program.InputCount; i < steps.Length; i++)
        {
            LaneInstruction step = steps[i];
            if (step.Operation == LaneOperation.Constant) continue;
            if (_scalar && step.Operation == LaneOperation.Rescue)
            {
                local[i] = Rescue(step);
                continue;
            }

            depth[i] = 1 + Math.Max(Depth(step.A), Math.Max(Depth(step.B), Depth(step.C)));
            if (uses[i] < 2 && depth[i] <= (_scalar ? MaxScalarDepth : MaxDepth)) continue;
            Push(i);
            local[i] = locals.Rent();
            il.Emit(OpCodes.Stloc, local[i]!);
        }

        for (int r = 0; r < program.Results.Length; r++)
        {
            int index = program.Results[r];
            store(r, () => Push(index));
        }

        locals.Return(local);

        // A branch on the comparison itself: a mask in a register would take three more instructions to become one.
        LocalBuilder Rescue(LaneInstruction step)
        {
            LocalBuilder result = locals.Rent();
            Push(step.C);
            il.Emit(OpCodes.Stloc, result);
            Label end = il.DefineLabel();
            LaneInstruction mask = steps[step.A];
            if (local[step.A] is null && Otherwise(mask.Operation) is { } branch)
            {
                Push(mask.A);
                Push(mask.B);
                il.Emit(branch, end);
            }
            else
            {
                Push(step.A);
                il.Emit(OpCodes.Call, _lanes.GetMethod(nameof(IMachineLanes<int>.Any))!);
                il.Emit(OpCodes.Brfalse, end);
            }

            // Nothing may be stored on this path alone that is read after it: the argument has been pushed before, by what the mask compares.
            Push(step.B);
            Type function = step.Function!;
            if (_element == typeof(float)) il.Emit(OpCodes.Conv_R8);
            il.Emit(OpCodes.Call, function.GetMethod(nameof(IScalarFunction.Invoke))!);
            if (_element == typeof(float)) il.Emit(OpCodes.Conv_R4);
            il.Emit(OpCodes.Stloc, result);
            il.MarkLabel(end);
            return result;
        }

        int Depth(int operand) => operand < 0 || local[operand] is not null ? 0 : depth[operand];
    }

    /// <summary>Pushes a number in every lane.</summary>
    public void Constant(ILGenerator il, double value)
    {
        if (_element == typeof(double)) il.Emit(OpCodes.Ldc_R8, value);
        else il.Emit(OpCodes.Ldc_R4, (float)value);
        if (!_scalar) Spread(il);
    }

    /// <summary>Turns the number on the stack into one in every lane.</summary>
    public void Spread(ILGenerator il)
    {
        if (_scalar)
            il.Emit(_element == typeof(double) ? OpCodes.Conv_R8 : OpCodes.Conv_R4);
        else
            il.Emit(OpCodes.Call, Static("Create", _element));
    }

    /// <summary>Writes the vector below the address on the stack past the caches.</summary>
    public void Stream(ILGenerator il) => il.Emit(OpCodes.Call, Generic("StoreAlignedNonTemporal", _vector, _vector));

    /// <summary>Applies an operation without attributes to the values on the stack.</summary>
    public void Apply(ILGenerator il, LaneOperation operation) => il.Emit(OpCodes.Call, _scalar ? DirectScalar(operation) : Direct(operation));

    /// <summary>Writes one step; <paramref name="push"/> pushes the result of an earlier one.</summary>
    public void Operation(ILGenerator il, LaneInstruction step, Action<int> push)
    {
        void Call(MethodInfo method) => il.Emit(OpCodes.Call, method);

        if (_register is not null && IsOfRegisters(step.Operation))
        {
            // What scalars have no instruction for happens in the lowest lane, as in the lanes' own methods, but with nothing to inline.
            _register.Operation(il, step, operand =>
            {
                push(operand);
                Call(Static("CreateScalarUnsafe", _element));
            });
            Call(Generic("ToScalar", _element, 1));
            return;
        }

        switch (step.Operation)
        {
            case LaneOperation.Constant:
                Constant(il, step.Constant);
                return;
            case LaneOperation.AddBits or LaneOperation.SubtractBits:
                push(step.A);
                Call(Reinterpret(_element, _signed));
                push(step.B);
                Call(Reinterpret(_element, _signed));
                Call(Operator(_signed, step.Operation == LaneOperation.AddBits ? "op_Addition" : "op_Subtraction", _signed, _signed));
                Call(Reinterpret(_signed.GenericTypeArguments[0], _vector));
                return;
            case LaneOperation.ShiftLeft or LaneOperation.ShiftRight:
                push(step.A);
                Call(Reinterpret(_element, _unsigned));
                il.Emit(OpCodes.Ldc_I4, (int)step.Bits);
                Call(Operator(_unsigned, step.Operation == LaneOperation.ShiftLeft ? "op_LeftShift" : "op_UnsignedRightShift", _unsigned, typeof(int)));
                Call(Reinterpret(_unsigned.GenericTypeArguments[0], _vector));
                return;
            case LaneOperation.CopySign:
                Constant(il, -0.0);
                push(step.B);
                push(step.A);
                Call(Generic("ConditionalSelect", _vector, _vector, _vector));
                return;
        }

        if (step.A >= 0) push(step.A);
        if (step.B >= 0) push(step.B);
        if (step.C >= 0) push(step.C);
        switch (step.Operation)
        {
            case LaneOperation.Rescue or LaneOperation.Map or LaneOperation.Map2:
                string name = step.Operation == LaneOperation.Rescue ? nameof(ILanes<int>.Rescue) : "Map";
                int arity = step.Operation switch { LaneOperation.Rescue => 3, LaneOperation.Map => 1, _ => 2 };
                Call(_lanes.GetMethods().Single(m => m.Name == name && m.GetParameters().Length == arity).MakeGenericMethod(step.Function!));
                break;
            case LaneOperation.Negate when !_scalar:
                Constant(il, -0.0);
                Call(Operator(_vector, "op_ExclusiveOr", _vector, _vector));
                break;
            case LaneOperation.NotEqual:
                Call(Generic("Equals", _vector, _vector));
                Call(Operator(_vector, "op_OnesComplement", _vector));
                break;
            case LaneOperation.Scale when _machine is not null:
                Call(Static(_machine, "Scale", _vector, _vector));
                break;
            case LaneOperation.Add when _scalar:
                il.Emit(OpCodes.Add);
                break;
            case LaneOperation.Subtract when _scalar:
                il.Emit(OpCodes.Sub);
                break;
            case LaneOperation.Multiply when _scalar:
                il.Emit(OpCodes.Mul);
                break;
            case LaneOperation.Divide when _scalar:
                il.Emit(OpCodes.Div);
                break;
            case LaneOperation.Negate when _scalar:
                il.Emit(OpCodes.Neg);
                break;
            default:
                Apply(il, step.Operation);
                break;
        }
    }

    /// <summary>The branch that is taken where a comparison is false, also because an operand is NaN.</summary>
    private static OpCode? Otherwise(LaneOperation comparison) => comparison switch
    {
        LaneOperation.Less => OpCodes.Bge_Un,
        LaneOperation.LessOrEqual => OpCodes.Bgt_Un,
        LaneOperation.Greater => OpCodes.Ble_Un,
        LaneOperation.GreaterOrEqual => OpCodes.Blt_Un,
        _ => null,
    };

    /// <summary>Whether the operation on a scalar takes a vector register's instruction.</summary>
    private static bool IsOfRegisters(LaneOperation operation) => operation switch
    {
        LaneOperation.Less or LaneOperation.LessOrEqual or LaneOperation.Greater or LaneOperation.GreaterOrEqual or LaneOperation.Equal or LaneOperation.NotEqual => true,
        LaneOperation.And or LaneOperation.Or or LaneOperation.Xor or LaneOperation.AndNot or LaneOperation.Select or LaneOperation.CopySign => true,
        LaneOperation.AddBits or LaneOperation.SubtractBits or LaneOperation.ShiftLeft or LaneOperation.ShiftRight => true,
        LaneOperation.Exponent or LaneOperation.Mantissa or LaneOperation.Scale => true,
        _ => false,
    };

    /// <summary>The method the JIT knows for the operation on scalars, or else the lanes' own.</summary>
    private MethodInfo DirectScalar(LaneOperation operation)
    {
        Type math = _element == typeof(double) ? typeof(Math) : typeof(MathF);
        return operation switch
        {
            LaneOperation.MultiplyAdd => Static(math, "FusedMultiplyAdd", _element, _element, _element),
            LaneOperation.Abs or LaneOperation.Sqrt or LaneOperation.Floor or LaneOperation.Ceiling or LaneOperation.Round or LaneOperation.Truncate =>
                Static(math, operation.ToString(), _element),
            LaneOperation.Min or LaneOperation.Max => Static(math, operation.ToString(), _element, _element),
            LaneOperation.MinNative or LaneOperation.MaxNative => Static(_element, operation.ToString(), _element, _element),
            _ => Own(operation),
        };
    }

    /// <summary>The method the JIT knows for the operation, or else the lanes' own.</summary>
    private MethodInfo Direct(LaneOperation operation) => operation switch
    {
        LaneOperation.Add => Operator(_vector, "op_Addition", _vector, _vector),
        LaneOperation.Subtract => Operator(_vector, "op_Subtraction", _vector, _vector),
        LaneOperation.Multiply => Operator(_vector, "op_Multiply", _vector, _vector),
        LaneOperation.Divide => Operator(_vector, "op_Division", _vector, _vector),
        LaneOperation.And => Operator(_vector, "op_BitwiseAnd", _vector, _vector),
        LaneOperation.Or => Operator(_vector, "op_BitwiseOr", _vector, _vector),
        LaneOperation.Xor => Operator(_vector, "op_ExclusiveOr", _vector, _vector),
        LaneOperation.MultiplyAdd => Static("FusedMultiplyAdd", _vector, _vector, _vector),
        LaneOperation.Floor or LaneOperation.Ceiling or LaneOperation.Round or LaneOperation.Truncate => Static(operation.ToString(), _vector),
        LaneOperation.Abs or LaneOperation.Sqrt => Generic(operation.ToString(), _vector),
        LaneOperation.Min or LaneOperation.Max or LaneOperation.MinNative or LaneOperation.MaxNative or LaneOperation.AndNot => Generic(operation.ToString(), _vector, _vector),
        LaneOperation.Less => Generic("LessThan", _vector, _vector),
        LaneOperation.LessOrEqual => Generic("LessThanOrEqual", _vector, _vector),
        LaneOperation.Greater => Generic("GreaterThan", _vector, _vector),
        LaneOperation.GreaterOrEqual => Generic("GreaterThanOrEqual", _vector, _vector),
        LaneOperation.Equal => Generic("Equals", _vector, _vector),
        LaneOperation.Select => Generic("ConditionalSelect", _vector, _vector, _vector),
        _ => Own(operation),
    };

    private MethodInfo Own(LaneOperation operation) =>
        _lanes.GetMethod(operation.ToString()) ?? throw new InvalidOperationException($"{_lanes.Name} has no {operation}.");

    private static MethodInfo Operator(Type type, string name, params Type[] parameters) => Static(type, name, parameters);

    private MethodInfo Static(string name, params Type[] parameters) => Static(_vectors, name, parameters);

    private static MethodInfo Static(Type type, string name, params Type[] parameters)
        => type.GetMethod(name, BindingFlags.Public | BindingFlags.Static, parameters)
            ?? throw new InvalidOperationException($"{type.Name} has no {name}({string.Join(", ", parameters.Select(p => p.Name))}).");

    /// <summary>A generic method of the vector class, closed over the element type; <paramref name="parameters"/> only says how many it takes.</summary>
    private MethodInfo Generic(string name, params Type[] parameters) => Generic(name, _element, parameters.Length);

    private MethodInfo Generic(string name, Type element, int arity) => Generics.GetOrAdd((_vectors, name, element, arity), static key => key.Vectors
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Single(m => m.Name == key.Name && m.IsGenericMethodDefinition && m.GetParameters().Length == key.Arity && m.GetGenericArguments().Length == 1)
        .MakeGenericMethod(key.Element));

    private MethodInfo Reinterpret(Type from, Type to)
    {
        string name = to.GenericTypeArguments[0].Name;
        return Generic("As" + name, from, 1);
    }
}
