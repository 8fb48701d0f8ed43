using System.Globalization;

namespace Broker.TestSupport;

/// <summary>
/// 100,000 clients on 100 servers, made by SQL that both back ends understand. What a client has follows from its number, which is its
/// place in the order of names. The numbers of a server's clients are a hundred apart.
/// </summary>
public static class LargeFleet
{
    public const int Clients = 100_000;
    public const int Servers = 100;
    public const string Everyone = "Everyone@example.org";

    private const long Day = 86_400;

    public static string Client(int i) => $"client-{i:D6}";

    public static string Server(int i) => $"server-{i % Servers:D3}";

    public static string Key(int i) => $"{i:D7}{new string('A', 36)}=";

    public static string Address(int i) => $"10.{i % Servers}.{((i / Servers) + 2) / 256}.{((i / Servers) + 2) % 256}";

    public static string Owner(int i) => i % 4 == 1 ? Everyone : $"owner-{i % 5000}";

    public static bool HasTag(int i, string tag) => tag == "common" ? i % 2 == 0 || i >= 99_990 : i >= 99_990;

    public static string Note(int i) => i == 99_987 ? "The Needle in the haystack" : $"Device of Person {i}";

    public static bool IsOnline(int i) => i % 10 < 3;

    public static bool HasConnected(int i) => i % 10 is not (3 or 4);

    public static bool IsAddedToday(int i) => i % 20 == 13;

    /// <summary>Since ninety days.</summary>
    public static bool IsIdle(int i) => i % 10 is 3 or 4 or 5 && !IsAddedToday(i);

    public static bool IsExpiring(int i) => i % 1000 == 7;

    public static bool IsDisabled(int i) => i % 500 is 3 or 4;

    /// <summary>Who is online stays so for a day: the last handshakes lie in the future, for the tests of a busy machine take minutes.</summary>
    /// <param name="isSqlite">The back end.</param>
    /// <param name="now">In seconds since 1970.</param>
    public static IEnumerable<string> Fill(bool isSqlite, long now)
    {
        var id = isSqlite ? "text" : "uuid";
        for (var i = 0; i < Servers; i++)
        {
            yield return $"""
                insert into servers (id, name, public_key, endpoint_address, endpoint_port, network_address, network_mask, first_v4,
                                     last_v4, n_reserved_ips, allowed_ips, revision)
                values ('00000000-0000-0000-0000-{i:D12}', '{Server(i)}', '{Key(1_000_000 + i)}', 'vpn{i}.example.org', 51820,
                        '10.{i}.0.0', 16,
                        '4:0A{i:X2}0000', '4:0A{i:X2}FFFF', 0, '10.{i}.0.0/16', 1)
                """;
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"""
            insert into peerings (id, server_id, server_public_key, client_name, public_key, address_index, created_at, active_since,
                                  expires_at,
                                  disabled_at, client_disabled)
            with recursive n (i) as (select 0 union all select i + 1 from n where i < {Clients - 1})
            select cast('00000000-0000-0000-0001-' || substr(cast(1000000000000 + i as text), 2) as {id}), s.id, s.public_key,
                   'client-' || substr(cast(1000000 + i as text), 2), substr(cast(10000000 + i as text), 2) || '{new string('A', 36)}=',
                   i / {Servers} + 2,
                   {(now - (300 * Day)) * 1000}, case when i % 20 = 13 then {now * 1000} else {(now - (300 * Day)) * 1000} end,
                   case when i % 1000 = 7 then {(now + (Day / 2)) * 1000} when i % 2 = 0 then {(now + (30 * Day)) * 1000} end,
                   case when i % 500 = 3 then {now * 1000} end, case when i % 500 = 4 then 1 else 0 end
            from n cross join servers s
            where s.name = 'server-' || substr(cast(1000 + i % {Servers} as text), 2)
            """);
        yield return $"""
            insert into clients (name, owner, note, tags, disabled_at)
            with recursive n (i) as (select 0 union all select i + 1 from n where i < {Clients - 1})
            select 'client-' || substr(cast(1000000 + i as text), 2), case when i % 4 = 1 then '{Everyone}' else 'owner-' || (i % 5000) end,
                   case when i = 99987 then '{Note(99_987)}' else 'Device of Person ' || i end,
                   case when i >= 99990 then '["common","rare"]' when i % 2 = 0 then '["common"]' else '[]' end,
                   case when i % 500 = 4 then {now * 1000} end
            from n
            """;
        yield return string.Create(CultureInfo.InvariantCulture, $"""
            insert into peering_reports (peering_id, latest_handshake, rx_bytes, tx_bytes)
            with recursive n (i) as (select 0 union all select i + 1 from n where i < {Clients - 1})
            select cast('00000000-0000-0000-0001-' || substr(cast(1000000000000 + i as text), 2) as {id}),
                   case when i % 10 < 3 then {now + Day} when i % 10 = 5 then {now - (200 * Day)} when i % 10 > 5
                   then {now - 10_000} end, 1, 2
            from n where i % 10 <> 4
            """);
        foreach (var table in (string[])(isSqlite ? [] : ["servers", "peerings", "clients", "client_tags", "peering_reports"]))
        {
            yield return $"vacuum analyze {table}"; // as PostgreSQL does by itself after a while
        }
    }

    /// <summary>From then on few clients are online, and few were there before but never.</summary>
    public static IEnumerable<string> Quieten(bool isSqlite, long now)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"update peering_reports set latest_handshake = {now - 10_000} where latest_handshake > {now - 3600} "
                + $"and cast(peering_id as text) < '{PeeringId(99_950)}'");
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"update peering_reports set latest_handshake = {now - 10_000} where coalesce(latest_handshake, 0) < {now - (100 * Day)} "
                + $"and cast(peering_id as text) < '{PeeringId(99_950)}'");
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"insert into peering_reports (peering_id, latest_handshake, rx_bytes, tx_bytes) select p.id, {now - 10_000}, 1, 2 "
                + $"from peerings p where p.client_name < '{Client(99_950)}' on conflict do nothing");
        if (!isSqlite)
        {
            yield return "vacuum analyze peering_reports";
            yield return "vacuum analyze peerings";
        }
    }

    private static string PeeringId(int i) => $"00000000-0000-0000-0001-{i:D12}";
}
