/* What an audit log says was denied, as if it had been seen. */
#ifndef MOE_SANDBOX_LEARN_FROM_LOG_H
#define MOE_SANDBOX_LEARN_FROM_LOG_H
#include "sandbox/learn/watch.h"

/* Errors: IO; PARSE with the line: the chain is broken, or it is no log. */
MOE_MUST_USE enum moe_code moe_learn_log(const char *path, struct moe_watch *w, struct moe_error *err);
#endif
