using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>
/// A program of one host, until its next boot, that notes its command lines, and can end the agent that calls it, and all
/// between the two, before it does its work or after. When they end before they have handed over all of its input, it gets the
/// sections that are whole.
/// </summary>
internal sealed class Interposed
{
    private const string Script = """
        #!/bin/sh
        real=$0.real log=$0.log
        printf '%s\n' "$*" >> "$log"
        read -r moment < "$0.kill"
        end_callers() {
          process=$PPID callers=
          while [ "$process" -gt 1 ]; do
            callers="$process $callers"
            case $(tr '\0' ' ' < "/proc/$process/cmdline") in *wgbroker-agent*) kill -9 $callers; return ;; esac
            process=$(sed -n 's/^PPid:\t//p' "/proc/$process/status")
          done
        }
        call=$(wc -l < "$log")
        if [ "$moment" = "before $call" ]; then
          end_callers
          cat > "$0.input"
          [ -z "$(tail -c 1 "$0.input")" ] || sed -i "$(grep -n '^\[' "$0.input" | tail -n 1 | cut -d : -f 1)"',$d' "$0.input"
          exec < "$0.input"
        fi
        "$real" "$@"
        result=$?
        [ "$moment" = "after $call" ] && end_callers
        echo >> "$0.ended"
        exit $result
        """;

    private readonly string path;

    private Interposed(string path) => this.path = path;

    public IReadOnlyList<string> CommandLines => File.ReadAllLines($"{path}.log");

    public static async Task<Interposed> StartAsync(NetworkHost host, string program)
    {
        var interposed = new Interposed(Path.Combine(host.Folder, program));
        var original = Tool.Find(program)!;
        File.Copy(original, $"{interposed.path}.real");
        await File.WriteAllTextAsync(interposed.path, Script.Replace("$0", interposed.path, StringComparison.Ordinal));
        File.SetUnixFileMode(interposed.path, File.GetUnixFileMode(original));
        interposed.Reset();
        await host.RunAsync("mount", "--bind", interposed.path, original);
        return interposed;
    }

    /// <summary>Clears the recorded command lines, and sets when to kill the agent.</summary>
    /// <param name="moment"><c>before</c> or <c>after</c>, and the number of the call from now; none by default.</param>
    public void Reset(string moment = "never")
    {
        File.WriteAllText($"{path}.log", "");
        File.WriteAllText($"{path}.ended", "");
        File.WriteAllText($"{path}.kill", moment + "\n");
    }

    /// <summary>Waits until calls that outlived their caller have ended.</summary>
    public Task EndsAsync() =>
        Eventually.HoldsAsync(() => File.ReadAllLines($"{path}.ended").Length == CommandLines.Count, () => "A call does not end.");
}
