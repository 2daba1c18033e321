-- The chain of the audit had one writer at a time, from his row to the end of
-- his commit: as many in a second as a disk syncs.  Now a row is written as
-- any other, and becomes a link a moment later (audit_chain), in the order in
-- which the rows were found committed.
drop trigger audit_chain on audit;
drop function audit_chain();
drop view audit_broken;

create table audit_link (
	n		bigint primary key,	-- its place in the chain
	-- no reference: one that is gone is to be missed
	audit		bigint not null unique,
	previous	bytea not null,
	hash		bytea not null
);
-- Those that are no link yet.
create table audit_loose (audit bigint primary key);

insert into audit_link
	select row_number() over (order by id), id, previous, hash from audit;

-- Each field with its length, so that no two rows read alike; letter for
-- letter what was hashed before.
create function audit_field(t text) returns text language sql immutable as
	$$ select length(t) || ':' || t $$;
create function audit_hash(previous bytea, a audit) returns bytea
language sql stable as $$
	select sha256(convert_to(audit_field(encode(previous, 'hex')) || ',' ||
	    audit_field(a.id::text) || ',' || audit_field(
	    (extract(epoch from a.at) * 1000000)::bigint::text) || ',' ||
	    audit_field(a.event) || ',' || audit_field(a.outcome) || ',' ||
	    audit_field(a.reference) || ',' || audit_field(a.person) || ',' ||
	    audit_field(a.client) || ',' || audit_field(a.note) ||
	    case when a.actor = '' then '' else ',' || audit_field(a.actor) ||
	    ',' || audit_field(a.browser) end, 'UTF8'))
$$;
drop function audit_hash(audit);
alter table audit drop column previous;
alter table audit drop column hash;
alter table audit alter column at set default clock_timestamp();
alter table audit alter column id add generated always as identity;
select setval(pg_get_serial_sequence('audit', 'id'),
    (select coalesce(max(id), 0) + 1 from audit), false);

create function audit_loosen() returns trigger language plpgsql as $$
begin
	insert into audit_loose values (new.id);
	return new;
end $$;
create trigger audit_loosen after insert on audit
	for each row execute function audit_loosen();
create trigger audit_link_append_only before update or delete on audit_link
	for each row execute function refuse_change();
create trigger audit_link_not_emptied before truncate on audit_link
	for each statement execute function refuse_change();

-- Makes links of what is loose, at most so many at once; how many it made.
create function audit_chain(most integer) returns bigint
language plpgsql as $$
declare
	last audit_link%rowtype;
	begun bigint;
	a audit%rowtype;
begin
	-- of several machines one at a time
	if not pg_try_advisory_xact_lock(7310581) then
		return 0;
	end if;
	select * into last from audit_link order by n desc limit 1;
	begun := coalesce(last.n, 0);
	last.n := begun;
	for a in select audit.* from audit_loose o join audit on id = o.audit
	    order by o.audit limit most
	loop
		last.n := last.n + 1;
		last.audit := a.id;
		last.previous := coalesce(last.hash, '\x');
		last.hash := audit_hash(last.previous, a);
		insert into audit_link values (last.*);
	end loop;
	delete from audit_loose o using audit_link l
	    where l.audit = o.audit and l.n > begun;
	return last.n - begun;
end $$;

-- The rows that are not what was written, or not behind the one before; and
-- those that are gone, or came by another way.
create view audit_broken as
	select l.audit as id, a.at, a.event from (select *,
	    lag(hash, 1, '\x') over (order by n) as hash_before,
	    lag(n, 1, 0::bigint) over (order by n) as n_before
	    from audit_link) l left join audit a on a.id = l.audit
	where a.id is null or l.hash <> audit_hash(l.previous, a) or
	    l.previous <> l.hash_before or l.n <> l.n_before + 1
	union all
	select o.audit, null, null from audit_loose o
	where not exists (select from audit a where a.id = o.audit)
	union all
	select a.id, a.at, a.event from audit a
	where not exists (select from audit_link l where l.audit = a.id) and
	    not exists (select from audit_loose o where o.audit = a.id);
