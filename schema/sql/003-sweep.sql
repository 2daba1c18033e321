-- What is over is found by an index, however much is not (vault/sweep.def).
create index flow_typed on flow (expires) where data <> '';
create index flow_over on flow ((coalesce(ended, expires)));
drop index flow_expires;
create index lockout_until on lockout (until);
create index outbox_not_after on outbox (not_after);
-- a flow that goes takes its jobs along
create index job_flow on job (flow);
