/* System calls as people name them: numbers, what each argument is called and means, constants, groups, and what is dangerous about a call.
 * Tables only: the profile reader, the filter, the log and `learn` all speak of calls through this. */
#ifndef MOE_SANDBOX_CALLS_H
#define MOE_SANDBOX_CALLS_H
#include "common/base/buf.h"
#include "common/base/str.h"
#include <stdbool.h>
#include <stdint.h>

#define MOE_CALL_ARGS 6

/* What an argument is, so that it can be shown and compared. */
enum moe_arg_kind {
    MOE_ARG_NONE, MOE_ARG_NUMBER, MOE_ARG_SIZE, MOE_ARG_FD, MOE_ARG_DIRFD, MOE_ARG_PID, MOE_ARG_PATH, MOE_ARG_POINTER, MOE_ARG_SOCKADDR,
    MOE_ARG_INT,                         /* a number of which the kernel takes the lower 32 bits, signed */
    MOE_ARG_MODE,                        /* octal                                               */
    MOE_ARG_WORD,                        /* one of `words`                                      */
    MOE_ARG_FLAGS,                       /* any of `words`, joined by |                         */
};
/* A set ends with .name = NULL. `mask`: the bits by which it is told (a field of several bits, as O_WRONLY's); 0 = its own. */
struct moe_word { const char *name; uint64_t value, mask; };
struct moe_arg_info { const char *name; enum moe_arg_kind kind; const struct moe_word *words; };
/* The bits that the kernel looks at: ~0, or 0xffffffff for descriptors, modes, words and flags. What is above them says nothing, so a comparison that
 * looked at them could be talked out of a match. NULL: ~0. */
uint64_t moe_arg_bits(const struct moe_arg_info *arg);
struct moe_call_info {
    const char *name;
    struct moe_arg_info args[MOE_CALL_ARGS];   /* .name = NULL: there is no such argument      */
    const char *danger;                        /* one sentence when allowing it needs a reason; NULL = harmless as it is */
};

/* The number on this machine. False: no Linux has such a call. *nr < 0: Linux has it, this machine does not. */
bool moe_call_number(struct moe_str name, int *nr);
/* The name of a number of this machine; NULL = none known. Borrowed, lives for ever. */
const char *moe_call_name(int nr);
/* What is known of a call; NULL when only its name is. */
const struct moe_call_info *moe_call_info(struct moe_str name);
/* The nearest name for "did you mean"; NULL = none near. */
const char *moe_call_suggest(struct moe_str name);

/* Index of an argument by name ("domain"), or by "arg0" to "arg5"; -1 = there is none. */
int moe_call_arg(const struct moe_call_info *info, struct moe_str name);
/* A constant of an argument: "AF_INET", "SOCK_STREAM|SOCK_CLOEXEC", "TIOCSTI", "0x5413", "-1", "0644", "AT_FDCWD"; 'F' is an ioctl's type in its place (0x4600, to be
 * compared under the mask 0xff00). Cut to moe_arg_bits(). False = not known there, or no number that fits. */
bool moe_arg_value(const struct moe_arg_info *arg, struct moe_str word, uint64_t *value);
/* A value as people read it: "AF_INET", "O_WRONLY|O_CREAT", "0644", "AT_FDCWD", "0x7ffe..". */
void moe_arg_show(const struct moe_arg_info *arg, uint64_t value, struct moe_buf *out);

/* "@files": calls that belong together. Names end with NULL. NULL = no such group. */
struct moe_call_group { const char *name, *title; const char *const *calls; };
const struct moe_call_group *moe_call_group(struct moe_str name);
extern const struct moe_call_group moe_call_groups[];                         /* ends with .name = NULL */
#endif
