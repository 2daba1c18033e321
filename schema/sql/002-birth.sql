-- A number that two registries' rows share is one person's only if he was born
-- on the same day: hash, null for accounts that were made before.
alter table account add column birth bytea;
