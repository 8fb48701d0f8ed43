using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Errors;

/// <summary>A refusal as the result of an action.</summary>
internal sealed class ProblemResult(ProblemDetails problem) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) => Problem.WriteAsync(context.HttpContext, problem);
}
