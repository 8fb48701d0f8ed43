using Broker.TestSupport;

namespace EndToEnd.Tests;

/// <summary>A copy of files and folders of the repository, without what builds left in them.</summary>
internal sealed class SourceCopy : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("broker-source-");

    public SourceCopy(params IEnumerable<string> items)
    {
        foreach (var item in items.Select(item => Path.Combine(Repository.Root, item)))
        {
            var files = File.Exists(item) ? [item] : Directory.GetFiles(item, "*", SearchOption.AllDirectories);
            foreach (var file in files.Select(file => Path.GetRelativePath(Repository.Root, file)))
            {
                Copy(file);
            }
        }
    }

    public string Folder => folder.FullName;

    public void Dispose() => folder.Delete(recursive: true);

    private void Copy(string file)
    {
        if (file.Split('/').Any(part => part is "bin" or "obj"))
        {
            return;
        }

        var copy = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(Path.Combine(Repository.Root, file), copy);
    }
}
