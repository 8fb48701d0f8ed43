-- Receivers that are told of events. Times in milliseconds since 1970.
create table webhooks (
    id uuid primary key,
    name text collate "C" not null unique, -- serves webhook/list_all's order
    url text not null,
    secret text not null, -- in clear: deliveries are signed with it
    kinds text, -- kinds of events separated by commas; null for all
    created_at bigint not null,
    created_by text not null,
    position text, -- id of the last event that is delivered or not wanted; null for none, as the next two
    delivered_id text,
    delivered_at bigint,
    failing_since bigint, -- null while the receiver takes them, as the next one
    last_error text,
    disabled_at bigint -- when the broker gave up; null while it has not
);

-- The broker that delivers, until it has not said for some seconds that it still does.
create table webhook_lease (
    id bigint primary key check (id = 1),
    holder text not null,
    until bigint not null
);
