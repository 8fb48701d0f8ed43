create table servers (
    id uuid primary key,
    name text collate "C" not null unique, -- one server of a name; serves every look-up by name, and server/list_all's order
    public_key text collate "C" not null unique, -- rule 5: a key belongs to at most one server
    endpoint_address text not null,
    endpoint_port bigint not null check (endpoint_port between 1 and 65535), -- a UDP port
    network_address text not null,
    network_mask bigint not null,
    first_address text collate "C" not null unique, -- both as family and hexadecimal digits, so that text order is address order; serves the search for a neighbour
    last_address text collate "C" not null,
    n_reserved_ips bigint not null check (n_reserved_ips >= 0),
    allowed_ips text not null,
    revision bigint not null,
    unique (id, public_key), -- target of the foreign key that keeps rule 5
    exclude using gist (((network_address || '/' || network_mask::text)::inet) inet_ops with &&) -- rule 6: subnets of different servers do not overlap
) with (fillfactor = 50); -- room for the row's next version, which every change of the revision writes

create table peerings (
    id uuid primary key,
    server_id uuid not null,
    server_public_key text collate "C" not null,
    client_name text collate "C" not null,
    public_key text collate "C" not null,
    address_index bigint not null check (address_index > 1), -- rule 2: 0 is the network, 1 the server; never null: a peering has a lease
    unique (client_name, server_id), -- rule 3: at most one peering per client and server; serves client/delete and client/list_all's order
    unique (server_id, public_key), -- rule 5: a key belongs to at most one peering per server
    unique (server_id, address_index), -- rule 1: an address is leased once; serves server/config's order
    check (public_key <> server_public_key), -- rule 5: a peering's key is never its own server's key
    foreign key (server_id, server_public_key) references servers (id, public_key) on delete cascade on update cascade -- rule 4
);

-- Addresses that were leased once and are free. With the leased ones they fill the range from the first leasable address to the
-- highest ever leased. So the lowest free address (rule 1) is the lowest one here or, if there is none, the one above the highest lease.
create table freed_addresses (
    server_id uuid not null references servers (id) on delete cascade,
    address_index bigint not null,
    primary key (server_id, address_index) -- serves the search for the lowest
);
