-- Numbers the entries of the audit trail and events in the order in which they are written, not in that in which their transactions began: one
-- that had waited for a server's lock told of its change before the change that it had waited for. The highest of the transactions that have
-- ended is not below any whose locks were waited for. None is below the transaction's own, so that those under way are still left out.
create or replace function audit_transaction() returns bigint language sql stable as
$$
    select greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) + transaction_offset
    from audit_order
$$;
