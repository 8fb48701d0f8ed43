namespace Broker.Api.Tests.Rules;

/// <summary>Subnets have no host bits and do not overlap.</summary>
[Category("Rule6")]
public sealed class OverlapTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [TestCase(0, 22, 0, 22, TestName = "equal")]
    [TestCase(0, 22, 0, 24, TestName = "inside, at the beginning")]
    [TestCase(0, 22, 512, 24, TestName = "inside, in the middle")]
    [TestCase(0, 22, 1020, 30, TestName = "inside, at the end")]
    [TestCase(0, 24, 0, 22, TestName = "around, from the beginning")]
    [TestCase(512, 24, 0, 22, TestName = "around, in the middle")]
    [TestCase(1020, 30, 0, 22, TestName = "around, to the end")]
    public async Task Refuses_a_subnet_that_overlaps_another(int firstOffset, int firstMask, int secondOffset, int secondMask)
    {
        var block = Sample.Block();
        var first = await Api.AddServerAsync(Sample.Server(block.Plus(firstOffset), firstMask));
        var second = Sample.Server(block.Plus(secondOffset), secondMask);

        (await Api.PostAsync("server/add", second)).ShouldRefuse(
            409,
            "subnet-overlap",
            first.Name(),
            $"{first.Text("network_address")}/{firstMask}",
            $"{second.Text("network_address")}/{secondMask}");

        (await Api.GetAsync($"server/exists?server_name={second.Name()}")).ShouldRefuse(404, "server-not-found");
    }

    [TestCase(0, 24, 256, 24)]
    [TestCase(256, 24, 0, 24)]
    [TestCase(0, 25, 128, 25)]
    [TestCase(4, 30, 8, 29)]
    [TestCase(1024, 22, 1020, 30)]
    public async Task Takes_subnets_side_by_side(int firstOffset, int firstMask, int secondOffset, int secondMask)
    {
        var block = Sample.Block();

        await Api.AddServerAsync(Sample.Server(block.Plus(firstOffset), firstMask));
        await Api.AddServerAsync(Sample.Server(block.Plus(secondOffset), secondMask));
    }

    [Test]
    public async Task Takes_the_subnet_of_a_deleted_server()
    {
        var block = Sample.Block();
        var first = await Api.AddServerAsync(Sample.Server(block));

        await Api.DeleteServerAsync(first);

        await Api.AddServerAsync(Sample.Server(block, 23));
    }

    [Category("Rule2")]
    [TestCase(1, 24)]
    [TestCase(128, 24)]
    [TestCase(255, 24)]
    [TestCase(2, 30)]
    [TestCase(256, 22)]
    [TestCase(0, 8)]
    [WithoutStorage]
    public async Task Refuses_a_network_address_with_host_bits(int offset, int mask)
    {
        var server = Sample.Server(Sample.Block().Plus(offset), mask);

        (await Api.PostAsync("server/add", server)).ShouldNameFields("network_address")
            .GetRawText().ShouldContain(server.Text("network_address"));
    }

    [TestCase("")]
    [TestCase("10.0.0")]
    [TestCase("10.0.0.0.0")]
    [TestCase("10.0.0.256")]
    [TestCase("10.0.0.0/24")]
    [TestCase("010.0.0.0")]
    [TestCase("0xa.0.0.0")]
    [TestCase("167772160")]
    [TestCase(" 10.0.0.0")]
    [TestCase("10.0.0.0\n")]
    [TestCase("::ffff:10.0.0.0")]
    [TestCase("localhost")]
    [TestCase("\u0661\u0660.0.0.0")]
    [WithoutStorage]
    public async Task Refuses_what_is_no_address(string address) =>
        (await Api.PostAsync("server/add", Sample.Server().With(("network_address", address)))).ShouldNameFields("network_address");

    [TestCase(-1)]
    [TestCase(33)]
    [TestCase(128)]
    [TestCase(int.MaxValue)]
    [TestCase(int.MinValue)]
    [WithoutStorage]
    public async Task Refuses_what_is_no_prefix_length(int mask) =>
        (await Api.PostAsync("server/add", Sample.Server(mask: mask))).ShouldNameFields("network_mask");
}
