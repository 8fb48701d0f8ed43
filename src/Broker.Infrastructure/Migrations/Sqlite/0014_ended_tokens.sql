-- Secrets that were a token's and are not any more: an agent is told that its access has ended by a broker that knows so, and not by one
-- whose database is empty or another one's. ended_at in milliseconds since 1970.
create table ended_tokens (
    secret_hash text primary key, -- serves the answer to a refused token
    ended_at integer not null
) strict, without rowid;

create trigger deleted_tokens_are_remembered after delete on tokens
begin
    insert into ended_tokens (secret_hash, ended_at)
    select ended.hash, cast(unixepoch('subsec') * 1000 as integer)
    from (select old.secret_hash as hash union all select old.former_hash) ended
    where ended.hash is not null
    on conflict do nothing;
end;

create trigger rotated_tokens_are_remembered after update of secret_hash, former_hash on tokens
begin
    insert into ended_tokens (secret_hash, ended_at)
    select ended.hash, cast(unixepoch('subsec') * 1000 as integer)
    from (select old.secret_hash as hash union all select old.former_hash) ended
    where ended.hash is not null and ended.hash <> new.secret_hash and ended.hash is not new.former_hash
    on conflict do nothing;
end;
