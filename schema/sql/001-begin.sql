-- uregister's own tables.  Nothing here is needed to read the directory.
-- "sealed" columns are XChaCha20-Poly1305 under the server key, "hash"
-- columns BLAKE2b keyed by it: neither can be read from a dump.

-- One person walking through a wizard.  The step he has reached lives here
-- and nowhere else.
create table flow (
	id		bigint generated always as identity primary key,
	handle		bytea not null unique,	-- hash of the browser's handle
	old_handle	bytea unique,		-- the one before the PIN
	old_until	timestamptz,
	nonce		bytea not null,		-- handles are derived from it
	epoch		integer not null default 0,
	kind		text not null,		-- activation, account
	source		text not null,		-- capacity: student, staff
	lang		text not null,
	step		text not null,
	says		text not null default '',
	problems	text not null default '',
	tries		integer not null default 0,
	sends		integer not null default 0,
	last_send	timestamptz,
	pin_expires	timestamptz,
	account		bigint,
	uid		text,			-- logged in as, at mypassword
	seen		timestamptz not null default now(),
	reference	text not null unique,
	reason		text not null default '',
	data		bytea not null,		-- sealed
	created		timestamptz not null default now(),
	expires		timestamptz not null,
	ended		timestamptz
);
create index flow_expires on flow (expires);
create index flow_account on flow (account) where account is not null;

-- At most one live PIN a channel.
create table pin (
	flow		bigint not null references flow on delete cascade,
	channel		text not null check (channel in ('sms', 'email')),
	hash		bytea not null,
	expires		timestamptz not null,
	used		timestamptz,
	primary key (flow, channel)
);

-- Messages on their way.  A row is leased before it is sent and removed
-- after, so that a crash sends twice rather than never.
create table outbox (
	id		bigint generated always as identity primary key,
	message_id	text not null unique,
	channel		text not null check (channel in ('sms', 'email')),
	kind		text not null,		-- pin, welcome, ready
	reference	text not null,
	pin_of		bigint,			-- flow of the PIN in it
	body		bytea not null,		-- sealed
	due		timestamptz not null default now(),
	not_after	timestamptz not null,
	attempts	integer not null default 0,
	created		timestamptz not null default now()
);
create index outbox_due on outbox (due);
create index outbox_pin_of on outbox (pin_of) where pin_of is not null;

-- How often something was done in a window of time.
create table tally (
	key		bytea not null,		-- hash
	window_start	timestamptz not null,
	count		integer not null,
	primary key (key, window_start)
);
create index tally_window on tally (window_start);

-- Work that a page asked for and must not wait for: whether there was
-- anything to do cannot be read from the time of the answer.
create table job (
	id		bigint generated always as identity primary key,
	kind		text not null,		-- recover, username
	flow		bigint not null references flow on delete cascade,
	due		timestamptz not null default now(),
	attempts	integer not null default 0
);
create index job_due on job (due);

-- Wrong passwords at the web log-in; the account itself is never locked.
create table lockout (
	key		bytea primary key,	-- hash
	failures	integer not null,
	until		timestamptz not null
);

create table account (
	id		bigint generated always as identity primary key,
	-- hash of country, kind and number, or of the row of the registry as
	-- long as nobody but the student vouches for the number
	person		bytea not null unique,
	uid		text not null,	-- as the registry writes it
	unique_id	text not null unique,	-- eduPersonUniqueId's left part
	source		text not null,
	status		text not null check (status in ('pending', 'active',
			    'conflict', 'suspended', 'closed')),
	created		timestamptz not null default now(),
	activated	timestamptz,
	closed		timestamptz
);
-- The directory takes a name in capitals for the same name.
create unique index account_uid on account (lower(uid));

-- The journal: an activation that was promised and is not yet in the
-- directory.  The row goes away when the entry was read back.
create table provision (
	account		bigint primary key references account,
	entry		bytea not null,		-- sealed
	hash		bytea not null,		-- sealed
	notify		bytea not null,		-- sealed: whom to tell
	lang		text not null,
	reference	text not null,
	due		timestamptz not null,
	attempts	integer not null default 0,
	error		text not null default ''
);
create index provision_due on provision (due);

-- Contacts kept for recovery, each with the holder's consent.
create table contact (
	account		bigint not null references account,
	channel		text not null check (channel in ('sms', 'email')),
	value		bytea not null,		-- sealed
	hash		bytea not null,
	proven		timestamptz not null default now(),
	primary key (account, channel)
);
create index contact_hash on contact (hash);

create function refuse_change() returns trigger language plpgsql as $$
begin
	raise exception '% is append only', tg_table_name;
end $$;

-- Who accepted which text, in which language, when.
create table consent (
	id		bigint generated always as identity primary key,
	account		bigint not null references account,
	kind		text not null,	-- terms, privacy, keep-mobile, keep-email
	given		boolean not null,
	version		text not null,
	sha256		bytea not null,		-- of the text as shown
	lang		text not null,
	client		bytea,			-- hash
	at		timestamptz not null default now()
);
create index consent_account on consent (account);
create trigger consent_append_only before update or delete on consent
	for each row execute function refuse_change();
create trigger consent_not_emptied before truncate on consent
	for each statement execute function refuse_change();

-- For the secretariats: what a student supplied or disagrees with.
create table notice (
	id		bigint generated always as identity primary key,
	kind		text not null,	-- disagreed, id-supplied, conflict
	source		text not null,
	department	text not null,
	registration	text not null,
	details		bytea not null,		-- sealed
	reference	text not null,
	created		timestamptz not null default now(),
	done		timestamptz
);

-- Append only, each row bound to the one before by its hash.
create table audit (
	id		bigint primary key,
	at		timestamptz not null,
	event		text not null,
	outcome		text not null,
	reference	text not null,
	person		text not null,
	client		text not null,
	note		text not null,		-- the reason, nothing personal
	previous	bytea not null,
	hash		bytea not null
);
-- Each field with its length, so that no two rows read alike.
create function audit_hash(a audit) returns bytea language sql stable as $$
	select sha256(convert_to(string_agg(length(field) || ':' || field,
	    ',' order by n), 'UTF8'))
	from unnest(array[encode(a.previous, 'hex'), a.id::text,
	    (extract(epoch from a.at) * 1000000)::bigint::text, a.event,
	    a.outcome, a.reference, a.person, a.client, a.note])
	    with ordinality as fields (field, n)
$$;
create function audit_chain() returns trigger language plpgsql as $$
declare
	last audit%rowtype;
begin
	-- one writer at a time, until its transaction ends
	perform pg_advisory_xact_lock(7310581);
	select * into last from audit order by id desc limit 1;
	new.id := coalesce(last.id, 0) + 1;
	new.at := clock_timestamp();
	new.previous := coalesce(last.hash, '\x');
	new.hash := audit_hash(new);
	return new;
end $$;
create trigger audit_chain before insert on audit
	for each row execute function audit_chain();
create trigger audit_append_only before update or delete on audit
	for each row execute function refuse_change();
create trigger audit_not_emptied before truncate on audit
	for each statement execute function refuse_change();

-- The rows that are not what was written, or not behind the one before.
create view audit_broken as
	select id, at, event from (select a.*, audit_hash(a) as right_hash,
	    lag(hash, 1, '\x') over (order by id) as hash_before from audit a)
	    as chain
	where hash <> right_hash or previous <> hash_before;
