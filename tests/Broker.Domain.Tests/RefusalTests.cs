using System.Net;
using System.Text.RegularExpressions;
using Broker.Domain.Addressing;
using Broker.Domain.Authority;
using Broker.Domain.Keys;
using Broker.Domain.Owners;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using Broker.Domain.Webhooks;
using Broker.TestSupport;

namespace Broker.Domain.Tests;

public sealed partial class RefusalTests
{
    private static readonly ServerName Paris = ServerName.Parse("paris");
    private static readonly TokenName Ci = TokenName.Parse("ci");
    private static readonly ClientName Laptop = ClientName.Parse("laptop");

    private static IEnumerable<TestCaseData> Refusals() =>
    [
        Case(new InvalidFieldException("NetworkMask", "99 is too long."), ErrorKind.Invalid, "validation", "99"),
        Case(new ServerNotFoundException(Paris, []), ErrorKind.NotFound, "server-not-found", "'paris'"),
        Case(new PeeringNotFoundException(Laptop, Paris), ErrorKind.NotFound, "peering-not-found", "'laptop'", "'paris'"),
        Case(new PeeringExistsException(Laptop, Paris), ErrorKind.PreconditionFailed, "peering-exists", "'laptop'", "'paris'"),
        Case(new NameTakenException("phone", "another client's"), ErrorKind.Conflict, "name-taken", "'phone'", "another client's"),
        Case(new PeeringDisabledException(Laptop, Paris), ErrorKind.Forbidden, "peering-disabled", "'laptop'", "'paris'"),
        Case(new ClientNotFoundException(Laptop), ErrorKind.NotFound, "client-not-found", "'laptop'"),
        Case(
            new ReportMismatchException(Sample.Server, Sample.ReportOf(Sample.Server.Id, revision: 9)),
            ErrorKind.Conflict,
            "report-mismatch",
            "'paris'",
            $"{Sample.Server.Id}",
            "revision 7",
            "revision 9"),
        Case(new ServerExistsException(Paris), ErrorKind.Conflict, "server-exists", "'paris'"),
        Case(new KeyInUseException(Sample.Key(9), "server 'x'"), ErrorKind.Conflict, "key-in-use", $"{Sample.Key(9)}", "server 'x'"),
        Case(
            new SubnetOverlapException(Sample.Pool("10.0.0.128/25"), $"{Sample.Server.Pool} of server '{Sample.Server.Name}'"),
            ErrorKind.Conflict,
            "subnet-overlap",
            "10.0.0.128/25",
            "10.0.0.0/24",
            "'paris'"),
        Case(
            new ClientOverlapException(Laptop, Paris, "server 'berlin'"),
            ErrorKind.Conflict,
            "subnet-overlap",
            "'laptop'",
            "'paris'",
            "'berlin'"),
        Case(
            new LeaseInUseException(Sample.Server.Pool.LeaseAt(21), "client 'phone'"),
            ErrorKind.Conflict,
            "lease-in-use",
            "10.0.0.21",
            "client 'phone'"),
        Case(
            new NetworkOverlapException(IPNetwork.Parse("192.168.7.0/24"), "192.168.0.0/16 behind client 'phone'"),
            ErrorKind.Conflict,
            "network-overlap",
            "192.168.7.0/24",
            "192.168.0.0/16",
            "'phone'"),
        Case(
            new ForbiddenException(new Caller("ci", Role.Viewer), Need.Operate), ErrorKind.Forbidden, "forbidden", "admin, operator",
            "viewer"),
        Case(
            new ForbiddenException(new Caller("agent", Role.Server, Server: ServerName.Parse("berlin")), Need.Serve(Paris)),
            ErrorKind.Forbidden,
            "forbidden",
            "server 'berlin'"),
        Case(new TokenEndedException(), ErrorKind.Unauthenticated, "unauthenticated", "not any more"),
        Case(new TokenExistsException(Ci), ErrorKind.Conflict, "token-exists", "'ci'"),
        Case(new WebhookExistsException(WebhookName.Parse("tickets")), ErrorKind.Conflict, "webhook-exists", "'tickets'"),
        Case(new WebhookNotFoundException(WebhookName.Parse("tickets")), ErrorKind.NotFound, "webhook-not-found", "'tickets'"),
        Case(new OwnerNotFoundException("anna@example.com"), ErrorKind.NotFound, "owner-not-found", "'anna@example.com'"),
        Case(new TooManyLeaversException(
            new LeaverLimit(10), left: 3, owners: 31), ErrorKind.Conflict, "too-many-leavers", "10 %", "3 of 31", "An operator can"),
        Case(new TokenNotFoundException(Ci), ErrorKind.NotFound, "token-not-found", "'ci'"),
        Case(new InvitationKeysException([Paris]), ErrorKind.Invalid, "validation", "paris"),
        Case(new InvitationGoneException(), ErrorKind.Gone, "invitation-gone", "Ask for another"),
        Case(new LastAdminException(Ci), ErrorKind.Conflict, "last-admin", "'ci'", "Auth:SharedUser"),
        Case(new NoDevicesException(), ErrorKind.Forbidden, "no-devices", "SelfService"),
        Case(new DeviceNotFoundException(Laptop), ErrorKind.NotFound, "device-not-found", "'laptop'"),
        Case(new ServerNotOfferedException(
            Paris, [ServerName.Parse("berlin")]), ErrorKind.Forbidden, "server-not-offered", "'paris'", "berlin"),
        Case(new TooManyDevicesException(3), ErrorKind.Conflict, "too-many-devices", "3 devices"),
        Case(new OwnerInactiveException("anna@example.com"), ErrorKind.Forbidden, "owner-inactive", "'anna@example.com'"),
        Case(
            new PoolExhaustedException(Sample.Subnet("10.0.0.0/24")), ErrorKind.Conflict, "pool-exhausted", "10.0.0.0/24", "in quarantine",
            "Widen"),
    ];

    [TestCaseSource(nameof(Refusals))]
    public void Has_its_kind_and_slug_and_names_the_values(BrokerException refusal, ErrorKind kind, string slug, string[] values)
    {
        refusal.Kind.ShouldBe(kind);
        refusal.Slug.ShouldBe(slug);
        values.ShouldAllBe(value => refusal.Message.Contains(value));
    }

    [Test]
    public void Every_refusal_is_in_the_table_of_the_README()
    {
        var table = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var slugs = Refusals().Select(refusal => (string)refusal.Arguments[2]!)
            .Concat(SlugsOfHttp().Matches(File.ReadAllText(Path.Combine(Repository.Root, "src/Broker.Api/Errors/RejectedRequests.cs")))
                .Select(match => match.Groups["slug"].Value))
            .Distinct().ToList();

        slugs.ShouldContain("uri-too-long");
        slugs.Where(slug => !table.Contains($"`{slug}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [GeneratedRegex("\\(\"(?<slug>[a-z]+(-[a-z]+)+)\",", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex SlugsOfHttp();

    [Test]
    public void Every_refusal_of_the_domain_is_in_the_table()
    {
        var all = typeof(BrokerException).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(BrokerException)));

        Refusals().Select(refusal => refusal.Arguments[0]!.GetType()).Distinct().ShouldBe(all, ignoreOrder: true);
    }

    [Test]
    public void An_invalid_field_is_named() => new InvalidFieldException("NetworkMask", "-").Field.ShouldBe("NetworkMask");

    private static TestCaseData Case(BrokerException refusal, ErrorKind kind, string slug, params string[] values) =>
        new TestCaseData(refusal, kind, slug, values).SetArgDisplayNames(slug);
}
