/* One process of ours, which does not outlive us.
 *
 * fork() and not posix_spawn(): that one cannot ask for the parent's death signal, and a program in between that does would be one more to execute, with an interface
 * that anybody could call. Between fork() and execve() the child makes system calls and nothing else, so it does not matter which threads there were. The kernel ties
 * the death signal to the thread that forks: it must be the main one. */
#ifndef MOE_RUNTIME_LAUNCH_SPAWN_H
#define MOE_RUNTIME_LAUNCH_SPAWN_H
#include "common/base/error.h"
#include <sys/types.h>

struct moe_spawn {                         /* all borrowed                                                                        */
    const char *path;                      /* of the program; not searched for                                                    */
    char *const *argv, *const *envp;
    int in, out, err;                      /* become descriptors 0 to 2; -1: /dev/null as input, ours as output                    */
    int control;                           /* becomes MOE_SPAWN_CONTROL; -1: there is none                                         */
};
enum { MOE_SPAWN_CONTROL = 3 };

/**
 * Start it: leader of a process group of its own, killed when we die, no signal blocked or ignored, no descriptor but those above.
 *
 *   pid  out   to be waited for
 *
 * Waits until the program runs, or cannot: errors: IO, errno in err->sys, field "execve" when it was the program that could not be executed.
 */
MOE_MUST_USE enum moe_code moe_spawn(const struct moe_spawn *how, pid_t *pid, struct moe_error *err);

/* Where a command lies: `name` with a '/' is taken as it is, else PATH (a value of ours, or NULL) is searched. `into` gets an absolute path.
 * Errors: USAGE, with ENOENT or EACCES in err->sys: 127 or 126 as in the shell; LIMIT (a path too long). */
MOE_MUST_USE enum moe_code moe_spawn_find(const char *name, const char *path, char *into, size_t room, struct moe_error *err);
#endif
