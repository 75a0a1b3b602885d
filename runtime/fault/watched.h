/* A communicator that somebody else may abort at any time, and that its owner frees at any time: whoever aborts is told before it is gone. For monitor.c alone. */
#ifndef MOE_RUNTIME_FAULT_WATCHED_H
#define MOE_RUNTIME_FAULT_WATCHED_H
#include "runtime/comm/comm.h"

/* Passes every call on to `inner` (taken on success). `gone` is called once, by the thread that frees, before `inner` is freed. Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_comm_watched(struct moe_comm *inner, void (*gone)(void *ctx), void *ctx, struct moe_comm **out, struct moe_error *err);
#endif
