-- A broker of an earlier release answers 503 from here on: it would let in peers that are disabled. Times in milliseconds since 1970.
alter table servers rename column has_overlap to overlaps_another;
alter table servers add column lease_quarantine_seconds integer not null default 0; -- rule 1: how long a freed address is nobody else's
alter table servers add column reclaim_idle_days integer; -- rule 11: null for never

-- rule 11: what ends a peering, and what keeps it from the server's interface
alter table peerings add column created_at integer; -- null where an earlier release made it, as the next two
alter table peerings add column created_by text;
alter table peerings add column active_since integer; -- since when the key may be in use
alter table peerings add column expires_at integer; -- null for never
alter table peerings add column disabled_at integer; -- null while it is not
alter table peerings add column is_reclaimed integer not null default 0; -- the broker has disabled it for idling
alter table peerings add column client_disabled integer not null default 0; -- as the client's row says

create index peerings_by_expiry on peerings (expires_at) where expires_at is not null; -- serves the sweep for what expires (rule 11)
create index peerings_reclaimed on peerings (server_id, disabled_at) where is_reclaimed = 1; -- serves the sweep for what idles (rule 11)

-- Every client has a row, so that whoever adds, disables or renames it can lock it.
alter table clients add column tags text not null default '[]'; -- JSON: a list of texts
alter table clients add column created_at integer; -- null where an earlier release made it, as the next one
alter table clients add column created_by text;
alter table clients add column expires_at integer; -- null for never
alter table clients add column disabled_at integer; -- null while it is not

create index clients_by_expiry on clients (expires_at) where expires_at is not null; -- serves the sweep for what expires (rule 11)

insert into clients (name) select distinct client_name from peerings where true on conflict do nothing;

alter table invitations add column tags text not null default '[]';

alter table tokens add column suspended integer not null default 0; -- rule 11: its client is disabled

-- Since when reports have come without a gap of a day, so that a peering without a handshake is known to be idle.
alter table server_reports add column observed_since integer;

-- Addresses that are free, but not for another client before their time (rule 1). With the leased and the free ones, and the server's own,
-- they are all hosts of the subnets.
create table quarantined_leases (
    server_id text not null references servers (id) on delete cascade,
    address_index integer not null check (address_index > 0),
    client_name text not null, -- who had it
    public_key text not null,
    until integer not null,
    primary key (server_id, address_index)
) strict, without rowid;

create index quarantined_leases_by_end on quarantined_leases (until); -- serves the sweep that frees them
create index quarantined_leases_by_client on quarantined_leases (server_id, client_name, until); -- serves who comes back
create index quarantined_leases_by_key on quarantined_leases (server_id, public_key, until); -- serves who comes back under another name

-- The name that a server had before it was renamed last, so that agents that know it by that one still find it (rule 8). Nobody else's
-- meanwhile.
create table former_server_names (
    server_id text primary key references servers (id) on delete cascade,
    name text not null unique -- serves the look-up of a name that no server has
) strict, without rowid;
