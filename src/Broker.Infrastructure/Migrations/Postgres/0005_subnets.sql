-- A server has one or two subnets, and names its own address (rule 2). The intervals are by family, as family and hexadecimal digits, so
-- that text order is address order; null where the server has no subnet of the family. They serve the search for overlaps (rule 6).
alter table servers
    add column server_index bigint not null default 1 check (server_index > 0), -- rule 2: 0 is the network
    add column network_address_v6 text,
    add column network_mask_v6 bigint,
    add column first_v4 text collate "C",
    add column last_v4 text collate "C",
    add column first_v6 text collate "C",
    add column last_v6 text collate "C",
    add column allow_overlap bigint not null default 0, -- rule 6: its subnets may overlap those of servers that are there
    add column has_overlap bigint not null default 0, -- rule 6: they do; a client must not have a peering with both
    add column dns text, -- defaults of the server's clients; null for none
    add column mtu bigint,
    add column persistent_keepalive bigint; -- in seconds

update servers
set first_v4 = case when first_address like '4:%' then first_address end,
    last_v4 = case when last_address like '4:%' then last_address end,
    first_v6 = case when first_address like '6:%' then first_address end,
    last_v6 = case when last_address like '6:%' then last_address end;

-- Its name depends on the release of PostgreSQL.
do $$
begin
    execute (
        select format('alter table servers drop constraint %I', conname)
        from pg_constraint where conrelid = 'servers'::regclass and contype = 'x');
end
$$;

alter table servers
    drop column first_address,
    drop column last_address,
    add exclude using gist (((network_address || '/' || network_mask::text)::inet) inet_ops with &&) where (allow_overlap = 0), -- rule 6
    add exclude using gist (((network_address_v6 || '/' || network_mask_v6::text)::inet) inet_ops with &&) where (allow_overlap = 0); -- rule 6

alter table peerings
    drop constraint peerings_address_index_check,
    add check (address_index > 0), -- rule 2: 0 is the network
    add column routed_networks text not null default ''; -- rule 7: CIDRs separated by commas

-- Free addresses as ranges, neither overlapping nor adjacent: with the leased ones and the server's own they are all hosts of the subnets
-- (rule 1). A look-up by last_index finds the lowest one above an index as well as the one that has it.
create table free_ranges (
    server_id uuid not null references servers (id) on delete cascade,
    last_index bigint not null,
    first_index bigint not null check (first_index > 0),
    primary key (server_id, last_index),
    check (first_index <= last_index)
) with (fillfactor = 50); -- room for the row's next version, which taking the lowest address writes

insert into free_ranges (server_id, first_index, last_index)
with hosts as (
    select id as server_id,
           case when network_address not like '%:%' then (1::bigint << (32 - network_mask)::int) - 2
                when network_mask <= 65 then 9223372036854775806
                else (1::bigint << (128 - network_mask)::int) - 1 end as last_index
    from servers),
taken as (
    select server_id, address_index from peerings
    union all select id, 1 from servers
    union all select server_id, last_index + 1 from hosts)
select server_id, before + 1, address_index - 1
from (select server_id, address_index, lag(address_index, 1, 0::bigint) over (partition by server_id order by address_index) as before from taken) as gaps
where address_index > before + 1;

drop table freed_addresses;

-- The routed networks of all peerings of a server but those that another one of the same peering contains, so that no two overlap
-- (rule 7): a look-up by first_address finds the only one that a network can overlap. Addresses as in servers.
create table routed_networks (
    server_id uuid not null,
    first_address text collate "C" not null,
    last_address text collate "C" not null,
    network text not null,
    peering_id uuid not null references peerings (id) on delete cascade on update cascade,
    primary key (server_id, first_address)
);

create index routed_networks_by_peering on routed_networks (peering_id); -- serves the cascade

-- What people need to know of a client; a client without any of it has no row.
create table clients (
    name text collate "C" primary key,
    owner text,
    note text
);

-- rule 4: removing the last peering removes the client. The first statement waits for whoever removes other peerings of these clients or
-- writes their notes, so that the second one sees what they have done; it locks in the order of the names, to avoid deadlock.
create function clients_end() returns trigger language plpgsql as
$$
begin
    perform from clients c where c.name in (select g.client_name from gone g) order by c.name for update;
    delete from clients c using gone g
    where c.name = g.client_name and not exists (select 1 from peerings p where p.client_name = c.name);
    return null;
end
$$;

create trigger clients_end after delete on peerings referencing old table as gone for each statement execute function clients_end();
