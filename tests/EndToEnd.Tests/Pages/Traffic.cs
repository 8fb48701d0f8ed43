using System.Collections.Concurrent;
using System.Text;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>All that a browser has sent and complained of.</summary>
internal sealed class Traffic
{
    private readonly ConcurrentQueue<IRequest> requests = [];
    private readonly ConcurrentQueue<string> complaints = [];
    private readonly ConcurrentQueue<string> said = [];

    public Traffic(IBrowserContext context)
    {
        context.Request += (_, request) => requests.Enqueue(request);
        context.Console += (_, message) =>
        {
            said.Enqueue(message.Text);

            // An answer that is no success is the page's business: it shows it.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                complaints.Enqueue(message.Text);
            }
        };
        context.WebError += (_, error) => complaints.Enqueue(error.Error);
        context.Page += (_, page) => page.WebSocket += (_, socket) => complaints.Enqueue($"A web socket: {socket.Url}");
    }

    /// <summary>Errors of scripts, and what the content security policy has refused.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    /// <summary>All lines of the console.</summary>
    public string Console => string.Join('\n', said);

    /// <summary>Takes a complaint as expected.</summary>
    public void Forgive(string part)
    {
        foreach (var complaint in complaints.ToList())
        {
            complaints.TryDequeue(out _);
            if (!complaint.Contains(part, StringComparison.Ordinal))
            {
                complaints.Enqueue(complaint);
            }
        }
    }

    public IReadOnlyCollection<IRequest> Requests => requests;

    /// <summary>Every request as bytes: its address, its headers, its body.</summary>
    public async Task<IReadOnlyList<byte[]>> SentAsync()
    {
        var sent = new List<byte[]>();
        foreach (var request in requests)
        {
            var head = new StringBuilder($"{request.Method} {request.Url}\n");
            foreach (var (name, value) in await request.AllHeadersAsync())
            {
                head.Append($"{name}: {value}\n");
            }

            sent.Add([.. Encoding.UTF8.GetBytes(head.ToString()), .. request.PostDataBuffer ?? []]);
        }

        return sent;
    }
}
