using Broker.Contracts;

namespace Broker.Pages.SignIn;

/// <summary>
/// Rotates the token that the page is signed in with. The old secret may be refused before the answer with the new one is there.
/// </summary>
public sealed class Rotation(Session session)
{
    /// <summary>In the course of the rotation's own call, which must not wait for itself.</summary>
    private readonly AsyncLocal<bool> isOwnCall = new();

    private Task running = Task.CompletedTask;

    /// <summary>Goes on with the new secret.</summary>
    /// <param name="rotate">The call.</param>
    public async Task<SecretTokenResponse> RunAsync(Func<Task<SecretTokenResponse>> rotate)
    {
        var rotation = RotateAsync(rotate);
        running = rotation;
        return await rotation;
    }

    /// <summary>Waits until it is known whether there is another secret, where one is under way.</summary>
    public Task WhenEndedAsync(CancellationToken cancellationToken) =>
        isOwnCall.Value ? Task.CompletedTask : Task.WhenAny(running).WaitAsync(cancellationToken); // its failure is its caller's

    private async Task<SecretTokenResponse> RotateAsync(Func<Task<SecretTokenResponse>> rotate)
    {
        isOwnCall.Value = true;
        var authorization = session.Authorization;
        var rotated = await rotate();
        if (authorization == session.Authorization)
        {
            session.Renew(Authorization.Of("", rotated.Token), grant: null); // unless its user has signed out meanwhile
        }

        return rotated;
    }
}
