-- What client/list filters by, so that a page costs no scan of all clients. Kept by triggers and not by the broker, so that it is right for
-- changes by every release of the broker.

alter table peerings add column has_connected bigint not null default 0; -- a handshake was reported with the key that it has

-- In hours since 1970. The index changes at most once an hour with a peering, and not with every handshake.
alter table peering_reports add column handshake_hour bigint generated always as (latest_handshake / 3600) stored;

update peerings set has_connected = 1 where id in (select peering_id from peering_reports where latest_handshake is not null);

create index peering_reports_by_hour on peering_reports (handshake_hour) where handshake_hour is not null; -- serves the states online and idle
create index peerings_never_connected on peerings (client_name) where has_connected = 0; -- serves the states never_connected and idle
create index peerings_disabled on peerings (client_name) where disabled_at is not null or client_disabled = 1; -- serves the state disabled
create index clients_by_owner on clients (owner) where owner is not null; -- serves the filter by owner

create function peerings_connect() returns trigger language plpgsql as
$$
begin
    update peerings set has_connected = 1 where id = new.peering_id and has_connected = 0;
    return null;
end
$$;

create trigger peerings_connect after insert on peering_reports for each row
when (new.latest_handshake is not null)
execute function peerings_connect();

create trigger peerings_connect_later after update of latest_handshake on peering_reports for each row
when (new.latest_handshake is not null and old.latest_handshake is null)
execute function peerings_connect();

create function peerings_have_another_key() returns trigger language plpgsql as
$$
begin
    new.has_connected := 0;
    return new;
end
$$;

create trigger peerings_have_another_key before update of public_key on peerings for each row
when (new.public_key <> old.public_key)
execute function peerings_have_another_key();

-- The tags of clients, one a row.
create table client_tags (
    tag text collate "C" not null,
    client_name text collate "C" not null,
    primary key (tag, client_name) -- serves the filter by tag
);

insert into client_tags (tag, client_name)
select tag, name from clients cross join json_array_elements_text(tags::json) as tag
on conflict do nothing;

create function clients_are_tagged() returns trigger language plpgsql as
$$
begin
    if tg_op <> 'INSERT' then
        delete from client_tags where client_name = old.name and tag in (select json_array_elements_text(old.tags::json));
    end if;
    if tg_op <> 'DELETE' then
        insert into client_tags (tag, client_name) select json_array_elements_text(new.tags::json), new.name on conflict do nothing;
    end if;
    return null;
end
$$;

create trigger clients_begin_with_tags after insert on clients for each row
when (new.tags <> '[]') execute function clients_are_tagged();

create trigger clients_change_tags after update of tags, name on clients for each row
when (new.tags <> old.tags or new.name <> old.name) execute function clients_are_tagged();

create trigger clients_end_with_tags after delete on clients for each row
when (old.tags <> '[]') execute function clients_are_tagged();
