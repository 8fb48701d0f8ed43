create table servers (
    id text primary key,
    name text not null unique, -- one server of a name; serves every look-up by name, and server/list_all's order
    public_key text not null unique, -- rule 5: a key belongs to at most one server
    endpoint_address text not null,
    endpoint_port integer not null check (endpoint_port between 1 and 65535), -- a UDP port
    network_address text not null,
    network_mask integer not null,
    first_address text not null unique, -- both as family and hexadecimal digits, so that text order is address order; serves the search for a neighbour
    last_address text not null,
    n_reserved_ips integer not null check (n_reserved_ips >= 0),
    allowed_ips text not null,
    revision integer not null,
    unique (id, public_key) -- target of the foreign key that keeps rule 5
) strict;

-- rule 6: subnets of different servers do not overlap
create trigger servers_subnets_do_not_overlap before insert on servers
when exists (select 1 from servers where first_address <= new.last_address and last_address >= new.first_address)
begin
    select raise(abort, 'rule 6: the subnets of two servers overlap');
end;

-- rule 2: a server's subnet never changes
create trigger servers_subnet_is_fixed before update of network_address, network_mask, first_address, last_address on servers
begin
    select raise(abort, 'the subnet of a server never changes');
end;

create table peerings (
    id text primary key,
    server_id text not null,
    server_public_key text not null,
    client_name text not null,
    public_key text not null,
    address_index integer not null check (address_index > 1), -- rule 2: 0 is the network, 1 the server; never null: a peering has a lease
    unique (client_name, server_id), -- rule 3: at most one peering per client and server; serves client/delete and client/list_all's order
    unique (server_id, public_key), -- rule 5: a key belongs to at most one peering per server
    unique (server_id, address_index), -- rule 1: an address is leased once; serves server/config's order
    check (public_key <> server_public_key), -- rule 5: a peering's key is never its own server's key
    foreign key (server_id, server_public_key) references servers (id, public_key) on delete cascade on update cascade -- rule 4
) strict;

-- Addresses that were leased once and are free. With the leased ones they fill the range from the first leasable address to the
-- highest ever leased. So the lowest free address (rule 1) is the lowest one here or, if there is none, the one above the highest lease.
create table freed_addresses (
    server_id text not null references servers (id) on delete cascade,
    address_index integer not null,
    primary key (server_id, address_index) -- serves the search for the lowest
) strict, without rowid;
