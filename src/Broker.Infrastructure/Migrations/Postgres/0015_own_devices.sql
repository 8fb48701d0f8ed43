-- Whether a person invites a device of its own, with device/add: 0 or 1. An operator may name itself as the owner with invitation/add, too.
-- Null where an earlier release has made it, also during a rolling upgrade: then it is of an own device where the owner has made it.
alter table invitations add column is_own_device bigint;
