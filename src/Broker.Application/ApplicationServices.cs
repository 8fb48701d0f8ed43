using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Application.Behaviors;
using Broker.Application.Clients;
using Broker.Application.Clients.AddClient;
using Broker.Application.Clients.PageClients;
using Broker.Application.Clients.UpdateClient;
using Broker.Application.Mapping;
using Broker.Application.Owners;
using Broker.Application.Servers.AddServer;
using Broker.Application.Tokens;
using Broker.Application.Watching;
using Broker.Domain.Peerings;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using System.Reflection;

namespace Broker.Application;

public static class ApplicationServices
{
    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ChangeSignals>();
        services.AddSingleton<ReportSignals>();
        services.AddSingleton<BlockingQuery>();
        services.AddScoped<PeeringWriter>();
        services.AddScoped<ClientPages>();
        services.AddScoped<ClientSwitch>();
        services.AddScoped<ClientLock>();
        services.AddScoped<DeviceRenewal>();
        services.AddScoped<ClientRemover>();
        services.AddScoped<OwnerLock>();
        services.AddScoped<NewServers>();
        services.AddScoped<OwnToken>();
        services.AddSingleton<SharedAdds>();
        services.AddScoped<SharedAddTransaction>();
        services.AddSingleton(new MapperConfiguration(mapping =>
        {
            mapping.AddProfile<ContractProfile>();
            mapping.AddProfile<ReportProfile>();
            mapping.AddProfile<AuthorityProfile>();
        }).CreateMapper());

        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped<CallerContext>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(AuthorityBehavior<,>));
        services.AddScoped<IPipelineBehavior<AddClientCommand, ClientAccess>, SharedAddBehavior>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(TransactionBehavior<,>));
        services.AddHandlers(Assembly.GetExecutingAssembly());
        return services;
    }

    /// <exception cref="InvalidOperationException">A request does not declare its need.</exception>
    public static void AddHandlers(this IServiceCollection services, Assembly assembly)
    {
        var handlers =
            from type in assembly.GetTypes()
            where type is { IsAbstract: false, IsGenericTypeDefinition: false }
            from implemented in type.GetInterfaces()
            where implemented.IsGenericType && implemented.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
            select new ServiceDescriptor(implemented, type, ServiceLifetime.Scoped);
        foreach (var handler in handlers)
        {
            var request = handler.ServiceType.GenericTypeArguments[0];
            if (!request.IsAssignableTo(typeof(IAuthorized)))
            {
                throw new InvalidOperationException($"{request.Name} does not declare what it needs its caller to be let do.");
            }

            services.Add(handler);
        }
    }
}
