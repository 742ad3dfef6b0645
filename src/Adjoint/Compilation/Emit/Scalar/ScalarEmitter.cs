using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace Adjoint.Compilation.Emit;

/// <summary>A kernel on the operands of a step, given as a table of addresses and the position of each operand in it.</summary>
internal unsafe delegate void ScalarKernel(byte** table);

/// <summary>
/// Emits straight-line code as one native method. Values used once stay on the evaluation stack; others go to locals, which the
/// JIT keeps in registers. The JIT gives up optimizing above 8,000 references to locals (about five times slower code), so longer
/// programs are cut into several methods that pass values through memory.
/// </summary>
internal static class ScalarEmitter
{
    /// <summary>Weight of instructions in one method: far enough below the JIT's limits with about three references an instruction.</summary>
    public const int MaxWeight = 1800;

    private static readonly ConcurrentDictionary<(Type Op, Type Lane), MethodInfo> Methods = new();

    /// <summary>One method, or several to be called in order.</summary>
    /// <param name="program">The code.</param>
    /// <param name="operands">The position in the table of each operand of the program; scratch for values passed between methods last.</param>
    /// <param name="scratch">The position in the table of the scratch buffer, used when there are several methods.</param>
    /// <param name="spilled">How many elements the scratch buffer must hold.</param>
    public static ScalarKernel[] Emit(ScalarProgram program, int[] operands, int scratch, out int spilled)
    {
        int count = program.Instructions.Count;
        int[] piece = Pieces(program, out int pieces);
        int[] storeCount = new int[count];
        foreach (var (_, _, value, _) in program.Stores) storeCount[value]++;

        // A value used in a later piece than its own is written to the scratch buffer there; loads and constants are repeated instead.
        int[] spillSlot = new int[count];
        Array.Fill(spillSlot, -1);
        spilled = 0;
        for (int i = 0; i < count; i++)
        {
            foreach (int argument in Arguments(program.Instructions[i]))
            {
                if (program.Instructions[argument].Op is not null && piece[argument] != piece[i] && spillSlot[argument] < 0)
                    spillSlot[argument] = spilled++;
            }
        }

        var storesOf = program.Stores.ToLookup(s => s.Value);
        var kernels = new ScalarKernel[pieces];
        for (int p = 0; p < pieces; p++)
            kernels[p] = EmitPiece(program, operands, scratch, piece, p, spillSlot, storesOf);
        return kernels;
    }

    internal static IEnumerable<int> Arguments(ScalarInstruction instruction)
    {
        if (instruction.A >= 0) yield return instruction.A;
        if (instruction.B >= 0) yield return instruction.B;
        if (instruction.C >= 0) yield return instruction.C;
    }

    /// <summary>Which method each instruction goes to, in order of the program.</summary>
    private static int[] Pieces(ScalarProgram program, out int pieces)
    {
        int[] piece = new int[program.Instructions.Count];
        int weight = 0;
        pieces = 1;
        for (int i = 0; i < piece.Length; i++)
        {
            int own = Weight(program.Instructions[i]);
            if (weight + own > MaxWeight)
            {
                pieces++;
                weight = 0;
            }

            weight += own;
            piece[i] = pieces - 1;
        }

        return piece;
    }

    private static int Weight(ScalarInstruction instruction) => instruction.Op is null ? 0 : LaneProgram.Weight(instruction.Op);

    private static ScalarKernel EmitPiece(
        ScalarProgram program, int[] operands, int scratch, int[] piece, int number, int[] spillSlot,
        ILookup<int, (int Operand, int Element, int Value, bool IsMask)> storesOf)
    {
        bool isDouble = program.Element == ElementType.Float64;
        var method = new DynamicMethod("scalar", typeof(void), [typeof(object), typeof(byte**)], typeof(ScalarEmitter).Module, true) { InitLocals = false };
        var writer = new Writer(method.GetILGenerator(), isDouble ? typeof(double) : typeof(float), isDouble ? typeof(Float64Lanes) : typeof(Float32Lanes), operands);
        var instructions = program.Instructions;
        int count = instructions.Count;

        // Uses within this piece decide between stack and local.
        int[] uses = new int[count];
        for (int i = 0; i < count; i++)
        {
            if (piece[i] != number || instructions[i].Op is null) continue;
            foreach (int argument in Arguments(instructions[i])) uses[argument]++;
        }

        for (int i = 0; i < count; i++)
        {
            foreach (var _ in storesOf[i])
                if (StorePiece(i) == number) uses[i]++;
            if (piece[i] == number && spillSlot[i] >= 0) uses[i]++;
        }

        int StorePiece(int value) => instructions[value].Op is null ? 0 : piece[value];

        var local = new LocalBuilder?[count];

        void Push(int value)
        {
            if (local[value] is { } known)
            {
                writer.LoadLocal(known);
                return;
            }

            PushFresh(value);
            if (uses[value] > 1 && instructions[value] is not { Op: null, IsLoad: false })
            {
                local[value] = writer.NewLocal();
                writer.DuplicateToLocal(local[value]!);
            }
        }

        void PushFresh(int value)
        {
            ScalarInstruction instruction = instructions[value];
            if (instruction.IsLoad) writer.Load(instruction.Operand, instruction.Index, instruction.IsMask);
            else if (instruction.Op is null) writer.Constant(instruction.Constant);
            else if (piece[value] != number) writer.LoadScratch(scratch, spillSlot[value]);
            else
            {
                foreach (int argument in Arguments(instruction)) Push(argument);
                writer.Call(instruction.Op);
            }
        }

        for (int i = 0; i < count; i++)
        {
            if (instructions[i].Op is not null && piece[i] == number && uses[i] > 1 && local[i] is null)
            {
                PushFresh(i);
                local[i] = writer.NewLocal();
                writer.StoreLocal(local[i]!);
            }

            foreach (var (operand, element, _, isMask) in storesOf[i])
            {
                if (StorePiece(i) != number) continue;
                writer.Store(operand, element, isMask, () => Push(i));
            }

            if (piece[i] == number && spillSlot[i] >= 0) writer.StoreScratch(scratch, spillSlot[i], () => Push(i));
        }

        writer.Return();
        return (ScalarKernel)method.CreateDelegate(typeof(ScalarKernel), null);
    }

