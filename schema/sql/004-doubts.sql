-- A message that was handed over and not answered is neither sent nor
-- refused.  A try is doubtful from its lease on, until its end is known; one
-- of whose sending nobody knows is due never, and tells the page so.
alter table outbox add column doubts integer not null default 0;
drop index outbox_due;
create index outbox_due on outbox (channel, due);
-- what became of the messages of a reference
create index audit_message on audit (reference) where event like 'message.%';
