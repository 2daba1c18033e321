-- Indexes for the registrar's database, by which uregister finds a student
-- in milliseconds among a million rows.  They belong on the TABLE from which
-- the view v_vd_sis takes mobilePhone, extEmail, systemID, SSN, loginName
-- and registrationID: put that table's name, and its columns' names, in place of
-- the ones below, and let the registrar's administrator run it, then
-- "analyze" on that table:
--
--	psql -d registry -f registry-indexes.sql
--
-- Each expression has to be exactly this (PostgreSQL compares it with the
-- one in the query), and the view has to pass the column through as it is:
-- an expression around it, or DISTINCT, GROUP BY or LIMIT in the view, keep
-- the index away.  "concurrently" lets the registrar's programs go on
-- writing meanwhile.

-- the last eight digits: 12345678 of +30 691 234 5678
create index concurrently uregister_mobile on sis_student
    ((right(regexp_replace(mobilephone::text, '[^0-9]', '', 'g'), 8)));

create index concurrently uregister_email on sis_student
    ((lower(btrim(extemail::text))));

-- Cells of several numbers or addresses, with words between them: each of the
-- parts.
create index concurrently uregister_mobile_parted on sis_student using gin
    ((case when not ((regexp_replace(mobilephone::text, '[^0-9]', '', 'g')
	~ '^((00)?(30)?(69[0-9]{8}|2[0-9]{9})|(00)?(357)?9[0-9]{7})$'
    and mobilephone::text
	~ '^[[:alpha:] -/:-~]*[0-9][0-9 ().-]*[[:alpha:] -/:-~]*$'
    or mobilephone::text
	~ '^ *([+]|00)(?!3 *0|.*[.]0 *$)[1-9]([ ().-]*[0-9]){7,14} *$'))
    and regexp_replace(mobilephone::text, '[.]0 *$', '')
	~ '^[[:alpha:] -/:-~]*(?:0[ ().-]*0[ ().-]*)?(?:3[ ().-]*0[ ().-]*)?'
	'(?:6[ ().-]*9(?:[ ().-]*[0-9]){8}|2(?:[ ().-]*[0-9]){9})'
	'(?:[[:alpha:] -/:-~]+(?:0[ ().-]*0[ ().-]*)?(?:3[ ().-]*0[ ().-]*)?'
	'(?:6[ ().-]*9(?:[ ().-]*[0-9]){8}|2(?:[ ().-]*[0-9]){9}))*[[:alpha:] -/:-~]*$'
    then string_to_array(regexp_replace(regexp_replace(
	regexp_replace(mobilephone::text, '[.]0 *$', ''), '[^0-9]', '', 'g'),
	'(?:00)?(?:30)?(69[0-9]{8}|2[0-9]{9})', '\1 ', 'g'), ' ') end));

create index concurrently uregister_email_parted on sis_student using gin
    ((case when extemail::text ~ '@'
    and extemail::text
	!~ '^ *[A-Za-z0-9_.+-]+@[A-Za-z0-9.-]*[A-Za-z0-9] *$'
    and extemail::text ~ '^[[:alpha:] -.0-~]*$'
    then regexp_split_to_array(lower(extemail::text),
	'(?:[] ,;<>()[|"]|mailto:|[.](?=[] ,;<>()[|"]|$))+') end));

-- The cells that hold anything else: a digit of another script, a sign that is
-- not seen, an extension.  They are looked through one by one, so they should
-- be few.
create index concurrently uregister_mobile_other on sis_student
    ((case when mobilephone::text ~ '[0-9]|[^ -~]'
    and not ((regexp_replace(mobilephone::text, '[^0-9]', '', 'g')
	~ '^((00)?(30)?(69[0-9]{8}|2[0-9]{9})|(00)?(357)?9[0-9]{7})$'
    and mobilephone::text
	~ '^[[:alpha:] -/:-~]*[0-9][0-9 ().-]*[[:alpha:] -/:-~]*$'
    or mobilephone::text
	~ '^ *([+]|00)(?!3 *0|.*[.]0 *$)[1-9]([ ().-]*[0-9]){7,14} *$'))
    and not regexp_replace(mobilephone::text, '[.]0 *$', '')
	~ '^[[:alpha:] -/:-~]*(?:0[ ().-]*0[ ().-]*)?(?:3[ ().-]*0[ ().-]*)?'
	'(?:6[ ().-]*9(?:[ ().-]*[0-9]){8}|2(?:[ ().-]*[0-9]){9})'
	'(?:[[:alpha:] -/:-~]+(?:0[ ().-]*0[ ().-]*)?(?:3[ ().-]*0[ ().-]*)?'
	'(?:6[ ().-]*9(?:[ ().-]*[0-9]){8}|2(?:[ ().-]*[0-9]){9}))*[[:alpha:] -/:-~]*$'
    then 1 end));

create index concurrently uregister_email_other on sis_student
    ((case when extemail::text ~ '@'
    and extemail::text
	!~ '^ *[A-Za-z0-9_.+-]+@[A-Za-z0-9.-]*[A-Za-z0-9] *$'
    and extemail::text !~ '^[[:alpha:] -.0-~]*$'
    then 1 end));

create index concurrently uregister_system_id on sis_student
    ((btrim(systemid::text)));

-- whether an AMKA stands in the row of another: 1019912345 of 01019912345
create index concurrently uregister_ssn on sis_student
    ((ltrim(upper(regexp_replace(regexp_replace(ssn::text,
    '^ *([0-9]+)[.]0 *$', '\1'), '[^0-9A-Za-z]', '', 'g')), '0')));

-- by these two an operator looks (uregisterctl entry preview)
create index concurrently uregister_login_name on sis_student
    ((lower(btrim(loginname::text))));

create index concurrently uregister_registration_id on sis_student
    ((btrim(registrationid::text)));
