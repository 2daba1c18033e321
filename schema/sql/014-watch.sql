-- What doctor and metrics look at.

-- By which core.key_file the sealed and hashed columns are made: a keyed hash
-- of nothing.
create table core_key (
	fingerprint	bytea primary key,
	since		timestamptz not null default now()
);

-- What SMS gateway, mail server and identity check said, by the minute.
create table answer (
	service		text not null,		-- sms, email, identity
	minute		timestamptz not null,
	fate		text not null
			    check (fate in ('taken', 'refused', 'failed')),
	why		text not null,		-- in the gateway's words
	count		bigint not null,
	last		timestamptz not null,
	primary key (service, minute, fate, why)
);
create index answer_minute on answer (minute);

-- Can a row be written and committed?  It fills a page, so that a place on the
-- disk is needed, and not only one in a page that is there.
create table pulse (
	at		timestamptz not null,
	filler		text not null
);
alter table pulse alter column filler set storage plain;
