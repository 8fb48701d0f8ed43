using AutoMapper;
using Broker.Application.Mapping;

namespace Broker.Application.Tests;

public sealed class MappingTests
{
    [Test]
    public void Every_field_of_every_contract_has_a_source() => Should.NotThrow(() => new MapperConfiguration(mapping =>
    {
        mapping.AddProfile<ContractProfile>();
        mapping.AddProfile<ReportProfile>();
        mapping.AddProfile<AuthorityProfile>();
    }).AssertConfigurationIsValid());
}
