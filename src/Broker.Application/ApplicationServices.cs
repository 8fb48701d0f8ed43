using System.Reflection;
using AutoMapper;
using Broker.Application.Behaviors;
using Broker.Application.Clients;
using Broker.Application.Mapping;
using Broker.Application.Servers.AddServer;
using Broker.Application.Watching;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

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
        services.AddScoped<NewServers>();
        services.AddSingleton(new MapperConfiguration(mapping => mapping.AddProfile<ContractProfile>()).CreateMapper());

        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(TransactionBehavior<,>));
        services.AddHandlers();
        return services;
    }

    private static void AddHandlers(this IServiceCollection services)
    {
        var handlers =
            from type in Assembly.GetExecutingAssembly().GetTypes()
            where type is { IsAbstract: false, IsGenericTypeDefinition: false }
            from implemented in type.GetInterfaces()
            where implemented.IsGenericType && implemented.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
            select new ServiceDescriptor(implemented, type, ServiceLifetime.Scoped);
        foreach (var handler in handlers)
        {
            services.Add(handler);
        }
    }
}
