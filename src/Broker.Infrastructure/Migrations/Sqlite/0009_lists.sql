-- What client/list filters by, so that a page costs no scan of all clients. Kept by triggers and not by the broker, so that it is right for
-- changes by every release of the broker.

alter table peerings add column has_connected integer not null default 0; -- a handshake was reported with the key that it has

-- In hours since 1970. Set by triggers, so that its index changes at most once an hour with a peering, and not with every handshake.
alter table peering_reports add column handshake_hour integer;

update peering_reports set handshake_hour = latest_handshake / 3600 where latest_handshake is not null;
update peerings set has_connected = 1 where id in (select peering_id from peering_reports where latest_handshake is not null);

create index peering_reports_by_hour on peering_reports (handshake_hour) where handshake_hour is not null; -- serves the states online and idle
create index peerings_never_connected on peerings (client_name) where has_connected = 0; -- serves the states never_connected and idle
create index peerings_disabled on peerings (client_name) where disabled_at is not null or client_disabled = 1; -- serves the state disabled
create index clients_by_owner on clients (owner) where owner is not null; -- serves the filter by owner

create trigger peerings_connect after insert on peering_reports
when new.latest_handshake is not null
begin
    update peering_reports set handshake_hour = new.latest_handshake / 3600 where peering_id = new.peering_id;
    update peerings set has_connected = 1 where id = new.peering_id and has_connected = 0;
end;

create trigger peerings_connect_later after update of latest_handshake on peering_reports
when new.latest_handshake is not null and new.latest_handshake / 3600 is not new.handshake_hour
begin
    update peering_reports set handshake_hour = new.latest_handshake / 3600 where peering_id = new.peering_id;
    update peerings set has_connected = 1 where id = new.peering_id and has_connected = 0;
end;

create trigger peerings_have_another_key after update of public_key on peerings
when new.public_key <> old.public_key and new.has_connected = 1
begin
    update peerings set has_connected = 0 where id = new.id;
end;

-- The tags of clients, one a row.
create table client_tags (
    tag text not null,
    client_name text not null,
    primary key (tag, client_name) -- serves the filter by tag
) strict, without rowid;

insert into client_tags (tag, client_name)
select t.value, c.name from clients c cross join json_each(c.tags) t where true
on conflict do nothing;

create trigger clients_begin_with_tags after insert on clients
when new.tags <> '[]'
begin
    insert into client_tags (tag, client_name) select value, new.name from json_each(new.tags) where true on conflict do nothing;
end;

create trigger clients_change_tags after update of tags, name on clients
when new.tags <> old.tags or new.name <> old.name
begin
    delete from client_tags where client_name = old.name and tag in (select value from json_each(old.tags));
    insert into client_tags (tag, client_name) select value, new.name from json_each(new.tags) where true on conflict do nothing;
end;

create trigger clients_end_with_tags after delete on clients
when old.tags <> '[]'
begin
    delete from client_tags where client_name = old.name and tag in (select value from json_each(old.tags));
end;
