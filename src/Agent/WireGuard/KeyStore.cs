using Agent.Files;
using Broker.Domain.Servers;

namespace Agent.WireGuard;

/// <summary>One key pair per server name, which never leaves this host. The public key is derived, its file is for people.</summary>
internal sealed class KeyStore(AgentFolders folders, IWireGuard wireGuard)
{
    /// <summary>The existing keys of a server name, or null where none have been made.</summary>
    /// <exception cref="KeyFileException">The file holds something else.</exception>
    public Task<KeyPair?> FindAsync(ServerName server) => ReadAsync(folders.PrivateKey(server));

    /// <summary>The keys that are to take the place of those, or null.</summary>
    /// <exception cref="KeyFileException">The file holds something else.</exception>
    public Task<KeyPair?> FindNextAsync(ServerName server) => ReadAsync(folders.NextPrivateKey(server));

    private async Task<KeyPair?> ReadAsync(string path)
    {
        if (AtomicFile.ReadIfExists(path) is not { } text)
        {
            return null;
        }

        var privateKey = SecretKey.Parse(text)
            ?? throw new KeyFileException($"{path} holds no WireGuard private key: restore it, or remove it to have a new one made.");
        return new KeyPair(privateKey, await wireGuard.DeriveAsync(privateKey));
    }

    /// <summary>The keys of a server name, made now if there are none; both files are in place afterwards, for root only.</summary>
    public async Task<KeyPair> LoadOrMakeAsync(ServerName server)
    {
        var keys = await FindAsync(server) ?? await MakeAsync(server);
        AtomicFile.Protect(folders.PrivateKey(server));

        var path = folders.PublicKey(server);
        if (AtomicFile.ReadIfExists(path)?.Trim() != keys.PublicKey.ToString())
        {
            AtomicFile.Replace(path, $"{keys.PublicKey}\n");
        }

        AtomicFile.Protect(path);
        return keys;
    }

    /// <summary>Makes the keys that are to take the place of the present ones, unless that is done.</summary>
    public async Task MakeNextAsync(ServerName server) =>
        AtomicFile.MakeIfAbsent(folders.NextPrivateKey(server), $"{(await wireGuard.GenerateKeyAsync()).Reveal()}\n");

    /// <summary>The next keys are the present ones from now on. The former private key is kept by the configuration's copy alone.</summary>
    public async Task TakeNextAsync(ServerName server)
    {
        AtomicFile.Move(folders.NextPrivateKey(server), folders.PrivateKey(server), overwrite: true);
        await LoadOrMakeAsync(server);
    }

    /// <summary>Takes keys that this host has already; the same ones may be there.</summary>
    /// <exception cref="KeyFileException">There are others.</exception>
    public async Task<KeyPair> TakeAsync(ServerName server, KeyPair keys)
    {
        AgentFolders.Make(folders.Keys);
        AtomicFile.MakeIfAbsent(folders.PrivateKey(server), $"{keys.PrivateKey.Reveal()}\n");
        return (await FindAsync(server))?.PublicKey == keys.PublicKey
            ? await LoadOrMakeAsync(server)
            : throw new KeyFileException($"{folders.PrivateKey(server)} holds another key: name another server, or move the file away.");
    }

    private async Task<KeyPair> MakeAsync(ServerName server)
    {
        var privateKey = await wireGuard.GenerateKeyAsync();
        var keys = new KeyPair(privateKey, await wireGuard.DeriveAsync(privateKey));
        AtomicFile.Replace(folders.PrivateKey(server), $"{privateKey.Reveal()}\n");
        return keys;
    }
}

internal sealed class KeyFileException(string message) : Exception(message);
