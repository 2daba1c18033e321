-- Where the window begins that a time is in.  A day is one of the place where
-- the institution is, be it of 23 hours or of 25.
create function tally_window(at timestamptz, seconds bigint, zone text)
returns timestamptz language sql stable as $$
	select case when seconds = 86400
	    then date_trunc('day', at at time zone zone) at time zone zone
	    else to_timestamp(floor(extract(epoch from at) / seconds) *
	    seconds) end
$$;
