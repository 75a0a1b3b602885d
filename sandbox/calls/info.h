/* The rows of the tables of calls, which are cut in two by size alone. */
#ifndef MOE_SANDBOX_CALLS_INFO_H
#define MOE_SANDBOX_CALLS_INFO_H
#include "sandbox/calls/words.h"

#define FD(n)       { n, MOE_ARG_FD, NULL }
#define DFD(n)      { n, MOE_ARG_DIRFD, NULL }
#define PATH(n)     { n, MOE_ARG_PATH, NULL }
#define PTR(n)      { n, MOE_ARG_POINTER, NULL }
#define SIZE(n)     { n, MOE_ARG_SIZE, NULL }
#define NUM(n)      { n, MOE_ARG_NUMBER, NULL }
#define INT(n)      { n, MOE_ARG_INT, NULL }
#define PID(n)      { n, MOE_ARG_PID, NULL }
#define ADDR(n)     { n, MOE_ARG_SOCKADDR, NULL }
#define MODE(n)     { n, MOE_ARG_MODE, NULL }
#define WORD(n, s)  { n, MOE_ARG_WORD, moe_words_##s }
#define FLAGS(n, s) { n, MOE_ARG_FLAGS, moe_words_##s }

/* Each ends with .name = NULL. */
extern const struct moe_call_info moe_calls_files[], moe_calls_system[];
#endif
