/* Secrets that the profile names, handed to the program that it names: a sealed memfd, a 0600 file on a tmpfs of its own, or (where nothing else works) the
 * environment. Values are wiped from every process of ours as soon as the job has them. */
#include "common/base/file.h"
#include "sandbox/kernel/uapi.h"
#include "sandbox/launch/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

static bool for_this_program(const struct moe_plan *p, const struct moe_secret_item *item)
{
    const char *base = strrchr(p->command, '/');
    base = base ? base + 1 : p->command;
    return !item->program.len || moe_str_is(item->program, base) || moe_str_is(item->program, p->command);
}

static enum moe_code refuse(const struct moe_secret_item *item, enum moe_code code, const char *what, struct moe_error *err)
{
    return moe_fail(err, code, (struct moe_where){ .line = item->at.line, .column = item->at.column, .field = "environment.secrets" },
                    "%.*s: %s", MOE_FMT(item->name), what);
}

/* The name becomes the name of a file and of a variable. */
static bool plain_name(struct moe_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!moe_is_word(name.ptr[i]))
            return false;
    return name.len > 0 && name.len < 128;
}

static enum moe_code read_value(struct moe_secret *secret, struct moe_error *err)
{
    const struct moe_secret_item *item = secret->item;
    if (item->from_env.len) {
        const char *value = getenv(item->from_env.ptr);
        if (!value)
            return refuse(item, MOE_E_USAGE, "the variable that it is taken from is not set", err);
        secret->len = strlen(value);
        if (secret->len > MOE_CAP_SECRET_BYTES)
            return refuse(item, MOE_E_LIMIT, "is larger than 64 KiB", err);
        secret->value = strdup(value);
    } else {
        MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
        MOE_TRY(moe_file_read(item->from_file.ptr, MOE_CAP_SECRET_BYTES, &bytes, err));
        struct moe_str got = moe_buf_str(bytes);
        secret->len = got.len;
        secret->value = calloc(1, got.len + 1);
        if (secret->value)
            memcpy(secret->value, got.ptr, got.len);
        explicit_bzero((char *)got.ptr, got.len);    /* the buffer is ours */
    }
    return secret->value ? MOE_OK : refuse(item, MOE_E_LIMIT, "out of memory", err);
}

static int sealed(const struct moe_secret *secret)
{
    char name[160];
    (void)snprintf(name, sizeof name, "secret:%s", secret->item->name.ptr);
    int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
    if (fd < 0 && errno == EINVAL)                   /* before Linux 6.3 */
        fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return -1;
    if (write(fd, secret->value, secret->len) == (ssize_t)secret->len && lseek(fd, 0, SEEK_SET) == 0 && fchmod(fd, 0400) == 0 &&
        fcntl(fd, F_ADD_SEALS, SEALS) == 0)
        return fd;
    int saved = errno;
    (void)close(fd);
    errno = saved;
    return -1;
}

/* NAME_FD=7, NAME_FILE=/run/secrets/NAME, NAME=value */
static char *spell(const struct moe_secret *secret)
{
    const struct moe_secret_item *item = secret->item;
    char *text = NULL;
    int n = item->as == MOE_SECRET_FD     ? asprintf(&text, "%.*s_FD=%d", MOE_FMT(item->name), secret->fd)
            : item->as == MOE_SECRET_FILE ? asprintf(&text, "%.*s_FILE=/run/secrets/%.*s", MOE_FMT(item->name), MOE_FMT(item->name))
                                          : asprintf(&text, "%.*s=%s", MOE_FMT(item->name), secret->value);
    return n < 0 ? NULL : text;
}

static void log_secret(struct moe_log *log, const struct moe_secret_item *item, bool given)
{
    static const char *const as[] = { "fd", "file", "env" };
    struct moe_json *j = moe_log_begin(log, "secret");
    moe_json_key(j, "name");
    moe_json_str(j, item->name);
    moe_json_key(j, "as");
    moe_json_str(j, moe_str_c(as[item->as]));
    moe_json_key(j, "given");
    moe_json_bool(j, given);
    moe_log_end(log);
}

