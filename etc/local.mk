# Samples go to the documentation; what is missing in $(sysconfdir) is put
# there too, what is there is the institution's and never touched.
LEGAL = legal/privacy.el.txt legal/privacy.en.txt legal/terms.el.txt \
	legal/terms.en.txt
KEPT = uregister.conf nginx-fastcgi.conf $(LEGAL)
dist_doc_DATA = README HACKING SECURITY NEWS LICENSE
examplesdir = $(docdir)/examples
dist_examples_DATA = etc/uregister.conf etc/nginx-uregister.conf \
	etc/nginx-fastcgi.conf etc/systemd/network.conf \
	etc/metrics/uregister-rules.yml etc/metrics/uregister-dashboard.json
# What nginx says when it has no answer of ours to give.
errordir = $(pkgdatadir)/error
dist_error_DATA = etc/error/busy.html etc/error/headers.html \
	etc/error/unavailable.html
nobase_dist_examples_DATA = $(LEGAL:%=etc/%) \
	etc/nodes/README \
	etc/nodes/etcd \
	etc/nodes/haproxy.cfg \
	etc/nodes/ldap-copy.ldif \
	etc/nodes/nginx-node.conf \
	etc/nodes/patroni.yml \
	etc/nodes/syncrepl.ldif \
	etc/nodes/uregister.conf \
	etc/readers/README \
	etc/readers/admin/person \
	etc/readers/freeradius/mods-uregister \
	etc/readers/freeradius/sites-uregister \
	etc/readers/dovecot/99-uregister.conf \
	etc/readers/dovecot/uregister-ldap.conf.ext \
	etc/readers/openvpn/uregister-ldap.conf \
	etc/readers/pam/nslcd.conf \
	etc/readers/pam/uregister \
	etc/readers/postfix/main.cf \
	etc/readers/postfix/uregister-alias.cf \
	etc/readers/postfix/uregister-mailbox.cf \
	etc/readers/shibboleth-idp/attribute-filter.xml \
	etc/readers/shibboleth-idp/attribute-resolver.xml \
	etc/readers/shibboleth-idp/ldap.properties \
	etc/readers/simplesamlphp/uregister-authsource.php \
	etc/readers/simplesamlphp/uregister-idp.php
completionsdir = $(datadir)/bash-completion/completions
EXTRA_DIST += etc/completion-uregisterctl
UNITS = \
	etc/systemd/uregister-core.service \
	etc/systemd/uregister-gateway.service \
	etc/systemd/uregister-metrics.service \
	etc/systemd/uregister-sync.service \
	etc/systemd/uregister-web.service
SOCKETS = \
	etc/systemd/uregister-control.socket \
	etc/systemd/uregister-core.socket \
	etc/systemd/uregister-gateway.socket \
	etc/systemd/uregister-web.socket
TIMERS = etc/systemd/uregister-metrics.timer etc/systemd/uregister-sync.timer
nodist_systemdsystemunit_DATA = $(UNITS)
dist_systemdsystemunit_DATA = $(SOCKETS) $(TIMERS)
catalogdir = $(prefix)/lib/systemd/catalog
dist_catalog_DATA = etc/uregister.catalog
sysusersdir = $(prefix)/lib/sysusers.d
tmpfilesdir = $(prefix)/lib/tmpfiles.d
EXTRA_DIST += $(UNITS:=.in) etc/sysusers-uregister.conf \
	etc/tmpfiles-uregister.conf.in
CLEANFILES += $(UNITS) etc/tmpfiles-uregister.conf
ALL_LOCAL = $(UNITS) etc/tmpfiles-uregister.conf
all-local: $(ALL_LOCAL)

# In brackets: config.status would fill them in here.
$(UNITS) etc/tmpfiles-uregister.conf: %: %.in Makefile
	$(AM_V_GEN)$(MKDIR_P) etc/systemd && \
	$(SED) -e 's|[@]sbindir[@]|$(sbindir)|g' \
	    -e 's|[@]sysconfdir[@]|$(sysconfdir)|g' \
	    $(srcdir)/$@.in > $@.tmp && mv -f $@.tmp $@

ETC = $(DESTDIR)$(sysconfdir)/uregister
install-data-local:
	$(MKDIR_P) '$(DESTDIR)$(sysusersdir)' '$(DESTDIR)$(tmpfilesdir)' \
	    '$(DESTDIR)$(completionsdir)' '$(ETC)/legal'
	$(INSTALL_DATA) '$(srcdir)/etc/completion-uregisterctl' \
	    '$(DESTDIR)$(completionsdir)/uregisterctl'
	$(INSTALL_DATA) '$(srcdir)/etc/sysusers-uregister.conf' \
	    '$(DESTDIR)$(sysusersdir)/uregister.conf'
	$(INSTALL_DATA) etc/tmpfiles-uregister.conf \
	    '$(DESTDIR)$(tmpfilesdir)/uregister.conf'
	for f in $(KEPT); do \
		test -e '$(ETC)'/$$f || \
		$(INSTALL_DATA) '$(srcdir)'/etc/$$f '$(ETC)'/$$f || exit 1; \
	done
# A site of nginx that names a file of ours keeps it: without it nginx would
# not start.
uninstall-local:
	rm -f '$(DESTDIR)$(completionsdir)/uregisterctl' \
	    '$(DESTDIR)$(sysusersdir)/uregister.conf' \
	    '$(DESTDIR)$(tmpfilesdir)/uregister.conf'
	for f in $(KEPT); do \
		test -z '$(DESTDIR)' && \
		grep -Rqsw "$(sysconfdir)/uregister/$$f" /etc/nginx/*-enabled \
		    /etc/nginx/conf.d && continue; \
		cmp -s '$(srcdir)'/etc/$$f '$(ETC)'/$$f && \
		rm -f '$(ETC)'/$$f; \
	done; true

# What runs is stopped, if it is that of these files; then the folders that are
# empty: in what the institution has put nothing.
RUNNING = systemctl show -P FragmentPath
uninstall-hook:
	if test -z '$(DESTDIR)' && test -d /run/systemd/system; then \
		for u in $(SOCKETS) $(TIMERS) $(UNITS); do \
			u=$${u##*/}; \
			test "$$($(RUNNING) $$u)" = \
			    "$(systemdsystemunitdir)/$$u" || continue; \
			systemctl stop $$u; \
		done; \
		for l in /etc/systemd/system/*.wants/uregister-*; do \
			test "$$(readlink $$l)" != \
			    "$(systemdsystemunitdir)/$${l##*/}" || rm $$l; \
		done; \
		systemctl daemon-reload; \
	fi
	-find '$(DESTDIR)$(pkgdatadir)' '$(DESTDIR)$(docdir)' '$(ETC)' \
	    -depth -type d -exec rmdir {} + 2>/dev/null
