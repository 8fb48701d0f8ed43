using Agent.Configuration;
using Agent.Files;
using Agent.WireGuard;

namespace Agent.Servers;

/// <summary>Looks at the host.</summary>
internal sealed class HostView(ServerSettings settings, IWireGuard wireGuard, AgentFolders folders, KeyStore keyStore, StateFile state)
{
    private readonly string path = folders.Configuration(settings.Interface);
    private KeyPair? keys;
    private ServerFile? file;
    private (DateTime Written, long Length) read;

    public async Task<HostState> LookAsync()
    {
        keys ??= await keyStore.FindAsync(settings.Name);
        var device = await wireGuard.FindDeviceAsync(settings.Interface);
        var host = new HostState(
            keys,
            device,
            device is null ? null : await wireGuard.ReadLinkAsync(settings.Interface),
            File: null,
            state.Read(),
            device is null && keys is not null ? await wireGuard.FindInterfacesAsync(keys.PublicKey) : []);
        return WithFile(host);
    }

    /// <summary>With keys such as the agent would make, where there are none: a preview makes none.</summary>
    public async Task<HostState> WithKeysAsync(HostState host)
    {
        if (host.Keys is not null)
        {
            return host;
        }

        var made = await wireGuard.GenerateKeyAsync();
        return host with { Keys = new KeyPair(made, await wireGuard.DeriveAsync(made)), HasPlannedKeys = true };
    }

    /// <summary>Takes others' access to the server's file away, where somebody gave it.</summary>
    public void ProtectFile()
    {
        if (file?.IsOf(settings.Name) == true)
        {
            AtomicFile.Protect(path);
        }
    }

    /// <summary>
    /// A file that cannot be read must not delay the removal of peers: where a list was applied to the interface, the file is left alone
    /// and peers follow. Elsewhere it may say whose the interface is.
    /// </summary>
    private HostState WithFile(HostState host)
    {
        try
        {
            return host with { File = ReadFile() };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            && host.State.ServerId is not null && host.Device?.PublicKey is { } key && key == host.Keys?.PublicKey)
        {
            return host with { FileFault = exception.Message };
        }
    }

    private ServerFile? ReadFile()
    {
        var found = new FileInfo(path);
        var now = found.Exists ? (found.LastWriteTimeUtc, found.Length) : default;
        if (file is null || now != read)
        {
            (file, read) = (AtomicFile.ReadIfExists(path, File.ReadAllBytes) is { } bytes ? ServerFile.Parse(bytes) : null, now);
        }

        return file;
    }
}
