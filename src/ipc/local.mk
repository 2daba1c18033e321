noinst_LIBRARIES += libipc.a
libipc_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libipc_a_SOURCES = \
	src/ipc/ask.c src/ipc/ask.h \
	src/ipc/calls.c src/ipc/calls.h \
	src/ipc/listen.c src/ipc/listen.h \
	src/ipc/msg.c src/ipc/msg.h \
	src/ipc/msg_field.def src/ipc/msg_type.def \
	src/ipc/request.c src/ipc/request.def src/ipc/request.h \
	src/ipc/rotation.h \
	src/ipc/sandbox.c src/ipc/sandbox.h \
	src/ipc/service.c src/ipc/service.h \
	src/ipc/walls.c src/ipc/walls.h
