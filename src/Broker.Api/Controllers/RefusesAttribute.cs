using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>A status that the call answers with problem details.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = true)]
public sealed class RefusesAttribute(int status) : ProducesResponseTypeAttribute<ProblemDetails>(status, Errors.Problem.ContentType);
