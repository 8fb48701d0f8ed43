using Broker.Domain.Authority;

namespace Broker.Application.Tokens;

/// <summary>A token with its secret, which is nowhere else.</summary>
public sealed record IssuedToken(Token Token, Secret Secret);
