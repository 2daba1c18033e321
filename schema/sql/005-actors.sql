-- Whose act a row is, and with what kind of browser; "" in older rows, which
-- keep the hash that they were written with.
alter table audit add column actor text not null default '';
alter table audit add column browser text not null default '';
create or replace function audit_hash(a audit) returns bytea
language sql stable as $$
	select sha256(convert_to(string_agg(length(field) || ':' || field,
	    ',' order by n), 'UTF8'))
	from unnest(array[encode(a.previous, 'hex'), a.id::text,
	    (extract(epoch from a.at) * 1000000)::bigint::text, a.event,
	    a.outcome, a.reference, a.person, a.client, a.note] ||
	    case when a.actor = '' then array[]::text[]
	    else array[a.actor, a.browser] end)
	    with ordinality as fields (field, n)
$$;
-- All that has to do with one person: his rows, and those of the references
-- that are his.
create index audit_person on audit (person, id) where person <> '';
create index audit_reference on audit (reference, id) where reference <> '';
drop index audit_message;
