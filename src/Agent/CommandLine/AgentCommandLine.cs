using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Agent.Configuration;

namespace Agent.CommandLine;

/// <summary>The command line, as people type it.</summary>
internal static class AgentCommandLine
{
    private const string Description = """
        Keeps a WireGuard server's peers, or a client's configurations, what the WireGuard broker says.

        Examples:
          wgbroker-agent check                      Is the configuration right, are the tools there?
          wgbroker-agent --dry-run                  What would be done now?
          wgbroker-agent                            A server: until stopped. A client: once.
          wgbroker-agent laptop.conf --watch        A client that keeps running and follows its servers.
          wgbroker-agent adopt wg0                  What would become of an interface that was set up by hand?
          wgbroker-agent join https://broker.example.org
                                                    Makes the configuration, with an invitation that it asks for.
          wgbroker-agent status --json              What the broker says, what is there, and the difference.

        Exit codes:
          0  done; for status and --dry-run: no difference
          1  it could not be done now
          2  the command line or the configuration is wrong
          3  an operator has to decide: another key or subnet under this name, or somebody else's file
          4  for status, --dry-run, and adopt and release without --yes: there is something to do
          5  a client's access was revoked
        """;

    /// <summary>A stop waits for what was begun: a minute is more than wg-quick ever takes.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(1);

    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var parsed = Create().Parse(arguments);
        var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = StopPatience });
        return parsed.Errors.Count > 0 ? ExitCode.Wrong : exitCode;
    }

    private static RootCommand Create()
    {
        var config = Config();
        var watch = new Option<bool>("--watch") { Description = "A client keeps running and follows changes" };
        var dryRun = DryRun();
        var root = new RootCommand(Description) { config, watch, dryRun };
        root.SetAction((parsed, cancellationToken) => parsed.GetValue(dryRun)
            ? InspectCommands.DryRunAsync(parsed.GetValue(config)!, takeOver: false, cancellationToken)
            : AgentCommands.RunAsync(parsed.GetValue(config)!, parsed.GetValue(watch), cancellationToken));
        root.Subcommands.Add(JoinCommand.Create());
        root.Subcommands.Add(Once());
        root.Subcommands.Add(Status());
        root.Subcommands.Add(Simple("check", "Validates the configuration and finds the tools; contacts nobody", CheckCommand.RunAsync));
        root.Subcommands.Add(Simple("accept", "Admits the peers of the broker's list that are held back", OperatorCommands.AcceptAsync));
        root.Subcommands.Add(Simple("forget", "Gives the peers of an earlier registration up", OperatorCommands.ForgetAsync));
        root.Subcommands.Add(AdoptCommands.Adopt());
        root.Subcommands.Add(AdoptCommands.Release());
        root.Subcommands.Add(Simple("rotate", "Gives a client new keys, each once its server has it", AgentCommands.RotateAsync));
        root.Subcommands.Add(Simple("down", "Takes the server's interface down", OperatorCommands.DownAsync));
        foreach (var command in root.Subcommands)
        {
            command.Validators.Add(RefuseWhatComesBefore);
        }

        return root;
    }

    /// <summary>What stands before a command is parsed as the program's own and would do nothing: another tunnel, or no dry run.</summary>
    private static void RefuseWhatComesBefore(CommandResult command)
    {
        foreach (var before in ((CommandResult)command.Parent!).Children)
        {
            var word = before switch
            {
                OptionResult { Implicit: false, Option: not (HelpOption or VersionOption) } option => option.Option.Name,
                ArgumentResult { Tokens: [var token, ..] } => token.Value,
                _ => null,
            };
            if (word is not null)
            {
                command.AddError($"{word} stands before {command.Command.Name}. What belongs to a command follows it.");
            }
        }
    }

    private static Command Once()
    {
        var config = Config();
        var dryRun = DryRun();
        var takeOver = new Option<bool>("--take-over")
        {
            Description = "A client takes peerings that another key has, and asks for revoked ones",
        };
        var once = new Command("once", "One round, whatever the type") { config, dryRun, takeOver };
        once.SetAction((parsed, cancellationToken) => parsed.GetValue(dryRun)
            ? InspectCommands.DryRunAsync(parsed.GetValue(config)!, parsed.GetValue(takeOver), cancellationToken)
            : AgentCommands.OnceAsync(parsed.GetValue(config)!, parsed.GetValue(takeOver), cancellationToken));
        return once;
    }

    private static Command Status()
    {
        var config = Config();
        var json = new Option<bool>("--json") { Description = "For scripts" };
        var status = new Command("status", "What the broker says, what is there, and the difference") { config, json };
        status.SetAction((parsed, cancellationToken) =>
            InspectCommands.StatusAsync(parsed.GetValue(config)!, parsed.GetValue(json), cancellationToken));
        return status;
    }

    private static Command Simple(string name, string description, Func<string, Task<int>> action) =>
        Simple(name, description, (path, _) => action(path));

    private static Command Simple(string name, string description, Func<string, CancellationToken, Task<int>> action)
    {
        var config = Config();
        var command = new Command(name, description) { config };
        command.SetAction((parsed, cancellationToken) => action(parsed.GetValue(config)!, cancellationToken));
        return command;
    }

    private static Argument<string> Config()
    {
        var config = new Argument<string>("CONFIG")
        {
            Description = "The configuration file",
            DefaultValueFactory = _ => ConfigurationFile.DefaultPath,
        };
        config.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value.StartsWith('-'))
            {
                result.AddError($"There is no option {token.Value}.");
            }
        });
        return config;
    }

    private static Option<bool> DryRun() => new("--dry-run") { Description = "Says what would be done, and does nothing" };
}
