-- Owners of clients that have left. A broker of an earlier release takes no token of the role directory: make one when all are replaced.
-- Times in milliseconds since 1970.
create table inactive_owners (
    owner text primary key, -- serves the question whether one has left
    since integer not null,
    set_by text not null -- the caller's name
) strict, without rowid;

-- The owners that callers of the role directory have made inactive lately: what Directory:MostLeavers limits. They stay when the owner is
-- active again, so that going back and forth does not evade the limit.
create table directory_leavers (
    owner text primary key,
    left_at integer not null
) strict, without rowid;

create index invitations_by_owner on invitations (owner) where owner is not null and used_at is null; -- serves the end of an owner's invitations

-- SQLite cannot change a check: the table is made anew, with one more role.
create table new_tokens (
    id text primary key,
    name text not null unique, -- serves token/list_all's order
    role text not null check (role in ('admin', 'operator', 'viewer', 'server', 'client', 'directory')),
    server_name text, -- the server that the role server is bound to, which need not exist yet
    client_name text, -- the client that the role client is bound to
    secret_hash text not null unique, -- SHA-256 of the secret, which is not stored; serves every request
    former_hash text unique, -- of the secret before the last rotation
    former_until integer, -- until when that one works
    created_at integer not null,
    created_by text not null,
    expires_at integer, -- null for never
    last_used_at integer,
    last_used_from text,
    suspended integer not null default 0, -- rule 11: its client is disabled
    check ((role = 'server') = (server_name is not null)),
    check ((role = 'client') = (client_name is not null))
) strict;

insert into new_tokens
select id, name, role, server_name, client_name, secret_hash, former_hash, former_until, created_at, created_by, expires_at, last_used_at,
       last_used_from, suspended
from tokens;

drop table tokens;
alter table new_tokens rename to tokens;

create index tokens_by_client on tokens (client_name) where client_name is not null; -- serves the end of a client
create index tokens_by_server on tokens (server_name) where server_name is not null; -- serves the end of a server
