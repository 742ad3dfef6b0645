namespace Adjoint.Plotting;

/// <summary>A quantity's name and unit as they stand beside an axis or a color bar: "time [s]".</summary>
internal readonly record struct AxisLabel
{
    internal AxisLabel(string name, string unit)
    {
        Name = Check.Text(name, nameof(name));
        Unit = Check.Text(unit, nameof(unit));
    }

    internal string Name { get; }

    internal string Unit { get; }

    public override string ToString() => string.IsNullOrEmpty(Unit) ? Name ?? "" : $"{Name} [{Unit}]";
}
