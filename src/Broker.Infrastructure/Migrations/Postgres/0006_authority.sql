-- What callers prove themselves with. Times in milliseconds since 1970.
create table tokens (
    id uuid primary key,
    name text collate "C" not null unique, -- serves token/list_all's order
    role text not null check (role in ('admin', 'operator', 'viewer', 'server', 'client')),
    server_name text collate "C", -- the server that the role server is bound to, which need not exist yet
    client_name text collate "C", -- the client that the role client is bound to
    secret_hash text collate "C" not null unique, -- SHA-256 of the secret, which is not stored; serves every request
    former_hash text collate "C" unique, -- of the secret before the last rotation
    former_until bigint, -- until when that one works
    created_at bigint not null,
    created_by text not null,
    expires_at bigint, -- null for never
    last_used_at bigint,
    last_used_from text,
    check ((role = 'server') = (server_name is not null)),
    check ((role = 'client') = (client_name is not null))
) with (fillfactor = 70);

create index tokens_by_client on tokens (client_name) where client_name is not null; -- serves the end of a client
create index tokens_by_server on tokens (server_name) where server_name is not null; -- serves the end of a server

-- Grows with every change of a token that takes authority away, so that brokers forget what they know of tokens.
create table token_generation (
    id bigint primary key check (id = 1),
    generation bigint not null
);

insert into token_generation (id, generation) values (1, 1);

create table invitations (
    id uuid primary key,
    client_name text collate "C", -- null where a server is invited
    server_names text not null, -- JSON: a list of names
    leases text not null, -- JSON: addresses by server name
    routed_networks text not null, -- JSON: networks behind the client, by server name
    owner text,
    note text,
    secret_hash text collate "C" not null unique,
    created_at bigint not null,
    created_by text not null,
    expires_at bigint not null,
    access_expires_in bigint, -- in milliseconds; null for ever
    used_at bigint -- null while it can be accepted
);

create index invitations_by_client on invitations (client_name); -- serves the end of a client

-- What is added to the cluster's transaction numbers, so that they go on where the audit trail of a dump from another cluster ends.
create table audit_order (
    id bigint primary key check (id = 1),
    transaction_offset bigint not null
);

insert into audit_order (id, transaction_offset) values (1, 0);

create function audit_transaction() returns bigint language sql stable as
$$
    select pg_current_xact_id()::text::bigint + transaction_offset from audit_order
$$;

-- Who changed what, when, from where. Entries are only appended; a transaction number and the id together are in the order in which
-- they become visible, when those of transactions under way are left out.
create table audit (
    id bigint generated always as identity primary key,
    transaction_id bigint not null default (audit_transaction()),
    at bigint not null,
    caller text not null,
    role text not null,
    from_address text,
    call text not null,
    server_name text collate "C",
    client_name text collate "C",
    before text, -- JSON
    after text -- JSON
);

create index audit_in_order on audit (transaction_id, id); -- serves audit/list
create index audit_by_server on audit (server_name, transaction_id, id) where server_name is not null; -- serves its filter
create index audit_by_client on audit (client_name, transaction_id, id) where client_name is not null; -- serves its filter

create function audit_is_append_only() returns trigger language plpgsql as
$$
begin
    if tg_op = 'UPDATE' or old.at > (extract(epoch from clock_timestamp()) * 1000)::bigint - 86400000 then
        raise exception 'rule 12: the audit trail is append-only';
    end if;
    return old;
end
$$;

-- Retention deletes what is days old, and nothing else.
create trigger audit_is_append_only before update or delete on audit for each row execute function audit_is_append_only();

create function audit_is_not_emptied() returns trigger language plpgsql as
$$
begin
    raise exception 'rule 12: the audit trail is append-only';
end
$$;

create trigger audit_is_not_emptied before truncate on audit for each statement execute function audit_is_not_emptied();
