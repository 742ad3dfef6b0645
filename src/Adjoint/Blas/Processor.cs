using System.Buffers.Binary;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Adjoint.Blas;

/// <summary>The processor this program runs on.</summary>
internal static class Processor
{
    /// <summary>The vendor's name as the processor gives it, "GenuineIntel" or "AuthenticAMD"; empty where it is not an x86.</summary>
    public static string Vendor { get; } = ReadVendor();

    private static string ReadVendor()
    {
        if (!X86Base.IsSupported)
            return "";
        (_, int ebx, int ecx, int edx) = X86Base.CpuId(0, 0);
        Span<byte> name = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(name, ebx);
        BinaryPrimitives.WriteInt32LittleEndian(name[4..], edx);
        BinaryPrimitives.WriteInt32LittleEndian(name[8..], ecx);
        return Encoding.ASCII.GetString(name);
    }
}
