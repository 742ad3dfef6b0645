using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Adjoint.Vectors;

/// <summary>
/// Writes a <see cref="LaneProgram"/> as IL for one width. Each step becomes one call that the JIT knows as a machine instruction;
/// a value used once stays on the stack, one used more often goes to a local. A scalar is computed in both lanes of a 128-bit
/// register, which costs the same and shares the emission.
/// </summary>
internal sealed class LaneEmitter
{
    private readonly Type _element;
    private readonly Type _vectors;
    private readonly Type _vector;
    private readonly Type _signed;
    private readonly Type _unsigned;
    private readonly Type _lanes;
    private readonly Type? _machine;
    private readonly bool _scalar;

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
    }

    /// <summary>Writes the program: takes its inputs from the stack, the last on top, and leaves its result there.</summary>
    public void Emit(ILGenerator il, LaneProgram program)
    {
        var steps = program.Instructions;
        int[] uses = program.CountUses();
        var locals = new LocalBuilder?[steps.Length];
        for (int i = program.InputCount - 1; i >= 0; i--)
        {
            if (_scalar)
                il.Emit(OpCodes.Call, Static("Create", _element));
            locals[i] = il.DeclareLocal(_vector);
            il.Emit(OpCodes.Stloc, locals[i]!);
        }

        for (int i = program.InputCount; i < steps.Length; i++)
        {
            if (uses[i] < 2 || steps[i].Operation == LaneOperation.Constant || i == program.Result)
                continue;
            Operation(il, program, locals, i);
            locals[i] = il.DeclareLocal(_vector);
            il.Emit(OpCodes.Stloc, locals[i]!);
        }

        Value(il, program, locals, program.Result);
        if (_scalar)
            il.Emit(OpCodes.Call, Generic("ToScalar", _element));
    }

    private void Value(ILGenerator il, LaneProgram program, LocalBuilder?[] locals, int index)
    {
        if (locals[index] is { } local)
            il.Emit(OpCodes.Ldloc, local);
        else
            Operation(il, program, locals, index);
    }

    private void Operation(ILGenerator il, LaneProgram program, LocalBuilder?[] locals, int index)
    {
        LaneInstruction step = program.Instructions[index];
        void Push(int operand) => Value(il, program, locals, operand);
        void Call(MethodInfo method) => il.Emit(OpCodes.Call, method);

        switch (step.Operation)
        {
            case LaneOperation.Constant:
                Constant(il, step.Constant);
                return;
            case LaneOperation.AddBits or LaneOperation.SubtractBits:
                Push(step.A);
                Call(Reinterpret(_element, _signed));
                Push(step.B);
                Call(Reinterpret(_element, _signed));
                Call(Operator(_signed, step.Operation == LaneOperation.AddBits ? "op_Addition" : "op_Subtraction", _signed, _signed));
                Call(Reinterpret(_signed.GenericTypeArguments[0], _vector));
                return;
            case LaneOperation.ShiftLeft or LaneOperation.ShiftRight:
                Push(step.A);
                Call(Reinterpret(_element, _unsigned));
                il.Emit(OpCodes.Ldc_I4, (int)step.Bits);
                Call(Operator(_unsigned, step.Operation == LaneOperation.ShiftLeft ? "op_LeftShift" : "op_UnsignedRightShift", _unsigned, typeof(int)));
                Call(Reinterpret(_unsigned.GenericTypeArguments[0], _vector));
                return;
            case LaneOperation.CopySign:
                Constant(il, -0.0);
                Push(step.B);
                Push(step.A);
                Call(Generic("ConditionalSelect", _vector, _vector, _vector));
                return;
        }

        if (step.A >= 0)
            Push(step.A);
        if (step.B >= 0)
            Push(step.B);
        if (step.C >= 0)
            Push(step.C);
        switch (step.Operation)
        {
            case LaneOperation.Negate:
                Constant(il, -0.0);
                Call(Operator(_vector, "op_ExclusiveOr", _vector, _vector));
                break;
            case LaneOperation.NotEqual:
                Call(Generic("Equals", _vector, _vector));
                Call(Operator(_vector, "op_OnesComplement", _vector));
                break;
            case LaneOperation.Rescue or LaneOperation.Map or LaneOperation.Map2:
                string name = step.Operation == LaneOperation.Rescue ? nameof(ILanes<int>.Rescue) : "Map";
                int arity = step.Operation switch { LaneOperation.Rescue => 3, LaneOperation.Map => 1, _ => 2 };
                Call(_lanes.GetMethods().Single(m => m.Name == name && m.GetParameters().Length == arity).MakeGenericMethod(step.Function!));
                break;
            case LaneOperation.Scale when _machine is not null:
                Call(Static(_machine, "Scale", _vector, _vector));
                break;
            default:
                Call(Direct(step.Operation));
                break;
        }
    }

    private void Constant(ILGenerator il, double value)
    {
        if (_element == typeof(double))
            il.Emit(OpCodes.Ldc_R8, value);
        else
            il.Emit(OpCodes.Ldc_R4, (float)value);
        il.Emit(OpCodes.Call, Static("Create", _element));
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
        _ => _lanes.GetMethod(operation.ToString()) ?? throw new InvalidOperationException($"{_lanes.Name} has no {operation}."),
    };

    private static MethodInfo Operator(Type type, string name, params Type[] parameters) => Static(type, name, parameters);

    private MethodInfo Static(string name, params Type[] parameters) => Static(_vectors, name, parameters);

    private static MethodInfo Static(Type type, string name, params Type[] parameters)
        => type.GetMethod(name, BindingFlags.Public | BindingFlags.Static, parameters)
            ?? throw new InvalidOperationException($"{type.Name} has no {name}({string.Join(", ", parameters.Select(p => p.Name))}).");

    /// <summary>A generic method of the vector class, closed over the element type; <paramref name="parameters"/> only says how many it takes.</summary>
    private MethodInfo Generic(string name, params Type[] parameters) => Generic(name, _element, parameters.Length);

    private MethodInfo Generic(string name, Type element, int arity)
        => _vectors.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Single(m => m.Name == name && m.IsGenericMethodDefinition && m.GetParameters().Length == arity && m.GetGenericArguments().Length == 1)
            .MakeGenericMethod(element);

    private MethodInfo Reinterpret(Type from, Type to)
    {
        string name = to.GenericTypeArguments[0].Name;
        return Generic("As" + name, from, 1);
    }
}
