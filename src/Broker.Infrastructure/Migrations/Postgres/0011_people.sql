-- Owners of clients that have left. A broker of an earlier release takes no token of the role directory: make one when all are replaced.
-- Times in milliseconds since 1970.
create table inactive_owners (
    owner text collate "C" primary key, -- serves the question whether one has left
    since bigint not null,
    set_by text not null -- the caller's name
);

-- The owners that callers of the role directory have made inactive lately: what Directory:MostLeavers limits. They stay when the owner is
-- active again, so that going back and forth does not evade the limit.
create table directory_leavers (
    owner text collate "C" primary key,
    left_at bigint not null
);

create index invitations_by_owner on invitations (owner) where owner is not null and used_at is null; -- serves the end of an owner's invitations

alter table tokens drop constraint tokens_role_check;
alter table tokens add constraint tokens_role_check check (role in ('admin', 'operator', 'viewer', 'server', 'client', 'directory'));
