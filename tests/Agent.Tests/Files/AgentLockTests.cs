using System.Net.Sockets;
using Agent.Files;

namespace Agent.Tests.Files;

public sealed class AgentLockTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void Refuses_a_second_taker_and_says_why()
    {
        using var held = AgentLock.Take(folder.Folders, "berlin");

        Should.Throw<AgentLockedException>(() => AgentLock.Take(folder.Folders, "berlin")).Message.ShouldContain("berlin");
    }

    [Test]
    public void Is_to_be_had_again_once_it_is_let_go()
    {
        AgentLock.Take(folder.Folders, "berlin").Dispose();

        Should.NotThrow(() => AgentLock.Take(folder.Folders, "berlin").Dispose());
    }

    [Test]
    public void A_file_that_a_dead_agent_left_is_no_lock()
    {
        folder.Write("keys/.berlin.lock", "", Sample.OwnerOnly | UnixFileMode.OtherRead);

        Should.NotThrow(() => AgentLock.Take(folder.Folders, "berlin").Dispose());
    }

    [Test]
    public void What_keeps_its_file_from_being_opened_is_no_other_agent()
    {
        // On a file system that had become read-only an operator was told to stop an agent that did not run.
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder.PathOf("keys/.berlin.lock")));

        Should.Throw<IOException>(() => AgentLock.Take(folder.Folders, "berlin"));
    }

    [Test]
    public void Another_name_is_another_lock()
    {
        using var held = AgentLock.Take(folder.Folders, "berlin");

        Should.NotThrow(() => AgentLock.Take(folder.Folders, "paris").Dispose());
    }

    [Test]
    public void Its_file_and_its_folder_are_for_root_only()
    {
        Directory.Delete(folder.Folders.Keys);

        AgentLock.Take(folder.Folders, "berlin").Dispose();

        File.GetUnixFileMode(folder.PathOf("keys/.berlin.lock")).ShouldBe(Sample.OwnerOnly);
        File.GetUnixFileMode(folder.Folders.Keys).ShouldBe(Sample.OwnerOnly | UnixFileMode.UserExecute);
    }
}
