using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Broker.TestSupport;

/// <summary>Sockets of this process in the network of another: a socket stays in the network that it was made in.</summary>
internal static class NetworkHostSocket
{
    private const int CloneNewNet = 0x40000000;

    /// <param name="processId">A process in that network.</param>
    public static Socket Create(int processId)
    {
        Socket? socket = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var network = File.OpenHandle($"/proc/{processId}/ns/net");
                socket = SetNamespace((int)network.DangerousGetHandle(), CloneNewNet) == 0
                    ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
                    : throw new Win32Exception();
            }
            catch (Exception caught) when (caught is IOException or Win32Exception or SocketException)
            {
                failure = caught;
            }
        });
        thread.Start();
        thread.Join();
        return socket ?? throw new SocketException((int)SocketError.NetworkUnreachable, failure?.Message);
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetNamespace(int descriptor, int kind);
}
