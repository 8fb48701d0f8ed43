using System.CommandLine;
using Agent.Adoption;
using Agent.Brokers;
using Agent.Configuration;
using Agent.Files;
using Agent.WireGuard;

namespace Agent.CommandLine;

/// <summary><c>adopt</c> and <c>release</c>: a hand-made interface becomes the broker's, and is given back.</summary>
internal static class AdoptCommands
{
    /// <summary>An import of 65,000 peers takes longer than any other call.</summary>
    private static readonly TimeSpan ImportTimeout = TimeSpan.FromMinutes(5);

    private static readonly AgentFolders Folders = AgentFolders.Default;

    public static Command Adopt()
    {
        var name = Interface();
        var yes = Yes();
        var config = new Option<string>("--config")
        {
            Description = "The configuration file: at least the broker", DefaultValueFactory = _ => ConfigurationFile.DefaultPath,
        };
        var endpoint = new Option<string?>("--endpoint")
        {
            Description = "Where clients connect to: HOST or HOST:PORT; the interface's port unless given",
        };
        var map = new Option<string?>("--map") { Description = "A file of names: KEY NAME, a line each" };
        var overlap = new Option<bool>("--allow-overlap") { Description = "The subnet may overlap those of other servers" };
        var json = new Option<bool>("--json") { Description = "For scripts" };
        var command = new Command("adopt", "Takes over an interface that was set up by hand; shows what it would do unless --yes is given")
        {
            name, config, endpoint, map, overlap, json, yes,
        };
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(log => AdoptAsync(
            new Arguments(
                parsed.GetValue(name)!, parsed.GetValue(config)!, parsed.GetValue(endpoint), parsed.GetValue(map), parsed.GetValue(overlap),
                parsed.GetValue(json), parsed.GetValue(yes)),
            log, cancellationToken)));
        return command;
    }

    public static Command Release()
    {
        var name = Interface();
        var yes = Yes();
        var command = new Command(
            "release", "Gives an adopted interface back: its file becomes what it was; shows that unless --yes is given") { name, yes };
        command.SetAction((parsed, _) => CommandGuard.RunAsync(async _ =>
        {
            var release = await InterfaceRelease.LookAsync(NameOf(parsed.GetValue(name)!), new WgTools(), Folders);
            Console.Out.Write(AdoptionText.Lines(release.Texts));
            if (!parsed.GetValue(yes))
            {
                Console.Out.WriteLine("Nothing was done: --yes does it.");
                return ExitCode.Differs;
            }

            release.Execute(Folders);
            Console.Out.WriteLine(
                "Done. An agent leaves the interface alone until it is adopted again: `systemctl disable wgbroker-agent`.");
            return ExitCode.Done;
        }));
        return command;
    }

    private static async Task<int> AdoptAsync(Arguments arguments, AgentLog log, CancellationToken cancellationToken)
    {
        var configuration = OperatorConfiguration.Read(arguments.Config);
        var map = arguments.Map is { } path ? NameMap.Read(await ReadAsync(path, cancellationToken)) : NameMap.Empty;
        var options = AdoptionOptions.Of(configuration, arguments.Endpoint, arguments.AllowOverlap);
        var api = configuration.ReadApiServer();
        using var http = BrokerConnection.Create(api);
        http.Timeout = ImportTimeout;
        var (broker, wireGuard) = (new BrokerClient(http), new WgTools());
        var preview = await new InterfaceAdoption(
            NameOf(arguments.Interface), configuration, broker, wireGuard, Folders, TimeProvider.System, log)
            .PreviewAsync(map, options, cancellationToken);
        var isDoing = arguments.Yes && !preview.IsDone && preview is { Plan.IsPossible: true, Error: null };
        if (!arguments.Json)
        {
            Console.Out.Write(AdoptionText.Of(preview.Plan, api.Address));
        }

        if (isDoing)
        {
            var output = arguments.Json ? Console.Error : Console.Out;
            await new AdoptionExecution(configuration, broker, wireGuard, Folders, TimeProvider.System, log, output.WriteLine)
                .RunAsync(preview, cancellationToken);
        }

        Console.Out.Write(
            arguments.Json ? AdoptionReport.Json(preview.Plan, isDoing || preview.IsDone) : isDoing ? "" : $"{Verdict(preview)}\n");
        return preview.Error is not null ? ExitCode.Failed
            : !preview.Plan.IsPossible ? ExitCode.DecisionNeeded
            : isDoing || preview.IsDone ? ExitCode.Done
            : ExitCode.Differs;
    }

    private static string Verdict(AdoptionPreview preview) =>
        preview.Error
        ?? (preview.IsDone ? "It is adopted already: nothing to do."
        : preview.Plan.IsPossible ? "Nothing was done: --yes does it, and changes nothing of the running interface."
        : "Nothing was done, and nothing can be until that is solved.");

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(exception.Message);
        }
    }

    private static string NameOf(string text) =>
        InterfaceName.IsValid(text)
            ? text
            : throw new ConfigurationException($"'{Printable.Text(text)}' must be {InterfaceName.Accepted}.");

    private static Argument<string> Interface() => new("INTERFACE") { Description = "Its name, such as wg0" };

    private static Option<bool> Yes() => new("--yes") { Description = "Does it" };

    private sealed record Arguments(string Interface, string Config, string? Endpoint, string? Map, bool AllowOverlap, bool Json, bool Yes);
}
