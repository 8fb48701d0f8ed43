-- An agent that knows its server by the name before the last one learns of the deletion, too. Before the delete, which takes the former name
-- along.
drop trigger servers_are_remembered;

alter table deleted_servers add column former_name text; -- the one before the last name; null for none, and where an earlier schema had none

create index deleted_servers_by_former_name on deleted_servers (former_name, deleted_at)
where former_name is not null; -- serves the answer of server/config

create trigger servers_are_remembered before delete on servers
begin
    insert into deleted_servers (id, name, former_name, deleted_at)
    values (old.id, old.name, (select f.name from former_server_names f where f.server_id = old.id),
            cast(unixepoch('subsec') * 1000 as integer))
    on conflict do nothing;
end;

-- Earlier releases stored a server's former name in tokens that were made after it was renamed: they did not end with the server (rule 12).
update tokens
set server_name = (select s.name from former_server_names f join servers s on s.id = f.server_id where f.name = tokens.server_name)
where server_name in (select f.name from former_server_names f);
