import createClient from "openapi-fetch";
import type { components, paths } from "./broker.js";

const client = createClient<paths>({ baseUrl: "http://127.0.0.1:5000" });

export async function join(laptop: string, server: string, key: string): Promise<string> {
  const { data, error } = await client.POST("/api/v1/client/add", {
    body: { client_name: laptop, server_name: server, public_key: key },
  });
  if (error) {
    const reasons: { [field: string]: string[] } = error.errors ?? {};
    throw new Error(`${error.detail} ${Object.keys(reasons).join(", ")}`);
  }
  const lease: string = data.subnet.lease;
  const port: number = data.server.endpoint_port;
  return `${lease} ${data.subnet.allowed_ips} ${data.server.endpoint_address}:${port} ${data.server.public_key}`;
}

export async function everything(): Promise<number> {
  const servers = await client.GET("/api/v1/server/list_all");
  const clients = await client.GET("/api/v1/client/list_all");
  let count = 0;
  for (const peerings of Object.values(clients.data ?? {})) {
    for (const [id, peering] of Object.entries(peerings)) {
      const key: string = peering.public_key;
      count += id.length + key.length + (servers.data?.[peering.server]?.endpoint_port ?? 0);
    }
  }
  const config = await client.GET("/api/v1/server/config", { params: { query: { server_name: "berlin" } } });
  const peers: components["schemas"]["PeerResponse"][] = config.data?.peers ?? [];
  return count + peers.length;
}

// What may be left out can be left out.
await client.POST("/api/v1/server/add", {
  body: {
    server_name: "berlin",
    network_address: "10.0.0.0",
    network_mask: 24,
    public_key: "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=",
    endpoint_address: "vpn.example.com",
    endpoint_port: 51820,
  },
});
await client.POST("/api/v1/server/update", { body: { server_name: "berlin", endpoint_port: 51821 } });

// @ts-expect-error a port is a number
await client.POST("/api/v1/server/update", { body: { server_name: "berlin", endpoint_port: "51821" } });
// @ts-expect-error a name is required
await client.POST("/api/v1/server/delete", { body: {} });
// @ts-expect-error there is no such path
await client.GET("/api/v1/server/nothing");