static enum moe_code add(struct moe_start *s, const struct moe_secret_item *item, size_t index, struct moe_error *err)
{
    struct moe_secret *secret = &s->secrets[s->secret_count];
    if (s->secret_count == MOE_CAP_SECRETS)
        return refuse(item, MOE_E_LIMIT, "more than 64 secrets", err);
    if (!plain_name(item->name))
        return refuse(item, MOE_E_USAGE, "is no name of letters, digits and _", err);
    if (item->as == MOE_SECRET_FILE && !MOE_FLAG(s, CLONE_NEWNS))
        return refuse(item, MOE_E_USAGE, "a file for it needs a mount namespace", err);
    *secret = (struct moe_secret){ .item = item, .fd = -1 };
    s->secret_count++;
    MOE_TRY(read_value(secret, err));
    if (item->as == MOE_SECRET_FD && (secret->fd = sealed(secret)) < 0)
        return moe_start_failed(s, MOE_STEP_SECRET, index, errno, err);
    return MOE_OK;
}

enum moe_code moe_secrets_open(struct moe_start *s, struct moe_log *log, struct moe_error *err)
{
    const struct moe_plan *p = s->plan;
    size_t plain = 0;
    for (size_t i = 0; i < p->secret_count; i++) {
        const bool given = for_this_program(p, &p->secrets[i]);
        if (given)
            MOE_TRY(add(s, &p->secrets[i], i, err));
        log_secret(log, &p->secrets[i], given); // nosec M601: writes what the profile calls it and who got it; the value is in another struct
    }
    while (p->envp[plain])
        plain++;
    s->envp = calloc(plain + s->secret_count + 1, sizeof *s->envp);
    if (!s->envp)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for the environment");
    if (plain)
        memcpy(s->envp, p->envp, plain * sizeof *s->envp);
    for (s->env_own = 0; s->env_own < s->secret_count; s->env_own++)
        if (!(s->envp[plain + s->env_own] = spell(&s->secrets[s->env_own])))
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for the environment");
    return MOE_OK;
}

void moe_secrets_mount(struct moe_start *s, int root)
{
    int tree = -1;
    for (size_t i = 0; i < s->secret_count; i++) {
        const struct moe_secret *secret = &s->secrets[i];
        if (secret->item->as != MOE_SECRET_FILE)
            continue;
        moe_at(s, MOE_STEP_SECRETS, 0);
        if (tree < 0) {
            int fs = MOE_MUST(s, fsopen("tmpfs", FSOPEN_CLOEXEC));
            (void)moe_must(s, fsconfig(fs, FSCONFIG_SET_STRING, "mode", "700", 0));
            (void)moe_must(s, fsconfig(fs, FSCONFIG_SET_STRING, "size", "8m", 0));
            (void)moe_must(s, fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
            tree = MOE_MUST(s, fsmount(fs, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC));
            (void)close(fs);
        }
        int fd = MOE_MUST(s, openat(tree, secret->item->name.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (write(fd, secret->value, secret->len) != (ssize_t)secret->len)
            moe_start_die(s, ENOSPC);
        (void)close(fd);
    }
    if (tree < 0)
        return;
    static const char *const parts[] = { "run", "secrets" };
    int at = MOE_MUST(s, fcntl(root, F_DUPFD_CLOEXEC, 0));
    for (size_t i = 0; i < MOE_COUNT(parts); i++) {
        if (mkdirat(at, parts[i], 0755) != 0 && errno != EEXIST)
            moe_start_die(s, errno);
        int next = MOE_MUST(s, openat(at, parts[i], O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        (void)close(at);
        at = next;
    }
    struct mount_attr set = { .attr_set = MOUNT_ATTR_RDONLY };
    (void)moe_must(s, mount_setattr(tree, "", AT_EMPTY_PATH, &set, sizeof set));
    (void)moe_must(s, move_mount(tree, "", at, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH));
    (void)close(tree);
    (void)close(at);
}

void moe_secrets_wipe(struct moe_start *s)
{
    for (size_t i = 0; i < s->secret_count; i++)
        if (s->secrets[i].value) {
            explicit_bzero(s->secrets[i].value, s->secrets[i].len);
            s->secrets[i].len = 0;
        }
    size_t n = 0;
    while (s->envp && s->envp[n])
        n++;
    for (size_t i = 0; i < s->env_own && i < n; i++)
        explicit_bzero(s->envp[n - 1 - i], strlen(s->envp[n - 1 - i]));
}

void moe_secrets_close(struct moe_start *s)
{
    size_t n = 0;
    moe_secrets_wipe(s);
    while (s->envp && s->envp[n])
        n++;
    for (size_t i = 0; i < s->env_own && i < n; i++)
        free(s->envp[n - 1 - i]);
    for (size_t i = 0; i < s->secret_count; i++) {
        free(s->secrets[i].value);
        if (s->secrets[i].fd >= 0)
            (void)close(s->secrets[i].fd);
    }
    free(s->envp);
    s->envp = NULL;
    s->secret_count = s->env_own = 0;
}
