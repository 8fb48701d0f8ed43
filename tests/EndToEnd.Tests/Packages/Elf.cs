using System.Buffers.Binary;

namespace EndToEnd.Tests.Packages;

/// <summary>The head of a program or a library (elf(5)).</summary>
internal static class Elf
{
    /// <summary>EM_AARCH64.</summary>
    public const int Arm64 = 183;

    /// <summary>Which processor it is for; null for any other file.</summary>
    public static int? MachineOf(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> head = stackalloc byte[20];
        return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.StartsWith("\u007fELF"u8)
            ? BinaryPrimitives.ReadUInt16LittleEndian(head[18..])
            : null;
    }
}
