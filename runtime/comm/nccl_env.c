#include "runtime/comm/nccl_env.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* One variable, wherever it stands. */
static enum moe_code check_one(struct moe_str name, struct moe_str value, const char *where, unsigned line, struct moe_error *err)
{
    const struct moe_nccl_setting *s = moe_nccl_env_judge(name);
    char field[sizeof err->field];
    (void)snprintf(field, sizeof field, "%.*s", MOE_FMT(name));
    const struct moe_where at = { .file = where, .line = line, .field = field };
    if (moe_nccl_env_holds(name, value))
        return MOE_OK;
    if (s->verdict == MOE_NCCL_EXACT)
        return moe_fail(err, MOE_E_USAGE, at, "is set, and %s", s->why);
    if (s->verdict == MOE_NCCL_SET)
        return moe_fail(err, MOE_E_USAGE, at, "is not %s: it %s; moe-launch sets it", s->value, s->why);
    return moe_fail(err, MOE_E_USAGE, at, "is set: it %s", s->why);
}

/* NULL: it is not set. */
static const char *value_of(char *const *environment, const char *name)
{
    for (char *const *e = environment; e && *e; e++)
        if (strncmp(*e, name, strlen(name)) == 0 && (*e)[strlen(name)] == '=')
            return *e + strlen(name) + 1;
    return NULL;
}
static bool is_set(char *const *environment, const char *name) { return value_of(environment, name); }
static struct moe_str text_of(char *const *environment, const char *name)
{
    const char *value = value_of(environment, name);
    return moe_str_c(value ? value : "");
}

enum moe_code moe_nccl_env_check(char *const *environment, struct moe_error *err)
{
    for (char *const *e = environment; e && *e; e++) {
        struct moe_str value = moe_str_c(*e), name = moe_str_cut(&value, '=');
        if (name.len < strlen(*e))
            MOE_TRY(check_one(name, value, NULL, 0, err));
    }
    const struct moe_nccl_setting *s;
    for (size_t i = 0; (s = moe_nccl_env_set(i)); i++)
        if (!is_set(environment, s->pattern))
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = s->pattern }, "is not set to %s: it %s; moe-launch sets it", s->value, s->why);
    if (!is_set(environment, MOE_NCCL_IFNAME))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = MOE_NCCL_IFNAME },
                        "is not set: NCCL would listen on an interface of its own choice; moe-launch sets it, and --interface tells it to what");
    if (!moe_nccl_env_pinned(text_of(environment, MOE_NCCL_IFNAME), text_of(environment, MOE_NCCL_HCA), text_of(environment, MOE_NCCL_IB_DISABLE)))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = MOE_NCCL_HCA },
                        "is not set, and " MOE_NCCL_IB_DISABLE " is not 1: RDMA would take a device of its own choice; moe-launch sets one of them, and "
                        "--env " MOE_NCCL_HCA "==mlx5_0 names a device");
    return MOE_OK;
}

/* ---- the file ---- */

static enum moe_code read_conf(const char *path, int fd, char bytes[MOE_CAP_NCCL_CONF + 1], size_t *len, struct moe_error *err)
{
    const struct moe_where at = { .file = path };
    struct stat st;
    if (fstat(fd, &st) != 0)
        return moe_fail(err, MOE_E_IO, at, "%s", strerrordesc_np(errno));
    if (!S_ISREG(st.st_mode) || (st.st_uid != 0 && st.st_uid != geteuid()) || (st.st_mode & (S_IWGRP | S_IWOTH)))
        return moe_fail(err, MOE_E_USAGE, at, "sets variables for NCCL, and others than root and this user may write it (mode %04o)", (unsigned)st.st_mode & 07777);
    *len = 0;
    for (ssize_t n; *len <= MOE_CAP_NCCL_CONF; *len += (size_t)n) {
        n = read(fd, bytes + *len, MOE_CAP_NCCL_CONF + 1 - *len);
        if (n < 0)
            return moe_fail(err, MOE_E_IO, at, "%s", strerrordesc_np(errno));
        if (n == 0)
            return MOE_OK;
    }
    return moe_fail(err, MOE_E_LIMIT, at, "is longer than %u bytes", MOE_CAP_NCCL_CONF);
}

/* NCCL cuts long lines, and what is behind a cut becomes a line: such a file is
 * none that a person wrote. A name that is not NCCL's would be set as well. */
static enum moe_code check_conf(const char *path, struct moe_str text, struct moe_error *err)
{
    enum { LONGEST = 1000 };
    unsigned number = 0;
    for (struct moe_str line; moe_str_line(&text, &line);) {
        number++;
        if (line.len > LONGEST || (line.len && memchr(line.ptr, '\0', line.len)))
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = path, .line = number }, "is no line of a file of settings");
        struct moe_str name, value;
        if (!moe_nccl_conf_line(line, &name, &value))
            continue;
        if (moe_nccl_env_judge(name)->verdict == MOE_NCCL_FOREIGN)
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = path, .line = number }, "sets a variable that is none of NCCL's");
        MOE_TRY(check_one(name, value, path, number, err));
    }
    return MOE_OK;
}

enum moe_code moe_nccl_conf_check(const char *path, struct moe_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? MOE_OK : moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "%s", strerrordesc_np(errno));
    char *bytes = malloc(MOE_CAP_NCCL_CONF + 1);
    size_t len = 0;
    enum moe_code code = bytes ? read_conf(path, fd, bytes, &len, err) : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "no memory to read it");
    if (code == MOE_OK)
        code = check_conf(path, (struct moe_str){ bytes, len }, err);
    free(bytes);
    close(fd);
    return code;
}
