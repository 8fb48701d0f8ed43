using Broker.Application.Abstractions;

namespace Broker.Infrastructure;

/// <summary>The database answers, but has not all that calls need.</summary>
/// <param name="missing">What it lacks, for example <c>insert on servers</c>.</param>
internal sealed class SchemaIncompleteException(string missing)
    : StorageUnavailableException($"The database lacks what the broker needs: {missing}.");
