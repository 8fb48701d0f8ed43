using System.Reflection;
using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Application.Tests;

/// <summary>A use case that does not declare what it needs stops the start of the broker.</summary>
[Category("Rule12")]
public sealed class DeclaredNeedTests
{
    [Test]
    public void All_use_cases_declare_their_need()
    {
        var requests = typeof(ApplicationServices).Assembly.GetTypes()
            .Where(type => type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IRequest<>))
                && !type.IsInterface);

        requests.Where(request => !request.IsAssignableTo(typeof(IAuthorized))).ShouldBeEmpty();
        Should.NotThrow(() => new ServiceCollection().AddApplication());
    }

    [Test]
    public void One_that_declares_none_is_refused_by_its_name() =>
        Should.Throw<InvalidOperationException>(() => new ServiceCollection().AddHandlers(Assembly.GetExecutingAssembly()))
            .Message.ShouldContain(nameof(Undeclared));

    [Test]
    public async Task A_request_without_a_caller_is_not_carried_out()
    {
        var behavior = new Behaviors.AuthorityBehavior<Declared, int>(new CallerContext());

        await Should.ThrowAsync<InvalidOperationException>(
            () => behavior.Handle(new Declared(), CancellationToken.None, () => Task.FromResult(1)));
    }

    public sealed record Undeclared : IRequest<int>;

    public sealed record Declared : IQuery<int>
    {
        public Need Need => Need.Any;
    }

    public sealed class UndeclaredHandler : IRequestHandler<Undeclared, int>
    {
        public Task<int> Handle(Undeclared request, CancellationToken cancellationToken) => Task.FromResult(0);
    }
}
