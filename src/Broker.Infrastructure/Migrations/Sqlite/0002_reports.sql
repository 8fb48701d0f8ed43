-- Since when the server's agent has not applied all there is, in milliseconds since 1970; null while it has. A new server has a list to apply.
alter table servers add column out_of_step_since integer;
update servers set out_of_step_since = cast(unixepoch('subsec') * 1000 as integer);

-- Kept here and not by the broker, so that it is right whichever release of the broker makes the change.
create trigger servers_begin_out_of_step after insert on servers
begin
    update servers set out_of_step_since = cast(unixepoch('subsec') * 1000 as integer) where id = new.id;
end;

create trigger servers_fall_out_of_step after update of revision on servers
when new.revision <> old.revision and new.out_of_step_since is null
begin
    update servers set out_of_step_since = cast(unixepoch('subsec') * 1000 as integer) where id = new.id;
end;

-- What a server's agent has last said. Times in milliseconds since 1970.
create table server_reports (
    server_id text primary key references servers (id) on delete cascade,
    applied_revision integer not null,
    applied_at integer not null, -- when this revision was first reported
    reported_at integer not null,
    agent_version text not null,
    listen_port integer not null
) strict, without rowid;

-- What a server's agent has last said of a peering; a peering that is replaced keeps it if the key stays.
create table peering_reports (
    peering_id text primary key references peerings (id) on delete cascade on update cascade,
    latest_handshake integer, -- in seconds since 1970; null if there was none
    rx_bytes integer not null,
    tx_bytes integer not null
) strict, without rowid;
