-- What was begun in the directory and has not been written down here: made
-- before the directory is asked, gone with the rows that tell of it.  Who is
-- still here when due died in between, and somebody else looks how it went.
create table owed (
	account		bigint not null references account on delete cascade,
	kind		text not null,		-- password, mobile
	mark		text not null,		-- of the password
	lang		text not null,
	reference	text not null,
	due		timestamptz not null,
	primary key (account, kind)
);
create index owed_due on owed (due);
