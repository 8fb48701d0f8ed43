using Broker.Pages;
using Broker.Pages.Calls;
using Broker.Pages.Configurations;
using Broker.Pages.Elements;
using Broker.Pages.Keys;
using Broker.Pages.SignIn;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<App>("#app");
builder.RootComponents.Add<HeadOutlet>("head::after"); // for the pages' titles
builder.Services
    .AddSingleton(TimeProvider.System)
    .AddSingleton(new HttpClient { BaseAddress = new Uri(builder.HostEnvironment.BaseAddress) })
    .AddSingleton<Session>()
    .AddSingleton<IdentityClient>()
    .AddSingleton<Rotation>()
    .AddSingleton<Renewal>()
    .AddSingleton<IdentitySignIn>()
    .AddSingleton<Connection>()
    .AddSingleton<BrokerClient>()
    .AddSingleton<Feed>()
    .AddSingleton<Tab>()
    .AddSingleton<Ticker>()
    .AddSingleton<KeyMaker>()
    .AddSingleton<HeldKeys>()
    .AddSingleton<FileSaver>();
await builder.Build().RunAsync();
