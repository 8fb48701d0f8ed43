-- What callers prove themselves with. Times in milliseconds since 1970.
create table tokens (
    id text primary key,
    name text not null unique, -- serves token/list_all's order
    role text not null check (role in ('admin', 'operator', 'viewer', 'server', 'client')),
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
    check ((role = 'server') = (server_name is not null)),
    check ((role = 'client') = (client_name is not null))
) strict;

create index tokens_by_client on tokens (client_name) where client_name is not null; -- serves the end of a client
create index tokens_by_server on tokens (server_name) where server_name is not null; -- serves the end of a server

-- Grows with every change of a token that takes authority away, so that brokers forget what they know of tokens.
create table token_generation (
    id integer primary key check (id = 1),
    generation integer not null
) strict;

insert into token_generation (id, generation) values (1, 1);

create table invitations (
    id text primary key,
    client_name text, -- null where a server is invited
    server_names text not null, -- JSON: a list of names
    leases text not null, -- JSON: addresses by server name
    routed_networks text not null, -- JSON: networks behind the client, by server name
    owner text,
    note text,
    secret_hash text not null unique,
    created_at integer not null,
    created_by text not null,
    expires_at integer not null,
    access_expires_in integer, -- in milliseconds; null for ever
    used_at integer -- null while it can be accepted
) strict;

create index invitations_by_client on invitations (client_name); -- serves the end of a client

-- Who changed what, when, from where. Entries are only appended. As one transaction writes at a time, their ids are in the order in
-- which they become visible; the transaction's number is there for the sake of PostgreSQL, where they are not.
create table audit (
    id integer primary key autoincrement,
    transaction_id integer not null default 0,
    at integer not null,
    caller text not null,
    role text not null,
    from_address text,
    call text not null,
    server_name text,
    client_name text,
    before text, -- JSON
    after text -- JSON
) strict;

create index audit_in_order on audit (transaction_id, id); -- serves audit/list
create index audit_by_server on audit (server_name, transaction_id, id) where server_name is not null; -- serves its filter
create index audit_by_client on audit (client_name, transaction_id, id) where client_name is not null; -- serves its filter

create trigger audit_is_never_updated before update on audit
begin
    select raise(abort, 'rule 12: the audit trail is append-only');
end;

-- Retention deletes what is days old, and nothing else.
create trigger audit_is_append_only before delete on audit
when old.at > cast(unixepoch('subsec') * 1000 as integer) - 86400000
begin
    select raise(abort, 'rule 12: the audit trail is append-only');
end;
