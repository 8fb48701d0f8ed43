-- Time since when the server is out of step, in milliseconds since 1970; null while it is in step. A new server is out of step.
alter table servers add column out_of_step_since integer;
update servers set out_of_step_since = cast(unixepoch('subsec') * 1000 as integer);

-- Set by a trigger and not by the broker, so that it is right for changes by every release of the broker.
create trigger servers_begin_out_of_step after insert on servers
begin
    update servers set out_of_step_since = cast(unixepoch('subsec') * 1000 as integer) where id = new.id;
end;

create trigger servers_fall_out_of_step after update of revision on servers
when new.revision <> old.revision and new.out_of_step_since is null
begin
    update servers set out_of_step_since = cast(unixepoch('subsec') * 1000 as integer) where id = new.id;
end;

-- The last report of a server's agent. Times in milliseconds since 1970.
create table server_reports (
    server_id text primary key references servers (id) on delete cascade,
    applied_revision integer not null,
    applied_at integer not null, -- when this revision was first reported
    reported_at integer not null,
    agent_version text not null,
    listen_port integer not null
) strict, without rowid;

-- The last report on a peering; a replaced peering keeps it if its key stays the same.
create table peering_reports (
    peering_id text primary key references peerings (id) on delete cascade on update cascade,
    latest_handshake integer, -- in seconds since 1970; null if there was none
    rx_bytes integer not null,
    tx_bytes integer not null
) strict, without rowid;
