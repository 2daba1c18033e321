-- That time, or the next morning at nine: nobody is written to at night.
create function daytime(at timestamptz, zone text) returns timestamptz
language sql stable as $$
	select case when extract(hour from at at time zone zone) between 9
	    and 20 then at else (date_trunc('day', (at at time zone zone) +
	    interval '3 hours') + interval '9 hours') at time zone zone end
$$;

-- What the person was shown and disagreed with, as a mark; and the language
-- in which he is told that it was mended.
alter table notice add column mark text not null default '';
alter table notice add column lang text not null default 'el';
