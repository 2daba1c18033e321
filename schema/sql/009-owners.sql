-- When somebody who holds a contact that another person has proven since said
-- rightly who the account is of; null again when its owner logs in.
alter table contact add column asked timestamptz;
