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
        using var held = Take("berlin");

        Should.Throw<AgentLockedException>(() => Take("berlin")).Message.ShouldContain("berlin");
    }

    [Test]
    public void Is_to_be_had_again_once_it_is_let_go()
    {
        Take("berlin").Dispose();

        Should.NotThrow(() => Take("berlin").Dispose());
    }

    [Test]
    public void A_file_that_a_dead_agent_left_is_no_lock()
    {
        folder.Write("keys/.berlin.lock", "", Sample.OwnerOnly | UnixFileMode.OtherRead);

        Should.NotThrow(() => Take("berlin").Dispose());
    }

    [Test]
    public void What_keeps_its_file_from_being_opened_is_no_other_agent()
    {
        // On a file system that had become read-only an operator was told to stop an agent that did not run.
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder.PathOf("keys/.berlin.lock")));

        Should.Throw<IOException>(() => Take("berlin"));
    }

    [Test]
    public void Another_name_is_another_lock()
    {
        using var held = Take("berlin");

        Should.NotThrow(() => Take("paris").Dispose());
    }

    /// <summary>A hub that is a client of another hub: the second of the two did not start.</summary>
    [Test]
    public void A_client_is_not_kept_out_by_a_server_of_its_name()
    {
        using var held = Take("berlin");
        using var client = AgentLock.Take(folder.Folders, ClientName.Parse("berlin"));

        Should.Throw<AgentLockedException>(() => AgentLock.Take(folder.Folders, ClientName.Parse("berlin"))).Message
            .ShouldContain("client 'berlin'");
    }

    [Test]
    public void Its_file_and_its_folder_are_for_root_only()
    {
        Directory.Delete(folder.Folders.Keys);

        Take("berlin").Dispose();

        File.GetUnixFileMode(folder.PathOf("keys/.berlin.lock")).ShouldBe(Sample.OwnerOnly);
        File.GetUnixFileMode(folder.Folders.Keys).ShouldBe(Sample.OwnerOnly | UnixFileMode.UserExecute);
    }

    private AgentLock Take(string server) => AgentLock.Take(folder.Folders, ServerName.Parse(server));
}
