-- The digest of what the server's interface must have, and the revision that it was computed for. A release that knows no digests changes
-- the revision alone: a digest of another revision counts as none and is computed anew.
alter table servers add column digest text;
alter table servers add column digest_revision integer;

alter table server_reports add column applied_digest text; -- of what the interface has, as reported; null from an agent that knows no digests
alter table server_reports add column proven_revision integer; -- the interface was known to have all changes up to this revision; null: none
alter table server_reports add column clock_skew integer; -- how far the host's clock is ahead, in milliseconds; null: not known
alter table server_reports add column problems text not null default ''; -- what the agent cannot repair, a line each

-- Servers that were deleted on purpose: an agent removes its peers only when it finds its server here, not when its name is unknown.
create table deleted_servers (
    id text primary key,
    name text not null,
    deleted_at integer not null -- in milliseconds since 1970
) strict, without rowid;

create index deleted_servers_by_name on deleted_servers (name, deleted_at); -- serves the answer of server/config

-- Kept here and not by the broker, so that it is right whichever release of the broker deletes the server.
create trigger servers_are_remembered after delete on servers
begin
    insert into deleted_servers (id, name, deleted_at) values (old.id, old.name, cast(unixepoch('subsec') * 1000 as integer))
    on conflict do nothing;
end;
