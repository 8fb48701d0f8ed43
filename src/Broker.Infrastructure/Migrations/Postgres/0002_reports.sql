-- Time since when the server is out of step, in milliseconds since 1970; null while it is in step. A new server is out of step.
alter table servers add column out_of_step_since bigint default (extract(epoch from clock_timestamp()) * 1000)::bigint;

-- Set by a trigger and not by the broker, so that it is right for changes by every release of the broker.
create function servers_fall_out_of_step() returns trigger language plpgsql as
$$
begin
    new.out_of_step_since := (extract(epoch from clock_timestamp()) * 1000)::bigint;
    return new;
end
$$;

create trigger servers_fall_out_of_step before update of revision on servers for each row
when (new.revision <> old.revision and new.out_of_step_since is null)
execute function servers_fall_out_of_step();

-- The last report of a server's agent. Times in milliseconds since 1970.
create table server_reports (
    server_id uuid primary key references servers (id) on delete cascade,
    applied_revision bigint not null,
    applied_at bigint not null, -- when this revision was first reported
    reported_at bigint not null,
    agent_version text not null,
    listen_port bigint not null
) with (fillfactor = 50);

-- The last report on a peering; a replaced peering keeps it if its key stays the same.
create table peering_reports (
    peering_id uuid primary key references peerings (id) on delete cascade on update cascade,
    latest_handshake bigint, -- in seconds since 1970; null if there was none
    rx_bytes bigint not null,
    tx_bytes bigint not null
) with (fillfactor = 50); -- room for the row's next version: most that change do so every minute
