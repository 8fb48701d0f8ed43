using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using Broker.Contracts;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Agent.Brokers;

/// <summary>
/// The broker's API, as far as agents call it. Each call is one attempt and safe to repeat. An answer that is not well-formed,
/// too large, late, or not from the broker is a <see cref="BrokerFaultException"/>.
/// </summary>
internal sealed class BrokerClient(HttpClient http)
{
    private readonly BrokerTransport transport = new(http);

    /// <exception cref="BrokerRefusalException">Of a server that the broker does not know, too.</exception>
    public Task<ServerResponse> GetServerAsync(ServerName name, CancellationToken cancellationToken) =>
        transport.GetAsync(
            $"{Routes.Server}/{Routes.Exists}?{ServerQuery(name)}", BrokerJsonContext.Default.ServerResponse, cancellationToken);

    public Task<ServerResponse> AddServerAsync(AddServerRequest request, CancellationToken cancellationToken) =>
        transport.PostAsync($"{Routes.Server}/{Routes.Add}", request,
            BrokerJsonContext.Default.AddServerRequest, BrokerJsonContext.Default.ServerResponse, cancellationToken);

    /// <summary>Takes a server with all its peers or none, or says what it would do.</summary>
    public Task<ImportServerResponse> ImportServerAsync(ImportServerRequest request, CancellationToken cancellationToken) =>
        transport.PostAsync($"{Routes.Server}/{Routes.Import}", request,
            BrokerJsonContext.Default.ImportServerRequest, BrokerJsonContext.Default.ImportServerResponse, cancellationToken);

    public Task<ServerReportResponse> ReportServerAsync(ServerReportRequest request, CancellationToken cancellationToken) =>
        transport.PostAsync($"{Routes.Server}/{Routes.Report}", request,
            BrokerJsonContext.Default.ServerReportRequest, BrokerJsonContext.Default.ServerReportResponse, cancellationToken);

