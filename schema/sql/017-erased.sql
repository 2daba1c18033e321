-- Somebody who was erased: his account's row stays, without his name, so that
-- neither he nor his username comes to be a second time.
alter table account add column erased timestamptz;
alter table account add column name bytea;	-- hash of the username then
create unique index account_name on account (name) where name is not null;

-- A consent stands for ever, and its person may be cut off from it.
alter table consent alter column account drop not null;
create function consent_cut_off() returns trigger language plpgsql as $$
begin
	if old.account is not null and new.account is null and
	    new.client is null then
		old.account := null;
		old.client := null;
		if new is not distinct from old then
			return new;
		end if;
	end if;
	raise exception 'consent is append only';
end $$;
drop trigger consent_append_only on consent;
create trigger consent_append_only before delete on consent
	for each row execute function refuse_change();
create trigger consent_cut_off before update on consent
	for each row execute function consent_cut_off();

-- His flows are found by what they hold, and his messages by their address.
create index notice_registration on notice (registration)
	where registration <> '';
