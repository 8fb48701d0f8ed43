using Broker.Application.Abstractions;
using Broker.Application.Tokens.AddToken;
using Broker.Application.Tokens.DeleteToken;
using Broker.Application.Tokens.RotateToken;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Infrastructure.Tests.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Infrastructure.Tests.Tokens;

/// <summary>A token has ended where the database says so, and not because it is there: a client's agent exits for good then.</summary>
[Category("Rule12")]
public sealed class EndedTokenTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private static readonly TokenName Name = TokenName.Parse("laptop");
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [SetUp]
    public async Task Add_a_client()
    {
        await using var request = Services.OpenRequest();
        await request.Servers.AddAsync(Sample.Server("paris"), None);
        await request.SendAsync(Requests.AddClient("laptop", "paris", $"{Sample.Key(1)}"));
    }

    [Test]
    public async Task Has_not_while_it_is_valid() => (await HasEndedAsync(await AddAsync(Hour))).ShouldBeFalse();

    [Test]
    public async Task Has_not_where_the_database_has_never_known_it() =>
        (await HasEndedAsync(Secret.New(SecretKind.Token))).ShouldBeFalse();

    [TestCase("update tokens set expires_at = 1")]
    [TestCase("update tokens set suspended = 1")]
    [TestCase("update clients set disabled_at = 1")]
    public async Task Has_when_it_expires_and_while_its_client_is_disabled(string sql)
    {
        var secret = await AddAsync(Hour);

        await ExecuteAsync(sql);

        (await HasEndedAsync(secret)).ShouldBeTrue();
        (await FindAsync(secret)).ShouldBeNull();
    }

    [Test]
    public async Task A_former_secret_has_when_the_overlap_is_over()
    {
        var former = await AddAsync(expiresIn: null);
        var present = (await Services.SendAsync(new RotateTokenCommand(Name, Hour))).Secret;
        (await HasEndedAsync(former)).ShouldBeFalse();

        await ExecuteAsync("update tokens set former_until = 1");

        (await HasEndedAsync(former)).ShouldBeTrue();
        (await HasEndedAsync(present)).ShouldBeFalse();
    }

    [Test]
    public async Task Has_when_it_is_rotated_without_an_overlap_or_deleted()
    {
        var former = await AddAsync(expiresIn: null);
        var present = (await Services.SendAsync(new RotateTokenCommand(Name, TimeSpan.Zero))).Secret;
        (await HasEndedAsync(former)).ShouldBeTrue();
        (await HasEndedAsync(present)).ShouldBeFalse();

        await Services.SendAsync(new DeleteTokenCommand(Name, MustExist: true));

        (await HasEndedAsync(present)).ShouldBeTrue();
    }

    private async Task<Secret> AddAsync(TimeSpan? expiresIn) => (await Services.SendAsync(
        new AddTokenCommand(Name, Role.Client, Server: null, ClientName.Parse("laptop"), expiresIn))).Secret;

    private Task<bool> HasEndedAsync(Secret secret) => Directory.HasEndedAsync(secret, None);

    private Task<Token?> FindAsync(Secret secret) => Directory.FindAsync(secret, from: null, None);

    private ITokenDirectory Directory => Services.GetRequiredService<ITokenDirectory>();
}
