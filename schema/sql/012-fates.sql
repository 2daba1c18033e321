-- What became of a message: one word instead of a flag for each.  null is on
-- its way.  Its body is gone then, it is due never, and the row stays for its
-- time: for its page, for the helpdesk, and for what the gateway reports.
alter table outbox add column fate text check (fate in ('sent', 'refused',
	'unconfirmed', 'expired', 'delivered', 'undelivered'));
update outbox set fate = case when refused then 'refused' else 'unconfirmed'
	end where due = 'infinity';
alter table outbox drop column refused;
-- under which hash of an address the gateway reports whether it came
alter table outbox add column report bytea;
create unique index outbox_report on outbox (report) where report is not null;
-- those whose time is over before they were sent
create index outbox_late on outbox (not_after) where fate is null;
create index outbox_reference on outbox (reference);
