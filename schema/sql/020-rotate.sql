-- The key in the file opens the ring, and the ring all else (base/key.h).
-- While one key follows another there is a row of each file: the same ring,
-- wrapped by either.
alter table core_key add column ring bytea;	-- null: of before there was one
alter table core_key add column generation bigint not null default 0;
-- by a program of that file, while a rotation goes on
alter table core_key add column used timestamptz;

-- A rotation, from its begin until the old key is gone.
create table key_move (
	one		boolean primary key default true check (one),
	fingerprint	bytea not null,		-- of the new file
	begun		timestamptz not null default clock_timestamp(),
	-- nobody seals with the old key any more
	settled		timestamptz,
	part		bigint not null default 0,	-- of vault/move.c
	last		bigint not null default 0,	-- its row, moved
	done		bigint not null default 0,
	total		bigint not null default 0,
	unread		bigint not null default 0,	-- opened by neither
	moved		timestamptz		-- all of them
);
