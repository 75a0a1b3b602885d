#include "runtime/comm/nccl_env.h"
#include "common/base/glob.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char code[] = "makes NCCL load code", file[] = "makes NCCL read or write a file", switches[] = "lets switches add, in an order of their own";

/* The first row that fits decides. */
static const struct moe_nccl_setting rows[] = {
    /* Set: */
    { "NCCL_CONF_FILE",          MOE_NCCL_SET,     "/dev/null", "names a file that sets variables; without it, NCCL reads one in the home folder" },
    { "NCCL_RAS_ENABLE",         MOE_NCCL_SET,     "0",         "opens a port that asks nobody who he is" },
    { "NCCL_DEBUG",              MOE_NCCL_SET,     "WARN",      "says how much NCCL writes of addresses, names and wiring" },
    { "NCCL_ENV_PLUGIN",         MOE_NCCL_SET,     "none",      code },
    { "NCCL_GIN_PLUGIN",         MOE_NCCL_SET,     "none",      code },
    { "NCCL_NET_PLUGIN",         MOE_NCCL_SET,     "none",      code },
    { "NCCL_PROFILER_PLUGIN",    MOE_NCCL_SET,     "none",      code },
    { "NCCL_RMA_PLUGIN",         MOE_NCCL_SET,     "none",      code },
    { "NCCL_TUNER_PLUGIN",       MOE_NCCL_SET,     "none",      code },
    { "NCCL_NVLS_ENABLE",        MOE_NCCL_SET,     "0",         switches },
    { "NCCL_COLLNET_ENABLE",     MOE_NCCL_SET,     "0",         switches },
    /* Refused, with a word of their own: */
    { "NCCL_COMM_ID",            MOE_NCCL_REFUSED, NULL, "makes NCCL's first meeting one that anybody can join" },
    { "NCCL_*PLUGIN",            MOE_NCCL_REFUSED, NULL, code },
    { "NCCL_*_LIB",              MOE_NCCL_REFUSED, NULL, code },
    { "NCCL_CUDA_PATH",          MOE_NCCL_REFUSED, NULL, code },
    { "NCCL_*FILE",              MOE_NCCL_REFUSED, NULL, file },
    { "NCCL_*FILE_RANK",         MOE_NCCL_REFUSED, NULL, file },
    { "NCCL_COMM_BLOCKING",      MOE_NCCL_REFUSED, NULL, "makes calls of NCCL wait for ever, past every deadline" },
    { "NCCL_DEBUG*",             MOE_NCCL_REFUSED, NULL, "makes NCCL write more than warnings" },
    { "NCCL_RAS_*",              MOE_NCCL_REFUSED, NULL, "is about a port that stays closed" },
    { "NCCL_HOSTID",             MOE_NCCL_REFUSED, NULL, "makes machines look like one" },
    { "NCCL_IPC_USE_ABSTRACT_SOCKET", MOE_NCCL_REFUSED, NULL, "opens sockets that no file's mode guards" },
    { "NCCL_OOB_NET_*",          MOE_NCCL_REFUSED, NULL, "moves NCCL's first meeting to another interface" },
    /* Passed: how fast, by which way, on which device. */
    { MOE_NCCL_IFNAME,           MOE_NCCL_EXACT,   NULL, "does not name interfaces exactly, as \"=eth0\" does" },
    { "NCCL_SOCKET_FAMILY",      MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_SOCKET_NTHREADS",    MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_SOCKET_RETRY_*",     MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_NSOCKS_PERTHREAD",   MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_NET",                MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_NET_GDR_*",          MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_NET_SHARED_*",       MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_NET_MERGE_*",        MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_NET_DISABLE_INTRA",  MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_IB_*",               MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_CROSS_NIC",          MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_PXN_*",              MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_P2P_*",              MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_NVB_*",              MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_MNNVL_*",            MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_SHM_DISABLE",        MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_CUMEM_*",            MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_DMABUF_ENABLE",      MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_GDRCOPY_*",          MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_GDR_*",              MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_ALGO",               MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_PROTO",              MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_BUFFSIZE",           MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_*_BUFFSIZE",         MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_*NTHREADS",          MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_*NCHANNELS",         MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_NCHANNELS_PER_*",    MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_M??_CTAS",           MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_CGA_CLUSTER_SIZE",   MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_LAUNCH_MODE",        MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_RUNTIME_CONNECT",    MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_CHECK_*",            MOE_NCCL_PASSED,  NULL, NULL },
    { "NCCL_IGNORE_CPU_AFFINITY", MOE_NCCL_PASSED, NULL, NULL },
    { "NCCL_*",                  MOE_NCCL_REFUSED, NULL, "is no setting of NCCL's that is known to do no harm" },
    { "*",                       MOE_NCCL_FOREIGN, NULL, NULL },
};

const struct moe_nccl_setting *moe_nccl_env_judge(struct moe_str name)
{
    size_t i = 0;
    while (i + 1 < MOE_COUNT(rows) && !moe_glob_name(moe_str_c(rows[i].pattern), name))
        i++;
    return &rows[i];
}

const struct moe_nccl_setting *moe_nccl_env_set(size_t i) { return i < MOE_COUNT(rows) && rows[i].verdict == MOE_NCCL_SET ? &rows[i] : NULL; }

bool moe_nccl_env_exact(struct moe_str value)
{
    enum { MOST = 15 };                    /* of an interface's name: IFNAMSIZ */
    if (!moe_str_starts(value, MOE_STR("=")))
        return false;
    struct moe_str rest = moe_str_from(value, 1);
    for (bool more = true; more;) {
        more = rest.len && memchr(rest.ptr, ',', rest.len);
        const struct moe_str one = moe_str_cut(&rest, ',');
        if (!one.len || one.len > MOST)
            return false;
        for (size_t i = 0; i < one.len; i++)
            if (!moe_is_word(one.ptr[i]) && !strchr("-.@:", one.ptr[i]))
                return false;
    }
    return true;
}

/* One variable, wherever it stands. */
static enum moe_code check_one(struct moe_str name, struct moe_str value, const char *where, unsigned line, struct moe_error *err)
{
    const struct moe_nccl_setting *s = moe_nccl_env_judge(name);
    char field[sizeof err->field];
    (void)snprintf(field, sizeof field, "%.*s", MOE_FMT(name));
    const struct moe_where at = { .file = where, .line = line, .field = field };
    switch (s->verdict) {
    case MOE_NCCL_FOREIGN:
    case MOE_NCCL_PASSED:
        return MOE_OK;
    case MOE_NCCL_EXACT:
        return moe_nccl_env_exact(value) ? MOE_OK : moe_fail(err, MOE_E_USAGE, at, "is set, and %s", s->why);
    case MOE_NCCL_SET:
        return moe_str_is(value, s->value) ? MOE_OK : moe_fail(err, MOE_E_USAGE, at, "is not %s: it %s; moe-launch sets it", s->value, s->why);
    case MOE_NCCL_REFUSED:
        break;
    }
    return moe_fail(err, MOE_E_USAGE, at, "is set: it %s", s->why);
}

static bool is_set(char *const *environment, const char *name)
{
    for (char *const *e = environment; e && *e; e++)
        if (strncmp(*e, name, strlen(name)) == 0 && (*e)[strlen(name)] == '=')
            return true;
    return false;
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

/* As NCCL reads it: a line that begins with '#' is a comment, one without '=' nothing. It cuts long lines, and what is behind a cut becomes a line: such a file is
 * none that a person wrote. A name that is not NCCL's would be set as well. */
static enum moe_code check_conf(const char *path, struct moe_str text, struct moe_error *err)
{
    enum { LONGEST = 1000 };
    unsigned number = 0;
    for (struct moe_str line; moe_str_line(&text, &line);) {
        number++;
        if (line.len > LONGEST || (line.len && memchr(line.ptr, '\0', line.len)))
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = path, .line = number }, "is no line of a file of settings");
        if (!line.len || line.ptr[0] == '#' || !memchr(line.ptr, '=', line.len))
            continue;
        struct moe_str value = line, name = moe_str_cut(&value, '=');
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
