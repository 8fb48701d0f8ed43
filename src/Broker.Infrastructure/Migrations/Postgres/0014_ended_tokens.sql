-- Secrets that were a token's and are not any more: an agent is told that its access has ended by a broker that knows so, and not by one
-- whose database is empty or another one's. ended_at in milliseconds since 1970.
create table ended_tokens (
    secret_hash text collate "C" primary key, -- serves the answer to a refused token
    ended_at bigint not null
);

create function ended_tokens_are_remembered() returns trigger language plpgsql as
$$
begin
    insert into ended_tokens (secret_hash, ended_at)
    select ended.hash, (extract(epoch from clock_timestamp()) * 1000)::bigint
    from (values (old.secret_hash), (old.former_hash)) ended (hash)
    where ended.hash is not null
      and (tg_op = 'DELETE' or (ended.hash <> new.secret_hash and ended.hash is distinct from new.former_hash))
    on conflict do nothing;
    return null;
end
$$;

create trigger tokens_are_remembered after delete or update of secret_hash, former_hash on tokens
for each row execute function ended_tokens_are_remembered();
