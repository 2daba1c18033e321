-- Accounts kept right after their first day.

-- Who is on the way out, or was not found in the registry at the last run:
-- nobody else has a row.
create table sync_account (
	account		bigint primary key references account,
	ended		date,		-- since then his status is over
	missing		integer not null,	-- runs in a row without a row
	step		bigint not null	-- days after, of the step in force; -1
);
-- That the staircase stopped it, and not an operator.
alter table account add column by_sync boolean not null default false;

-- What the registry was at the last good run: how many rows, how many of a
-- department, how often a column is filled.
create table sync_figure (
	name		text primary key,
	value		bigint not null
);

create table sync_run (
	id		bigint generated always as identity primary key,
	started		timestamptz not null default now(),
	ended		timestamptz,
	result		text not null default 'running', -- done, stopped, failed
	plan		text not null default '',	-- its hash
	brakes		text not null default '',	-- names
	changed		bigint not null default 0,
	skipped		bigint not null default 0,
	errors		bigint not null default 0
);

-- A plan that an operator lets pass the brakes, once.
create table sync_approval (
	plan		text primary key,
	at		timestamptz not null default now(),
	used		timestamptz
);
