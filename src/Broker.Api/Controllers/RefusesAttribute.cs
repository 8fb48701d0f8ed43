using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Broker.Api.Controllers;

/// <summary>The statuses that a call answers with problem details.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RefusesAttribute(params int[] statuses) : Attribute, IControllerModelConvention, IActionModelConvention
{
    public void Apply(ControllerModel controller) => AddTo(controller.Filters);

    public void Apply(ActionModel action) => AddTo(action.Filters);

    private void AddTo(IList<IFilterMetadata> filters)
    {
        foreach (var status in statuses)
        {
            filters.Add(new ProducesResponseTypeAttribute<ProblemDetails>(status, Errors.Problem.ContentType));
        }
    }
}
