-- Nothing: there is one writer at a time, so that entries of the audit trail and events have the order of their transactions.
select 1;
