-- Who entered a PIN that went to a contact, from which address and with which
-- kind of browser: what strangers ask for that contact costs him nothing.
create table known (
	key		bytea primary key,	-- hash
	until		timestamptz not null
);
create index known_until on known (until);
