-- What one server of the directory took and no second one shows yet: should
-- the one be lost before the other has it, it is written again.
create table echo (
	account		bigint primary key references account,
	made		timestamptz not null,
	entry		bytea,			-- sealed; null: only a password
	hash		bytea not null,		-- sealed
	formers		text not null,		-- marks of the passwords before
	until		timestamptz not null,
	due		timestamptz not null,
	attempts	integer not null default 0
);
create index echo_due on echo (due);
-- those that cannot be read, under another key
create index echo_until on echo (until);
