using System.Data;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Domain.Webhooks;
using Dapper;

namespace Broker.Infrastructure.Repositories;

/// <summary>Domain values as columns and parameters, so that no query handles strings.</summary>
internal static class TypeHandlers
{
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(Text<ServerName>());
        SqlMapper.AddTypeHandler(Text<ClientName>());
        SqlMapper.AddTypeHandler(Text<PublicKey>());
        SqlMapper.AddTypeHandler(Text<ListDigest>());
        SqlMapper.AddTypeHandler(new TextHandler<EndpointAddress>(EndpointAddress.OfStored));
        SqlMapper.AddTypeHandler(new TextHandler<AllowedIps>(AllowedIps.OfStored));
        SqlMapper.AddTypeHandler(new TextHandler<DnsServers>(DnsServers.OfStored));
        SqlMapper.AddTypeHandler(new Id<ServerId>(id => id.Value, value => new ServerId(value)));
        SqlMapper.AddTypeHandler(Text<TokenName>());
        SqlMapper.AddTypeHandler(new Id<TokenId>(id => id.Value, value => new TokenId(value)));
        SqlMapper.AddTypeHandler(new Id<InvitationId>(id => id.Value, value => new InvitationId(value)));
        SqlMapper.AddTypeHandler(Text<WebhookName>());
        SqlMapper.AddTypeHandler(new TextHandler<WebhookUrl>(WebhookUrl.OfStored));
        SqlMapper.AddTypeHandler(new Id<WebhookId>(id => id.Value, value => new WebhookId(value)));
        SqlMapper.AddTypeHandler(new Id<PeeringId>(id => id.Value, value => new PeeringId(value)));
    }

    private static TextHandler<T> Text<T>()
        where T : ITextValue<T> => new(TextValue.Parse<T>);

    private sealed class TextHandler<T>(Func<string, T> of) : SqlMapper.TypeHandler<T>
    {
        public override void SetValue(IDbDataParameter parameter, T? value) => parameter.Value = value?.ToString();

        public override T Parse(object value) => of((string)value);
    }

    /// <summary>PostgreSQL has a type for ids; SQLite keeps them as text.</summary>
    private sealed class Id<T>(Func<T, Guid> valueOf, Func<Guid, T> of) : SqlMapper.TypeHandler<T>
    {
        public override void SetValue(IDbDataParameter parameter, T? value) => parameter.Value = valueOf(value!);

        public override T Parse(object value) => of(value is Guid guid ? guid : Guid.Parse((string)value));
    }
}
