/* What the kernel refuses, as an error; descriptors that close themselves. */
#ifndef MOE_COMMON_BASE_SYS_H
#define MOE_COMMON_BASE_SYS_H
#include "common/base/error.h"

/* IO, with errno `sys` in err->sys: "doing: why". `file` may be NULL. The words do not depend on the locale, unlike strerror()'s, so that reports stay the same
 * everywhere, and any thread may ask for them. */
enum moe_code moe_fail_sys(struct moe_error *err, const char *file, int sys, const char *doing);

/* For a process that holds keys: no core dump, and no other process of its user reads its memory or its environment. Nothing fails by it. */
void moe_keep_private(void);

void moe_fd_close(int *fd);      /* sets it to -1; a negative one is fine; a MOE_AUTO destructor */
#endif
