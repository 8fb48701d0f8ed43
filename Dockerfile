FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY .editorconfig global.json Directory.Build.props Directory.Packages.props ./
COPY src src
RUN dotnet publish src/Broker.Pages --configuration Release --output artifacts/pages
# For this platform only: SQLite's libraries for all others are 67 MB. What is compatible with AOT would download the runtime.
RUN dotnet publish src/Broker.Api --configuration Release --output /app \
    --use-current-runtime --self-contained false -p:UseAppHost=false -p:IsAotCompatible=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /app
RUN install --directory --owner=app --group=app --mode=0700 /var/lib/wireguard-broker
VOLUME /var/lib/wireguard-broker
WORKDIR /var/lib/wireguard-broker
USER app

# The base image's own choice of port is taken back, or every start would warn that Urls overrides it.
ENV ASPNETCORE_HTTP_PORTS= \
    Urls=http://+:8080 \
    Database__Path=/var/lib/wireguard-broker/broker.db
EXPOSE 8080

# "live", not "ready": restarting brokers does not bring their database back.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s \
    CMD ["bash", "-c", "exec 3<> /dev/tcp/127.0.0.1/8080 && printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [[ $status == 200 ]]"]
ENTRYPOINT ["dotnet", "/app/wireguard-broker.dll"]
