/* execve comes here to be told in the log and refused early. The kernel's own layers (noexec mounts, Landlock) hold without it, so the call goes on in the job:
 * what another thread could change in the meantime they judge again. */
#include "sandbox/broker/parts.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A loader started as a program would load what may be read but not executed. */
static bool loader(const char *path)
{
    const char *name = strrchr(path, '/');
    name = name ? name + 1 : path;
    return strncmp(name, "ld-linux", 8) == 0 || strncmp(name, "ld-musl", 7) == 0 || strncmp(name, "ld64.so", 7) == 0 || strncmp(name, "ld.so", 5) == 0 ||
           (strncmp(name, "ld-", 3) == 0 && strstr(name, ".so"));
}

/* Judges what a path or a descriptor leads to. NULL = let it go on. */
static const char *judge(struct moe_call *c, const char *full)
{
    const struct moe_broker_plan *p = c->b->p;
    if (loader(full))
        return "the loader started by itself";
    return moe_path_below(full, p->executable, p->executable_count, NULL) ? NULL : "files.execute";
}

static const char *judge_fd(struct moe_call *c, int fd, char full[PATH_MAX])
{
    int taken = moe_take_fd(c, fd);
    if (taken < 0)
        return NULL;
    const char *why = moe_path_of(c->b, taken, full) ? NULL : "files.execute";
    if (!why)
        why = strncmp(full, "/memfd:", 7) == 0 || (strlen(full) > 10 && strcmp(full + strlen(full) - 10, " (deleted)") == 0)
                  ? "memory and removed files are not executed" : judge(c, full);
    (void)close(taken);
    return why;
}

void moe_serve_exec(struct moe_call *c)
{
    bool at = c->nr == SYS_execveat;
    char full[PATH_MAX] = "";
    const char *why = NULL;
    if (!c->b->started) {                                       /* the job's beginning: the plan's own command */
        c->b->started = true;
        moe_answer_continue(c);
        return;
    }
    int error = moe_take_path(c, c->args[at ? 1 : 0], c->path);
    if (!error && at && !c->path[0] && c->args[4] & AT_EMPTY_PATH) {
        why = judge_fd(c, (int)c->args[0], full);
    } else if (!error) {
        MOE_AUTO(moe_place_close) struct moe_place p = MOE_NO_PLACE;
        error = moe_where(c, at ? (int)c->args[0] : AT_FDCWD, c->path, !(at && c->args[4] & AT_SYMLINK_NOFOLLOW), &p);
        if (!error && p.fd >= 0)
            why = judge_fd(c, p.fd, full);
        else if (!error && p.there && S_ISREG(p.st.st_mode) && moe_path_of_place(c->b, &p, full))
            why = judge(c, full);
    }
    if (why)
        moe_deny(c, EACCES, why, full[0] ? full : c->path, NULL);
    else
        moe_answer_continue(c);                                 /* what is not there, or cannot be read, the kernel says itself */
}
