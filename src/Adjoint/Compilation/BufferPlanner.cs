namespace Adjoint.Compilation;

/// <summary>
/// Gives every intermediate value its place in the arena: a place is free again after the last step that reads it, and the
/// next value that fits takes it (first fit over the free ranges, largest alignment 64 bytes, for vector loads).
/// </summary>
internal static class BufferPlanner
{
    private const long Alignment = 64;

    public static void Place(
        IReadOnlyList<StepPlan> steps, Func<Value, Value> storage, Dictionary<Value, int> indexOf, List<BufferPlan> buffers, out long arenaBytes)
    {
        var lastUse = new Dictionary<Value, int>(ReferenceEqualityComparer.Instance);
        for (int s = 0; s < steps.Count; s++)
        {
            foreach (Value value in steps[s].Inputs) lastUse[storage(value)] = s;
            foreach (Value value in steps[s].Outputs) lastUse.TryAdd(storage(value), s);
        }

        var free = new SortedList<long, long>();
        long top = 0;
        var expiring = new Dictionary<int, List<(long Offset, long Size)>>();
        for (int s = 0; s < steps.Count; s++)
        {
            foreach (Value output in steps[s].Outputs)
            {
                Value value = storage(output);
                if (indexOf.ContainsKey(value)) continue;
                long size = Math.Max(Alignment, (value.Type.Bytes + Alignment - 1) / Alignment * Alignment);
                long offset = Take(free, ref top, size);
                indexOf[value] = buffers.Count;
                buffers.Add(new BufferPlan(value.Type, BufferPlace.Arena) { Offset = offset });
                int last = lastUse[value];
                if (!expiring.TryGetValue(last, out var list)) expiring[last] = list = [];
                list.Add((offset, size));
            }

            if (expiring.Remove(s, out var done))
                foreach (var (offset, size) in done) Release(free, offset, size);
        }

        arenaBytes = top;
    }

    private static long Take(SortedList<long, long> free, ref long top, long size)
    {
        for (int i = 0; i < free.Count; i++)
        {
            long offset = free.Keys[i], available = free.Values[i];
            if (available < size) continue;
            free.RemoveAt(i);
            if (available > size) free.Add(offset + size, available - size);
            return offset;
        }

        long taken = top;
        top += size;
        return taken;
    }

    private static void Release(SortedList<long, long> free, long offset, long size)
    {
        free.Add(offset, size);
        int i = free.IndexOfKey(offset);
        if (i + 1 < free.Count && free.Keys[i] + free.Values[i] == free.Keys[i + 1])
        {
            size = free.Values[i] + free.Values[i + 1];
            free.RemoveAt(i + 1);
            free.SetValueAtIndex(i, size);
        }

        if (i > 0 && free.Keys[i - 1] + free.Values[i - 1] == free.Keys[i])
        {
            free.SetValueAtIndex(i - 1, free.Values[i - 1] + free.Values[i]);
            free.RemoveAt(i);
        }
    }
}
