namespace Broker.Infrastructure.Sqlite;

/// <content>Who waits for a turn, and who has it.</content>
internal sealed partial class Writer
{
    private sealed class Waiter(bool sharesCommit) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public bool SharesCommit => sharesCommit;
    }

    private sealed class Turn(Writer writer) : IDisposable
    {
        private bool isPassed;

        public void Dispose()
        {
            if (!isPassed)
            {
                isPassed = true;
                writer.PassTurn();
            }
        }
    }
}