    /// <summary>The few shapes of IL this emitter needs.</summary>
    private sealed class Writer(ILGenerator il, Type lane, Type lanes, int[] operands)
    {
        private static readonly MethodInfo LoadMask64 = typeof(Float64Lanes).GetMethod(nameof(Float64Lanes.LoadMask))!;
        private static readonly MethodInfo LoadMask32 = typeof(Float32Lanes).GetMethod(nameof(Float32Lanes.LoadMask))!;
        private static readonly MethodInfo StoreMask64 = typeof(Float64Lanes).GetMethod(nameof(Float64Lanes.StoreMask))!;
        private static readonly MethodInfo StoreMask32 = typeof(Float32Lanes).GetMethod(nameof(Float32Lanes.StoreMask))!;

        private readonly Dictionary<int, LocalBuilder> _bases = [];
        private readonly bool _isDouble = lane == typeof(double);

        private int Size => _isDouble ? 8 : 4;

        public LocalBuilder NewLocal() => il.DeclareLocal(lane);

        public void LoadLocal(LocalBuilder local) => il.Emit(OpCodes.Ldloc, local);

        public void StoreLocal(LocalBuilder local) => il.Emit(OpCodes.Stloc, local);

        public void DuplicateToLocal(LocalBuilder local)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Stloc, local);
        }

        public void Constant(double value)
        {
            if (_isDouble) il.Emit(OpCodes.Ldc_R8, value);
            else il.Emit(OpCodes.Ldc_R4, (float)value);
        }

        public void Load(int operand, int index, bool isMask)
        {
            Address(operands[operand], isMask ? index : index * Size);
            if (isMask) il.Emit(OpCodes.Call, _isDouble ? LoadMask64 : LoadMask32);
            else il.Emit(_isDouble ? OpCodes.Ldind_R8 : OpCodes.Ldind_R4);
        }

        public void LoadScratch(int scratch, int slot)
        {
            Address(scratch, slot * Size);
            il.Emit(_isDouble ? OpCodes.Ldind_R8 : OpCodes.Ldind_R4);
        }

        public void Store(int operand, int index, bool isMask, Action push)
        {
            Address(operands[operand], isMask ? index : index * Size);
            push();
            if (isMask) il.Emit(OpCodes.Call, _isDouble ? StoreMask64 : StoreMask32);
            else il.Emit(_isDouble ? OpCodes.Stind_R8 : OpCodes.Stind_R4);
        }

        public void StoreScratch(int scratch, int slot, Action push)
        {
            Address(scratch, slot * Size);
            push();
            il.Emit(_isDouble ? OpCodes.Stind_R8 : OpCodes.Stind_R4);
        }

        public void Call(Elementwise op)
        {
            // The four operations as IL instructions; everything else is an inlined call.
            if (op == Arithmetic.Add) il.Emit(OpCodes.Add);
            else if (op == Arithmetic.Subtract) il.Emit(OpCodes.Sub);
            else if (op == Arithmetic.Multiply) il.Emit(OpCodes.Mul);
            else if (op == Arithmetic.Divide) il.Emit(OpCodes.Div);
            else if (op == Arithmetic.Negate) il.Emit(OpCodes.Neg);
            else il.Emit(OpCodes.Call, Methods.GetOrAdd((op.Op, lanes), key => key.Op.GetMethod("Apply")!.MakeGenericMethod(lane, key.Lane)));
        }

        public void Return() => il.Emit(OpCodes.Ret);

        private void Address(int position, int offset)
        {
            if (!_bases.TryGetValue(position, out LocalBuilder? pointer))
            {
                pointer = _bases[position] = il.DeclareLocal(typeof(byte*));
                il.Emit(OpCodes.Ldarg_1);
                if (position != 0)
                {
                    il.Emit(OpCodes.Ldc_I4, position * 8);
                    il.Emit(OpCodes.Add);
                }

                il.Emit(OpCodes.Ldind_I);
                il.Emit(OpCodes.Stloc, pointer);
            }

            il.Emit(OpCodes.Ldloc, pointer);
            if (offset == 0) return;
            il.Emit(OpCodes.Ldc_I4, offset);
            il.Emit(OpCodes.Add);
        }
    }
}
