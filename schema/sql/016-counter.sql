-- What happened, counted: a row a sample of uregisterctl metrics, under the
-- name that it has there (uregister-metrics.7).  Nothing personal is in it.
create table counter (
	name		text collate "C" primary key,
	count		bigint not null
);

-- Null: not counted.  A blank is no message: who has a clock sees one.
create function audit_counter(a audit) returns text
language sql immutable as $$
	select case
	when a.event ~ '^message[.]' and a.note ~ '^[a-z-]+ by (sms|email)' then
	    case when a.note not like 'blank %' then
	    format('messages_total{channel="%s",fate="%s",kind="%s"}',
	    substring(a.note from ' by (sms|email)'), substr(a.event, 9),
	    substring(a.note from '^[a-z-]+')) end
	when a.event like 'activation.%' then
	    format('activations_total{event="%s",outcome="%s"}',
	    substr(a.event, 12), a.outcome)
	when a.event like 'recovery.%' then
	    format('recoveries_total{event="%s",outcome="%s"}',
	    substr(a.event, 10), a.outcome)
	else format('events_total{event="%s",outcome="%s"}', a.event, a.outcome)
	end
$$;

-- What has not happened yet is 0: the first time is to be seen, too.
insert into counter
	select format('messages_total{channel="%s",fate="%s",kind="pin"}',
	    channel, fate), 0
	from unnest(array['sms', 'email']) as c (channel),
	    unnest(array['sent', 'refused', 'unconfirmed', 'expired',
	    'delivered', 'undelivered']) as f (fate)
	union all select format('activations_total{event="%s",outcome="OK"}',
	    event), 0 from unnest(array['promised', 'completed']) as e (event)
	union all select format('recoveries_total{event="%s",outcome="OK"}',
	    event), 0 from unnest(array['asked', 'proven']) as e (event);

insert into counter
	select audit_counter(a), count(*) from audit_link l
	join audit a on a.id = l.audit group by 1
	having audit_counter(a) is not null
	on conflict (name) do update set count = excluded.count;

-- A row is counted as it becomes a link: once, by one machine at a time.
create or replace function audit_chain(most integer) returns bigint
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
	if last.n > begun then
		insert into counter select s.name, count(*) from (select
		    audit_counter(e) as name from audit_link l
		    join audit e on e.id = l.audit where l.n > begun) as s
		    where s.name is not null group by s.name
		    on conflict (name) do update
		    set count = counter.count + excluded.count;
	end if;
	return last.n - begun;
end $$;
