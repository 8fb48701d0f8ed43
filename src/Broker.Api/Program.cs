using Broker.Api.Hosting;

return await BrokerHost.RunAsync(args);
