using System.Reflection;
using AutoMapper;
using AutoMapper.Configuration;

namespace Broker.Application.Mapping;

public static class ContractMapper
{
    public static MapperConfiguration Configuration()
    {
        var expression = new Expression { ShouldUseConstructor = constructor => constructor.IsPublic };
        expression.AddProfile(new ContractProfile());
        return new MapperConfiguration(expression);
    }

    /// <summary>
    /// AutoMapper 8 tries LINQ's methods as sources of members, and fails on those that .NET 10 has added
    /// (docs/decisions/0002). Without source extension methods it does not look.
    /// </summary>
    private sealed class Expression : MapperConfigurationExpression, IProfileConfiguration
    {
        IEnumerable<MethodInfo> IProfileConfiguration.SourceExtensionMethods => [];
    }
}
