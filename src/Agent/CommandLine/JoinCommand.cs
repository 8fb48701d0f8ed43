using System.CommandLine;
using Agent.Brokers;
using Agent.Configuration;
using Agent.Files;
using Agent.Joining;
using Agent.WireGuard;

namespace Agent.CommandLine;

/// <summary>Makes a host's configuration from an invitation, or from a token that it has already.</summary>
internal static class JoinCommand
{
    private sealed record Options(Uri Broker, string Path, string? InvitationFile, string? TokenFile, string? CaFile, ServerTerms Terms);

    public static Command Create()
    {
        var url = new Argument<string>("URL") { Description = "The broker's address; of an invitation's link what is before the '#'" };
        var config = new Option<string>("--config")
        {
            Description = "The configuration to write", DefaultValueFactory = _ => ConfigurationFile.DefaultPath,
        };
        var invitation = new Option<string>("--invitation-file")
        {
            Description = $"A file with the invitation; otherwise {InvitationSource.Variable}, or it is asked for",
        };
        var token = new Option<string>("--token-file") { Description = "A token that this host has already, instead of an invitation" };
        var authorities = new Option<string>("--ca-file") { Description = "PEM; the system's authorities unless given" };
        var endpoint = new Option<string>("--endpoint") { Description = "Of a server that is not registered yet: HOST:PORT" };
        var network = new Option<string>("--network") { Description = "Likewise: its subnet, such as 10.0.0.0/24" };
        var reserved = new Option<int?>("--reserved") { Description = "Likewise: how many addresses no client gets by itself" };
        var networkInterface = new Option<string>("--interface") { Description = "A server's interface; the server's name unless given" };
        var join = new Command("join", "Makes the configuration from an invitation, with keys and a token of this host's own")
        {
            url, config, invitation, token, authorities, endpoint, network, reserved, networkInterface,
        };
        join.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(log => RunAsync(
            new Options(
                JoinAddress.Parse(parsed.GetValue(url)!),
                Path.GetFullPath(parsed.GetValue(config)!),
                parsed.GetValue(invitation),
                Full(parsed.GetValue(token)),
                Full(parsed.GetValue(authorities)),
                ServerTerms.Parse(
                    parsed.GetValue(endpoint), parsed.GetValue(network), parsed.GetValue(reserved), parsed.GetValue(networkInterface))),
            log,
            cancellationToken)));
        return join;
    }

    private static async Task<int> RunAsync(Options options, AgentLog log, CancellationToken cancellationToken)
    {
        if (File.Exists(options.Path))
        {
            throw new ConfigurationException(
                $"{options.Path} is there already and stays as it is: move it away, or name another one with --config.");
        }

        if (options.Broker.Scheme == Uri.UriSchemeHttp && !options.Broker.IsLoopback)
        {
            log.Warn($"{options.Broker} is not encrypted: invitation and token can be read on the way to it.");
        }

        var (member, tokenFile) = options.TokenFile is null
            ? await AcceptAsync(options, log, cancellationToken)
            : (null, options.TokenFile);
        var (text, isClient) = await ConfigureAsync(member, tokenFile, options, cancellationToken);
        AgentFolders.Make(Path.GetDirectoryName(options.Path)!);
        AtomicFile.MakeIfAbsent(options.Path, text);
        log.Info($"Wrote {options.Path}.");
        return isClient ? await AgentCommands.OnceAsync(options.Path, takeOver: false, cancellationToken) : Verdict(options.Path, log);
    }

    private static async Task<(Membership? Member, string TokenFile)> AcceptAsync(
        Options options, AgentLog log, CancellationToken cancellationToken)
    {
        var invitation = InvitationSource.Read(options.InvitationFile);
        using var http = BrokerConnection.Create(new ApiServer(options.Broker, username: null, secret: null, options.CaFile));
        return await new Join(new AuthorityClient(http), new KeyStore(AgentFolders.Default, new WgTools()), AgentFolders.Default, log)
            .AcceptAsync(invitation, cancellationToken);
    }

    private static async Task<(string Text, bool IsClient)> ConfigureAsync(
        Membership? member, string tokenFile, Options options, CancellationToken cancellationToken)
    {
        using var http = BrokerConnection.Create(new ApiServer(options.Broker, username: null, ReadToken(tokenFile), options.CaFile));
        var holder = new TokenHolder(new AuthorityClient(http), new BrokerClient(http));
        member ??= await holder.AskAsync(cancellationToken);
        var configuration = new JoinedConfiguration(options.Broker, tokenFile, options.CaFile);
        return member.Client is { } client
            ? (configuration.OfClient(client, member.Servers), true)
            : (configuration.OfServer(member.Server!, await holder.CompleteAsync(member.Server!, options.Terms, cancellationToken)), false);
    }

    private static string ReadToken(string path) =>
        ApiServer.ReadToken(path) ?? throw new ConfigurationException($"--token-file: {path} holds no token (wgb_…), or not all of it.");

    /// <summary>A server's agent is not started here: it is the service's to run.</summary>
    private static int Verdict(string path, AgentLog log)
    {
        try
        {
            ConfigurationFile.Read(path);
            log.Info("The agent can be started: `systemctl restart wgbroker-agent`.");
            return ExitCode.Done;
        }
        catch (ConfigurationException exception)
        {
            log.Warn(
                $"Something is missing in it still; nothing has to be joined again:\n{exception.Message}\nThen: "
                    + $"`wgbroker-agent check {path}`.");
            return ExitCode.DecisionNeeded;
        }
    }

    private static string? Full(string? path) => path is null ? null : Path.GetFullPath(path);
}
