using System.Reflection;
using System.Text.Json;
using AutoMapper;
using Broker.Application.Behaviors;
using Broker.Application.Mapping;
using Broker.Application.Watching;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Application;

public static class ApplicationServices
{
    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        // Refusals name fields as they are on the wire.
        ValidatorOptions.Global.PropertyNameResolver = (_, member, _) =>
            member is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name);

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ServerChanges>();
        services.AddSingleton<ServerReports>();
        services.AddSingleton<IMapper>(_ => new Mapper(ContractMapper.Configuration()));

        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped<MalformedFields>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(TransactionBehavior<,>));
        services.AddImplementationsOf(typeof(IRequestHandler<,>), ServiceLifetime.Scoped);
        services.AddImplementationsOf(typeof(IValidator<>), ServiceLifetime.Singleton);
        return services;
    }

    private static void AddImplementationsOf(this IServiceCollection services, Type openInterface, ServiceLifetime lifetime)
    {
        var implementations =
            from type in Assembly.GetExecutingAssembly().GetTypes()
            where type is { IsAbstract: false, IsGenericTypeDefinition: false }
            from implemented in type.GetInterfaces()
            where implemented.IsGenericType && implemented.GetGenericTypeDefinition() == openInterface
            select new ServiceDescriptor(implemented, type, lifetime);
        foreach (var implementation in implementations)
        {
            services.Add(implementation);
        }
    }
}
