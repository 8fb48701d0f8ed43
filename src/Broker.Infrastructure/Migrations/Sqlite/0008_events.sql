-- What happens to the fleet, for programs and pages that follow it: in the order of the audit trail, and kept for a shorter time.
create table events (
    id integer primary key autoincrement,
    transaction_id integer not null default 0,
    at integer not null,
    kind text not null,
    server_name text not null,
    client_name text, -- null for what happened to the server itself
    revision integer -- the one that was applied
) strict;

create index events_in_order on events (transaction_id, id); -- serves events/list
create index events_by_server on events (server_name, transaction_id, id); -- serves its filter
create index events_by_client on events (client_name, transaction_id, id) where client_name is not null; -- serves its filter

-- Whether it was told that the server is out of step.
alter table servers add column step_told integer not null default 0;

create index servers_to_tell on servers (id) where step_told or out_of_step_since is not null; -- serves the watch over steps
