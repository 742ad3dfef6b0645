using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>The memory form of Boolean elements: one byte each, 0 or 1.</summary>
internal static class MaskBytes
{
    /// <summary>The low eight bits as eight bytes of 0 and 1, the lowest bit in the lowest byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Spread(uint bits)
    {
        // Copies of the byte, each masked to its own bit 2ʲ; adding 2⁷ − 2ʲ lifts a set bit to the top of its byte, without a carry out.
        ulong own = ((ulong)(bits & 0xFF) * 0x0101_0101_0101_0101UL) & 0x8040_2010_0804_0201UL;
        return ((own + 0x0040_6070_787C_7E7FUL) >> 7) & 0x0101_0101_0101_0101UL;
    }
}
