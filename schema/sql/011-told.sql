-- How the person of an account was proven: words of entry/assurance.h, by
-- blanks; '' of those that were made before it was kept.
alter table account add column proof text not null default '';
update account set proof = 'adopted' where source = 'adopted';

-- What the staircase does to him next, and when his log-in ends; null: never.
alter table sync_account add column next date;
alter table sync_account add column closes date;
-- He was told of the step to come on that day.
alter table sync_account add column told date;