    /// <summary>Whether another host reports as this server, as far as the broker tells.</summary>
    public async Task<bool> IsContestedAsync(ServerName name, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await transport.GetAsync($"{Routes.Server}/{Routes.Status}?{ServerQuery(name)}",
                BrokerJsonContext.Default.DictionaryStringServerStatusResponse, cancellationToken);
            return answer.GetValueOrDefault(name.ToString())?.Contested == true;
        }
        catch (BrokerFaultException)
        {
            return false; // a broker of an earlier release, or no answer, which the other calls tell of
        }
    }

    /// <summary>
    /// The server's peers, if they are of another version than this one. With patience, in whole seconds, the broker may wait for another.
    /// </summary>
    public Task<VersionedAnswer<ServerConfigResponse>> GetServerConfigAsync(
        ServerName server, EntityTagHeaderValue? version, TimeSpan? patience, CancellationToken cancellationToken) =>
        GetVersionedAsync(
            $"{Routes.Server}/{Routes.Config}?{ServerQuery(server)}", BrokerJsonContext.Default.ServerConfigResponse, version, patience,
            cancellationToken);

    /// <summary>A client's configuration, likewise.</summary>
    public Task<VersionedAnswer<ClientConfigResponse>> GetClientConfigAsync(
        ClientName client, ServerName server, EntityTagHeaderValue? version, TimeSpan? patience, CancellationToken cancellationToken) =>
        GetVersionedAsync(
            $"{Routes.Client}/{Routes.Config}?client_name={client}&{ServerQuery(server)}", BrokerJsonContext.Default.ClientConfigResponse,
            version,
            patience, cancellationToken);

    /// <summary>
    /// Asks for a peering. One that exists gets this key and keeps its address, or is refused where it must be new: a broker of an earlier
    /// release does not heed that.
    /// </summary>
    public Task<ClientConfigResponse> AddClientAsync(AddClientRequest request, bool mustBeNew, CancellationToken cancellationToken) =>
        transport.PostAsync($"{Routes.Client}/{Routes.Add}", request, BrokerJsonContext.Default.AddClientRequest,
            BrokerJsonContext.Default.ClientConfigResponse, mustBeNew ? ("If-None-Match", "*") : null, cancellationToken);

    /// <summary>Gives a peering another key, and waits until its server's agent has applied that.</summary>
    /// <param name="request">The peering.</param>
    /// <param name="patience">How long the broker may wait, in whole seconds.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ReplacedKeyResponse> ReplaceKeyAsync(AddClientRequest request, TimeSpan patience, CancellationToken cancellationToken) =>
        transport.PostAsync($"{Routes.Client}/{Routes.Add}", request, BrokerJsonContext.Default.AddClientRequest,
            ReplacedKeyJsonContext.Default.ReplacedKeyResponse, ("Prefer", WaitOf(patience)), cancellationToken);

    /// <summary>Whose peering has this key, whatever its server is called now; null for nobody's.</summary>
    public async Task<ClientName?> FindClientAsync(PublicKey key, CancellationToken cancellationToken)
    {
        var clients = await transport.GetAsync(
            $"{Routes.Client}/{Routes.ListAll}", BrokerJsonContext.Default.DictionaryStringDictionaryStringClientPeeringResponse,
            cancellationToken);
        var found = clients.FirstOrDefault(client => client.Value?.Values.Any(peering => peering?.PublicKey == key.ToString()) is true);
        return ClientName.TryParse(found.Key, out var name) ? name : null;
    }

    /// <summary>The client's peerings; null from a broker of an earlier release, which does not tell.</summary>
    public async Task<IReadOnlyCollection<ClientPeeringStatusResponse>?> GetClientStatusAsync(
        ClientName client, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await transport.GetAsync(
                $"{Routes.Client}/{Routes.Status}?client_name={client}",
                BrokerJsonContext.Default.DictionaryStringDictionaryStringClientPeeringStatusResponse, cancellationToken);
            var peerings = answer.GetValueOrDefault(client.ToString())?.Values.ToList() ?? [];
            return peerings.TrueForAll(peering => peering is not null) ? peerings : throw KnownServer.Invalid("status", value: null);
        }
        catch (BrokerRefusalException refusal) when (refusal.Status == 404)
        {
            return refusal.Kind == "client-not-found" ? [] : null;
        }
    }

    private async Task<VersionedAnswer<T>> GetVersionedAsync<T>(
        string path, JsonTypeInfo<T> type, EntityTagHeaderValue? version, TimeSpan? patience, CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (version is not null)
        {
            request.Headers.IfNoneMatch.Add(version);
        }

        if (patience is { } wait)
        {
            request.Headers.Add("Prefer", WaitOf(wait));
        }

        using var response = await transport.SendAsync(request, cancellationToken);
        var isUnchanged = version is not null && response.StatusCode == HttpStatusCode.NotModified;
        return new VersionedAnswer<T>(
            isUnchanged ? null : await transport.ReadAsync(response, type, cancellationToken), response.Headers.ETag,
            Grants(response, patience));
    }

    /// <summary>Whether the broker waits when it is asked to: one that grants no time at all does not.</summary>
    private static bool Grants(HttpResponseMessage response, TimeSpan? patience) =>
        response.Headers.TryGetValues("Preference-Applied", out var applied)
        && (patience == TimeSpan.Zero || !applied.Contains("wait=0", StringComparer.Ordinal));

    private static string WaitOf(TimeSpan patience) => string.Create(CultureInfo.InvariantCulture, $"wait={patience.TotalSeconds:0}");

    private static string ServerQuery(ServerName name) => $"server_name={name}";
}

/// <param name="Config">Null when the caller has it already.</param>
/// <param name="Version">Null from a broker that knows no versions.</param>
/// <param name="Waits">Whether the broker waits when it is asked to.</param>
internal sealed record VersionedAnswer<T>(T? Config, EntityTagHeaderValue? Version, bool Waits)
    where T : class;
