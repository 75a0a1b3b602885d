libs += sandbox/broker
sandbox/broker.src   := broker.c take.c where.c walk.c files.c names.c space.c quota.c record.c net.c outside.c epoll.c bind.c unix.c addr.c exec.c memfd.c wx.c hold.c denied.c decode.c hint.c
sandbox/broker.needs := common/base common/doc sandbox/calls sandbox/filter sandbox/log sandbox/plan sandbox/profile
