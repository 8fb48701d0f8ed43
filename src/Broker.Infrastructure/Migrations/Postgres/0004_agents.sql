-- Two hosts with one server's name and key report in turn: each run of an agent has an id of its own.
alter table server_reports add column agents text not null default ''; -- runs that reported within five minutes, as id@milliseconds, the last one last
alter table server_reports add column contested_at bigint; -- when a run last reported after another one, in milliseconds since 1970; null: not lately
