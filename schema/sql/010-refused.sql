-- A PIN that mail server or SMS gateway refused: its page says so.  The body is
-- gone, and it is due never, as one that nobody confirmed.
alter table outbox add column refused boolean not null default false;
