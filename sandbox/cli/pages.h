/* moe-profile(5), from the table that the reader goes by. */
#ifndef MOE_SANDBOX_CLI_PAGES_H
#define MOE_SANDBOX_CLI_PAGES_H
#include "common/base/buf.h"

void moe_sandbox_profile_man(struct moe_buf *out);
#endif
