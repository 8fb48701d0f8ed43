using System.Data;
using Broker.Domain;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Dapper;

namespace Broker.Infrastructure.Repositories;

/// <summary>Domain values as columns and parameters, so that no query handles strings.</summary>
internal static class TypeHandlers
{
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new Text<ServerName>());
        SqlMapper.AddTypeHandler(new Text<ClientName>());
        SqlMapper.AddTypeHandler(new Text<PublicKey>());
        SqlMapper.AddTypeHandler(new Text<EndpointAddress>());
        SqlMapper.AddTypeHandler(new Text<AllowedIps>());
        SqlMapper.AddTypeHandler(new Id<ServerId>(id => id.Value, value => new ServerId(value)));
        SqlMapper.AddTypeHandler(new Id<PeeringId>(id => id.Value, value => new PeeringId(value)));
    }

    private sealed class Text<T> : SqlMapper.TypeHandler<T>
        where T : class, ITextValue<T>
    {
        public override void SetValue(IDbDataParameter parameter, T? value) => parameter.Value = value?.ToString();

        public override T Parse(object value) => TextValue.Parse<T>((string)value);
    }

    /// <summary>PostgreSQL has a type for ids; SQLite keeps them as text.</summary>
    private sealed class Id<T>(Func<T, Guid> valueOf, Func<Guid, T> of) : SqlMapper.TypeHandler<T>
    {
        public override void SetValue(IDbDataParameter parameter, T? value) => parameter.Value = valueOf(value!);

        public override T Parse(object value) => of(value is Guid guid ? guid : Guid.Parse((string)value));
    }
}
