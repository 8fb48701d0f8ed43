using Broker.Application.Validation;
using FluentValidation;

namespace Broker.Application.Servers.ReportServer;

public sealed class ReportServerValidator : AbstractValidator<ReportServerCommand>
{
    public ReportServerValidator()
    {
        RuleFor(c => c.ServerName).ServerName();
        RuleFor(c => c.ServerId).ServerId();
        RuleFor(c => c.Revision).GreaterThanOrEqualTo(0).WithMessage("{PropertyValue} must be a revision, 0 or more.");
        RuleFor(c => c.AgentVersion).AgentVersion();
        RuleFor(c => c.ListenPort).InclusiveBetween(0, ushort.MaxValue).WithMessage("{PropertyValue} must be a port from 0 to 65535.");
        RuleFor(c => c.Peers).ReportedPeers();
    }
}
