-- Rule 13: the end that a person's own call gave its device, which it may renew; in milliseconds since 1970. Null where none did, or an
-- operator has said one since. It counts while expires_at is the same: during a rolling upgrade an earlier release changes that one
-- alone. So a device that such a broker adds or renews then cannot be renewed later, but removed and added again.
alter table peerings add column own_end integer;

-- An earlier release guessed: the end is a person's where its invitation made the peering, and it is not before what that let it have. The
-- times are of two clocks, so five minutes are allowed. An end that an operator has set later than that still counts as the person's, until
-- an operator sets one again.
update peerings set own_end = expires_at
where created_by like 'invitation of %' and expires_at >= (
    select case when coalesce(i.is_own_device, case when i.owner = i.created_by then 1 else 0 end) = 1
                then i.used_at + i.access_expires_in - 300000 end
    from invitations i join servers s on s.id = peerings.server_id
    where i.client_name = peerings.client_name and i.used_at <= peerings.created_at + 300000
      and exists (select 1 from json_each(i.server_names) n where n.value = s.name)
    order by i.used_at desc limit 1);
