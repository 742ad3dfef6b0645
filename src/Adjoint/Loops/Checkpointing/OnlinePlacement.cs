namespace Adjoint.Loops;

/// <summary>
/// Keeps states without knowing how many steps will come, such that at every step the states held are a good starting point for
/// the reverse sweep.
/// </summary>
/// <remarks>
/// <para>
/// Up to N + 1 = β(S, 2) = (S + 1)(S + 2)/2 the states held are optimal for every N: they cost what <see cref="Revolve"/> costs
/// when it knows N. This is the range and the optimality of the first algorithm of Stumm and Walther (2010,
/// doi:10.1137/080742439); it is reached here as the minimal-repetition rule of Wang, Moin and Iaccarino (2009,
/// doi:10.1137/080727890) with the newest of S + 1 checkpoints not stored but at hand. In that range the rule comes to rounds:
/// </para>
/// <code>
/// round j keeps p(j), p(j) + 1, …, S − j states in all, and passes over the next one; p(0) = 0, p(j + 1) = p(j) + S − j + 1.
/// Each replaces the latest state of round j − 1 that is left, down to but excluding p(j − 1), which stays for good.
/// </code>
/// <para>
/// So the slots follow by arithmetic, and nothing is searched or moved. Later steps go to
/// <see cref="LeastCostPlacement"/>.
/// </para>
/// </remarks>
internal sealed class OnlinePlacement(int slots) : Placement
{
    private LeastCostPlacement? _rest;
    private int _round;
    private int _roundStart;

    public override int MemorySlots => slots;

    public override int DenseSteps => slots;

    public override void Begin()
    {
        _round = 0;
        _roundStart = 0;
    }

    public override int Keep(int step)
    {
        if (_round == slots)
            return _rest!.Keep(step);

        int place = step - _roundStart;
        if (place < slots - _round)
            return SlotOf(_round, place);

        _round++;
        _roundStart = step + 1;
        if (_round == slots)
            BeginRest(step);
        return -1;
    }

    public override void Collect(int steps, CheckpointList kept)
    {
        if (_round == slots)
            _rest!.Collect(kept);
        else
            CollectRounds(steps, kept);
    }

    /// <summary>Rounds fill the slots that are not taken for good alternately upwards and downwards.</summary>
    private int SlotOf(int round, int place) => (round & 1) == 0 ? round / 2 + place : slots - 1 - round / 2 - place;

    private void BeginRest(int steps)
    {
        _rest ??= new LeastCostPlacement(slots);
        _rest.Begin();
        CollectRounds(steps, _rest.Kept);
        _rest.Start();
    }

    /// <summary>The starts of the finished rounds, what is left of the last of them, and the states of the round under way.</summary>
    private void CollectRounds(int steps, CheckpointList kept)
    {
        int start = 0;
        for (int round = 0; round < _round; round++)
        {
            kept.Push(start, SlotOf(round, 0));
            if (round < _round - 1)
                start += slots - round + 1;
        }

        int stored = Math.Clamp(steps - _roundStart, 0, slots - _round);
        if (_round > 0)
        {
            int left = slots - _round - stored;
            for (int place = 1; place <= left; place++)
                kept.Push(start + place, SlotOf(_round - 1, place));
        }

        for (int place = 0; place < stored; place++)
            kept.Push(_roundStart + place, SlotOf(_round, place));
    }
}
