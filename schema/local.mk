# The schemas and the files for cn=config, as the administrator loads them.
schemadir = $(pkgdatadir)/schema
dist_schema_DATA = \
	schema/mail.ldif schema/mail.schema \
	schema/eduperson.ldif schema/eduperson.schema \
	schema/schac.ldif schema/schac.schema \
	schema/uregister.ldif schema/uregister.schema
ldifdir = $(pkgdatadir)/ldif
dist_ldif_DATA = ldif/README \
	ldif/00-server.ldif ldif/10-modules.ldif ldif/20-database.ldif \
	ldif/30-overlays.ldif ldif/40-authz.ldif ldif/50-base.ldif \
	ldif/60-tree.ldif ldif/70-accesslog.ldif ldif/80-syncprov.ldif \
	ldif/slapd.conf.example
