using System.Text;
using Agent.Configuration;
using Broker.Domain.Authority;

namespace Agent.Joining;

/// <summary>Where the invitation comes from: a file, the environment, or whoever sits at the terminal. Never the command line.</summary>
internal static class InvitationSource
{
    public const string Variable = "WGBROKER_INVITATION";

    /// <param name="file">Null for none.</param>
    /// <exception cref="ConfigurationException">There is no invitation.</exception>
    public static Secret Read(string? file)
    {
        if (file is not null)
        {
            return JoinAddress.ReadInvitation(ReadFile(file));
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text)
        {
            // Not for the tools that the agent starts.
            Environment.SetEnvironmentVariable(Variable, null);
            return JoinAddress.ReadInvitation(text);
        }

        return JoinAddress.ReadInvitation(Console.IsInputRedirected ? Console.In.ReadLine() : Ask());
    }

    private static string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigurationException($"--invitation-file: {exception.Message}");
        }
    }

    /// <summary>Shows nothing of what is typed.</summary>
    private static string Ask()
    {
        Console.Error.Write("Invitation (not shown): ");
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key is not ConsoleKey.Enter)
        {
            if (key.Key is ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
