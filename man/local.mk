dist_man_MANS += man/uregister.conf.5 \
	man/uregister-backup.7 \
	man/uregister-data.7 \
	man/uregister-entry.5 \
	man/uregister-nodes.7 \
	man/uregister-core.8 \
	man/uregister-gateway.8 \
	man/uregister-metrics.7 \
	man/uregister-sync.8 \
	man/uregister-web.8 \
	man/uregisterctl.8
