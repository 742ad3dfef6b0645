namespace Adjoint.Loops;

/// <summary>
/// The optimal reversal of a chain of steps from a stored beginning (Griewank and Walther 2000, Algorithm 799 "revolve",
/// doi:10.1145/347837.347846), in closed form.
/// </summary>
/// <remarks>
/// <para>
/// A chain of n steps starts from a stored state, and s slots are usable, the one of that state included. To reverse it, advance m
/// steps, store, reverse the n − m steps on the right with s − 1 slots, then the m steps on the left with s again. With
/// β(s, r) = (s + r)! / (s! r!), the longest chain of which no step is advanced over more than r times, the least number of
/// advanced steps is t(n, s) = r n − β(s + 1, r − 1) for β(s, r − 1) ≤ n ≤ β(s, r) (their equation 2). Taping and reversing a
/// step does not count as advancing over it.
/// </para>
/// <para>
/// A loop needs its result before its adjoint can start, as if a last step, the objective, had to be reversed from state N. So a
/// whole gradient of N steps advances over t(N + 1, s) steps, N of which are the sweep that any run of the loop takes.
/// </para>
/// </remarks>
internal static class Revolve
{
    /// <summary>t(n, s): the least number of steps advanced over to reverse <paramref name="length"/> steps from a stored state.</summary>
    public static long AdvancedSteps(long length, long slots)
    {
        if (length <= 1)
            return 0;
        if (slots == 1)
            return length * (length - 1) / 2;

        (long reps, long range) = Range(length, slots);
        // β(s + 1, r − 1) = β(s, r) · r / (s + 1).
        return reps * length - range * reps / (slots + 1);
    }

    /// <summary>The least r, the most often any step is advanced over, for which β(s, r) covers the length; and that β(s, r).</summary>
    public static (long Reps, long Range) Range(long length, long slots)
    {
        if (slots == 1)
            return (length - 1, length);

        long reps = 0;
        long range = 1;
        if (slots == 2 && length > 3)
        {
            // r is about √(2 n), and the online sweep asks at every step: start just below the root of (r + 1)(r + 2)/2 = n.
            reps = (long)Math.Sqrt(2.0 * length) - 2;
            range = (reps + 1) * (reps + 2) / 2;
        }

        while (range < length)
        {
            reps++;
            // β(s, r) = β(s, r − 1) · (s + r) / r, exact in integers.
            range = range * (slots + reps) / reps;
        }

        return (reps, range);
    }

    /// <summary>
    /// How far to advance before storing the next state, so that steps advanced over are fewest and, among the choices that
    /// achieve this, stores are fewest too. The length must be at least 2.
    /// </summary>
    /// <remarks>
    /// t is convex and piecewise linear in n with slope r between β(s, r − 1) and β(s, r), so m + t(n − m, s − 1) + t(m, s) is
    /// least wherever β(s, r − 2) ≤ m ≤ β(s, r − 1) and β(s − 1, r − 1) ≤ n − m ≤ β(s − 1, r). Within that interval the number of
    /// stores decides, by the rule of Griewank and Walther (section 3): an end of the interval where n is close to an end of its
    /// own, and n − m = β(s − 1, r − 1) + β(s − 2, r − 1) otherwise.
    /// </remarks>
    public static int Split(int length, int slots)
    {
        // With n ≤ s + 1 every state on the way is stored; with one slot none can be.
        if (slots == 1)
            return length - 1;
        if (length <= slots + 1L)
            return 1;

        (long reps, long range) = Range(length, slots);
        long left = range * reps / (slots + reps);                                                    // β(s, r − 1)
        long right = left * slots / (slots + reps - 1);                                               // β(s − 1, r − 1)
        long rightOfRight = right * (slots - 1) / (slots + reps - 2);                                 // β(s − 2, r − 1)
        if (length <= left + rightOfRight)
            return (int)(right * (reps - 1) / slots);                                                 // β(s, r − 2)

        long slack = slots < 3 ? 0 : slots == 3 ? 1 : rightOfRight * (slots - 2) / reps;              // β(s − 3, r)
        return length >= range - slack ? (int)left : (int)(length - right - rightOfRight);
    }
}
