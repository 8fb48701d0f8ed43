using System.Text.Json;
using Broker.Contracts;
using Microsoft.JSInterop;

namespace Broker.Pages.SignIn;

/// <summary>Who is signed in. The credentials stay in this tab: in its session storage, so that a reload keeps them.</summary>
public sealed class Session(IJSRuntime browser)
{
    private const string Key = "authorization";
    private const string GrantKey = "grant";

    private readonly IJSInProcessRuntime storage = (IJSInProcessRuntime)browser;

    public event Action? Changed;

    /// <summary>The caller may have another role now.</summary>
    public event Action? Renewed;

    /// <summary>The value of the header; null without credentials.</summary>
    public string? Authorization { get; private set; }

    /// <summary>Null where the company's identity provider has no part in it.</summary>
    public Grant? Grant { get; private set; }

    /// <summary>Null until the broker has said who it is.</summary>
    public CallerResponse? Caller { get; private set; }

    /// <summary>Why the session has ended, in the broker's words; null where its user has ended it.</summary>
    public string? EndedBecause { get; private set; }

    public bool MayOperate => Roles.MayOperate(Caller?.Role);

    public bool MayAdminister => Roles.MayAdminister(Caller?.Role);

    public bool MayRead => Roles.MayRead(Caller?.Role);

    public bool MayOwnDevices => Roles.MayOwnDevices(Caller?.Role);

    /// <summary>Whether its name is that of a person: those of tokens and of the shared user have no '@'.</summary>
    public bool IsPerson => Caller?.Name.Contains('@') is true;

    /// <summary>Whether an earlier page of this tab has kept credentials.</summary>
    public bool IsKept => Read(Key) is not null;

    /// <summary>Whether it is a token's.</summary>
    public bool IsBy(TokenResponse token) =>
        Caller?.Name == token.TokenName && Authorization?.StartsWith("Bearer ", StringComparison.Ordinal) is true;

    /// <summary>Takes up what an earlier page of this tab has kept: whose it is, the broker is to say.</summary>
    public void Restore() => (Authorization, Grant) =
        (Read(Key), Read(GrantKey) is { } kept ? JsonSerializer.Deserialize(kept, ProviderJsonContext.Default.Grant) : null);

    public void Begin(string authorization, CallerResponse caller, Grant? grant = null)
    {
        Keep(authorization, grant);
        (Caller, EndedBecause) = (caller, null);
        Changed?.Invoke();
    }

    /// <summary>Other credentials of the same caller.</summary>
    public void Renew(string authorization, Grant? grant)
    {
        Keep(authorization, grant);
        Renewed?.Invoke();
    }

    public void End(string? reason = null)
    {
        storage.InvokeVoid("sessionStorage.removeItem", Key);
        storage.InvokeVoid("sessionStorage.removeItem", GrantKey);
        (Authorization, Grant, Caller, EndedBecause) = (null, null, null, reason);
        Changed?.Invoke();
    }

    private void Keep(string authorization, Grant? grant)
    {
        (Authorization, Grant) = (authorization, grant);
        storage.InvokeVoid("sessionStorage.setItem", Key, authorization);
        if (grant is not null)
        {
            storage.InvokeVoid("sessionStorage.setItem", GrantKey, JsonSerializer.Serialize(grant, ProviderJsonContext.Default.Grant));
        }
    }

    private string? Read(string key) => storage.Invoke<string?>("sessionStorage.getItem", key);
}
