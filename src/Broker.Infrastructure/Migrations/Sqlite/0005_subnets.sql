-- SQLite cannot drop a constraint: the tables are made anew. Reports refer to them and are put back afterwards.
create temp table kept_server_reports as select * from server_reports;
create temp table kept_peering_reports as select * from peering_reports;
delete from peering_reports;
delete from server_reports;

-- A server has one or two subnets, and names its own address (rule 2). The intervals are by family, as family and hexadecimal digits, so
-- that text order is address order; null where the server has no subnet of the family. They serve the search for overlaps (rule 6).
create table new_servers (
    id text primary key,
    name text not null unique, -- one server of a name; serves every look-up by name, and server/list_all's order
    public_key text not null unique, -- rule 5: a key belongs to at most one server
    endpoint_address text not null,
    endpoint_port integer not null check (endpoint_port between 1 and 65535), -- a UDP port
    network_address text not null,
    network_mask integer not null,
    server_index integer not null default 1 check (server_index > 0), -- rule 2: 0 is the network
    network_address_v6 text,
    network_mask_v6 integer,
    first_v4 text,
    last_v4 text,
    first_v6 text,
    last_v6 text,
    allow_overlap integer not null default 0, -- rule 6: its subnets may overlap those of servers that are there
    has_overlap integer not null default 0, -- rule 6: they do; a client must not have a peering with both
    n_reserved_ips integer not null check (n_reserved_ips >= 0),
    allowed_ips text not null,
    dns text, -- defaults of the server's clients; null for none
    mtu integer,
    persistent_keepalive integer, -- in seconds
    revision integer not null,
    out_of_step_since integer, -- in milliseconds since 1970; null while the server is in step
    digest text,
    digest_revision integer,
    unique (id, public_key) -- target of the foreign key that keeps rule 5
) strict;

insert into new_servers (id, name, public_key, endpoint_address, endpoint_port, network_address, network_mask, first_v4, last_v4, first_v6,
                         last_v6, n_reserved_ips, allowed_ips, revision, out_of_step_since, digest, digest_revision)
select id, name, public_key, endpoint_address, endpoint_port, network_address, network_mask,
       iif(first_address like '4:%', first_address, null), iif(last_address like '4:%', last_address, null),
       iif(first_address like '6:%', first_address, null), iif(last_address like '6:%', last_address, null),
       n_reserved_ips, allowed_ips, revision, out_of_step_since, digest, digest_revision
from servers;

create table new_peerings (
    id text primary key,
    server_id text not null,
    server_public_key text not null,
    client_name text not null,
    public_key text not null,
    address_index integer not null check (address_index > 0), -- rule 2: 0 is the network; never null: a peering has a lease
    routed_networks text not null default '', -- rule 7: CIDRs separated by commas
    unique (client_name, server_id), -- rule 3: at most one peering per client and server; serves client/delete and client/list_all's order
    unique (server_id, public_key), -- rule 5: a key belongs to at most one peering per server
    unique (server_id, address_index), -- rule 1: an address is leased once; serves server/config's order
    check (public_key <> server_public_key), -- rule 5: a peering's key is never its own server's key
    foreign key (server_id, server_public_key) references new_servers (id, public_key) on delete cascade on update cascade -- rule 4
) strict;

insert into new_peerings (id, server_id, server_public_key, client_name, public_key, address_index)
select id, server_id, server_public_key, client_name, public_key, address_index from peerings;

drop table freed_addresses;
drop table peerings;
drop table servers;
alter table new_servers rename to servers;
alter table new_peerings rename to peerings;

insert into server_reports select * from kept_server_reports;
insert into peering_reports select * from kept_peering_reports;
drop table kept_server_reports;
drop table kept_peering_reports;

-- rule 6: subnets of different servers do not overlap, unless the later one may
create trigger servers_subnets_do_not_overlap before insert on servers
when new.allow_overlap = 0 and exists (
    select 1 from servers
    where (first_v4 <= new.last_v4 and last_v4 >= new.first_v4) or (first_v6 <= new.last_v6 and last_v6 >= new.first_v6))
begin
    select raise(abort, 'rule 6: the subnets of two servers overlap');
end;

-- rule 2: a subnet's network address never changes
create trigger servers_network_address_is_fixed before update of network_address, network_address_v6 on servers
when new.network_address <> old.network_address or new.network_address_v6 <> old.network_address_v6
begin
    select raise(abort, 'rule 2: the network address of a subnet never changes');
end;

-- Set by triggers and not by the broker, so that it is right for changes by every release of the broker.
create trigger servers_begin_out_of_step after insert on servers
begin
    update servers set out_of_step_since = cast(unixepoch('subsec') * 1000 as integer) where id = new.id;
end;

create trigger servers_fall_out_of_step after update of revision on servers
when new.revision <> old.revision and new.out_of_step_since is null
begin
    update servers set out_of_step_since = cast(unixepoch('subsec') * 1000 as integer) where id = new.id;
end;

create trigger servers_are_remembered after delete on servers
begin
    insert into deleted_servers (id, name, deleted_at) values (old.id, old.name, cast(unixepoch('subsec') * 1000 as integer))
    on conflict do nothing;
end;

-- Free addresses as ranges, neither overlapping nor adjacent: with the leased ones and the server's own they are all hosts of the subnets
-- (rule 1). A look-up by last_index finds the lowest one above an index as well as the one that has it.
create table free_ranges (
    server_id text not null references servers (id) on delete cascade,
    last_index integer not null,
    first_index integer not null check (first_index > 0),
    primary key (server_id, last_index),
    check (first_index <= last_index)
) strict, without rowid;

insert into free_ranges (server_id, first_index, last_index)
with hosts as (
    select id as server_id,
           case when network_address not like '%:%' then (1 << (32 - network_mask)) - 2
                when network_mask <= 65 then 9223372036854775806
                else (1 << (128 - network_mask)) - 1 end as last_index
    from servers),
taken as (
    select server_id, address_index from peerings
    union all select id, 1 from servers
    union all select server_id, last_index + 1 from hosts)
select server_id, before + 1, address_index - 1
from (select server_id, address_index, lag(address_index, 1, 0) over (partition by server_id order by address_index) as before from taken)
where address_index > before + 1;

-- The routed networks of all peerings of a server but those that another one of the same peering contains, so that no two overlap
-- (rule 7): a look-up by first_address finds the only one that a network can overlap. Addresses as in servers.
create table routed_networks (
    server_id text not null,
    first_address text not null,
    last_address text not null,
    network text not null,
    peering_id text not null references peerings (id) on delete cascade on update cascade,
    primary key (server_id, first_address)
) strict, without rowid;

create index routed_networks_by_peering on routed_networks (peering_id); -- serves the cascade

-- What people need to know of a client; a client without any of it has no row.
create table clients (
    name text primary key,
    owner text,
    note text
) strict, without rowid;

-- rule 4: removing the last peering removes the client
create trigger clients_end after delete on peerings
when not exists (select 1 from peerings where client_name = old.client_name)
begin
    delete from clients where name = old.client_name;
end;
