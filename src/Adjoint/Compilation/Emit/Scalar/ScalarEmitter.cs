using System.Reflection.Emit;

namespace Adjoint.Compilation.Emit;

/// <summary>A kernel on the operands of a step, given as a table of addresses and the position of each operand in it.</summary>
internal unsafe delegate void ScalarKernel(byte** table);

/// <summary>
/// Emits straight-line code as one native method. Values used once stay on the evaluation stack; others go to locals, which the
/// JIT keeps in registers. The JIT gives up optimizing above 8,000 references to locals (about five times slower code), so longer
/// programs are cut into several methods that pass values through memory. Operations are written as the instructions of their
/// recorded formulas: as calls that the JIT had to inline, the step and its adjoint for y′ = sin(θy) − y₀y with three components by Tsit5
/// (18 sines, then 18 more and 18 cosines) took 47 ms of JIT, now 9.
/// </summary>
internal static class ScalarEmitter
{
    /// <summary>Weight of instructions in one method: far enough below the JIT's limits with about three references an instruction.</summary>
    public const int MaxWeight = 1800;

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

    private static int Weight(ScalarInstruction instruction) =>
        instruction.Op is null ? 0 : ScalarFunction.IsCalled(instruction.Op) ? ScalarFunction.CallWeight : LaneProgram.Weight(instruction.Op);

    private static ScalarKernel EmitPiece(
        ScalarProgram program, int[] operands, int scratch, int[] piece, int number, int[] spillSlot,
        ILookup<int, (int Operand, int Element, int Value, bool IsMask)> storesOf)
    {
        bool isDouble = program.Element == ElementType.Float64;
        var method = new DynamicMethod("scalar", typeof(void), [typeof(object), typeof(byte**)], typeof(ScalarEmitter).Module, true) { InitLocals = false };
        var writer = new ScalarWriter(method.GetILGenerator(), isDouble, operands);
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
                writer.Apply(instruction.Op, argument => Push(ArgumentOf(instruction, argument)), argument => IsCheap(ArgumentOf(instruction, argument)));
            }
        }

        bool IsCheap(int value) => local[value] is not null || instructions[value] is { Op: null, IsLoad: false };

        for (int i = 0; i < count; i++)
        {
            // A formula of many steps is computed where nothing waits on the stack: its branch for rare arguments would spill that.
            if (instructions[i].Op is { } op && piece[i] == number && local[i] is null && (uses[i] > 1 || (uses[i] > 0 && writer.IsLong(op))))
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

    private static int ArgumentOf(ScalarInstruction instruction, int number) => number switch { 0 => instruction.A, 1 => instruction.B, _ => instruction.C };
}
