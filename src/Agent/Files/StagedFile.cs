using System.Text;

namespace Agent.Files;

/// <summary>
/// The next contents of a file, written beside it under the name of a temporary file: all that a full or read-only folder can fail is done
/// before the rename, which needs no space. Without the rename nothing is left of it.
/// </summary>
internal sealed class StagedFile(string path) : IDisposable
{
    private readonly string staged = AtomicFile.Beside(path);

    public bool IsStaged { get; private set; }

    /// <summary>The copy of the file that was there; null if none was kept.</summary>
    public string? Backup { get; private set; }

    public void Stage(string content, bool keepsBackup)
    {
        Backup = keepsBackup ? AtomicFile.KeepBackup(path) : null;
        AtomicFile.WriteAnew(staged, Encoding.UTF8.GetBytes(content));
        IsStaged = true;
    }

    public void Rename()
    {
        AtomicFile.Move(staged, path, overwrite: true);
        IsStaged = false;
    }

    public void Dispose()
    {
        if (IsStaged)
        {
            File.Delete(staged);
        }
    }
}
