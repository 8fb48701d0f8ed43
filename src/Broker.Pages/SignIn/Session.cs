using Broker.Contracts;
using Microsoft.JSInterop;

namespace Broker.Pages.SignIn;

/// <summary>Who is signed in. The credentials stay in this tab: in its session storage, so that a reload keeps them.</summary>
public sealed class Session(IJSRuntime browser)
{
    private const string Key = "authorization";

    private readonly IJSInProcessRuntime storage = (IJSInProcessRuntime)browser;

    public event Action? Changed;

    /// <summary>The value of the header; null without credentials.</summary>
    public string? Authorization { get; private set; }

    /// <summary>Null until the broker has said who it is.</summary>
    public CallerResponse? Caller { get; private set; }

    /// <summary>Why the session has ended, in the broker's words; null where its user has ended it.</summary>
    public string? EndedBecause { get; private set; }

    public bool MayOperate => Roles.MayOperate(Caller?.Role);

    public bool MayAdminister => Roles.MayAdminister(Caller?.Role);

    public bool MayRead => Roles.MayRead(Caller?.Role);

    /// <summary>What an earlier page of this tab has kept.</summary>
    public string? Kept => storage.Invoke<string?>("sessionStorage.getItem", Key);

    public void Begin(string authorization, CallerResponse caller)
    {
        storage.InvokeVoid("sessionStorage.setItem", Key, authorization);
        (Authorization, Caller, EndedBecause) = (authorization, caller, null);
        Changed?.Invoke();
    }

    public void End(string? reason = null)
    {
        storage.InvokeVoid("sessionStorage.removeItem", Key);
        (Authorization, Caller, EndedBecause) = (null, null, reason);
        Changed?.Invoke();
    }
}
