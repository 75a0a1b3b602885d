/* Who a node is to the others: the job's key, or a certificate. And what it says of itself when it comes. */
#ifndef MOE_RUNTIME_LAUNCH_SIDE_H
#define MOE_RUNTIME_LAUNCH_SIDE_H
#include "runtime/launch/launch.h"
#include "runtime/rdzv/rdzv.h"

/* Errors: those of moe_tls_side_psk() and moe_tls_side_cert(). */
MOE_MUST_USE enum moe_code moe_launch_side(const struct moe_launch *launch, bool server, struct moe_tls_side **out, struct moe_error *err);
struct moe_rdzv_hello moe_launch_hello(const struct moe_launch *launch);
#endif
