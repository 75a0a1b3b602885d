#include "common/nccl/settings.h"
#include "common/base/base.h"
#include "common/base/glob.h"
#include <string.h>

static const char code[] = "makes NCCL load code", file[] = "makes NCCL read or write a file", switches[] = "lets switches add, in an order of their own";

enum { MOST_OF_HCA = 72 };                 /* a name of 63 characters, and ":port" */

/* The first row that fits decides. */
static const struct moe_nccl_setting rows[] = {
    /* Set: */
    { "NCCL_CONF_FILE",               MOE_NCCL_SET,     MOE_NCCL_CODE,    "/dev/null", "names a file that sets variables; without it, NCCL reads one in the home folder" },
    { "NCCL_RAS_ENABLE",              MOE_NCCL_SET,     MOE_NCCL_PORT,    "0",         "opens a port that asks nobody who he is" },
    { "NCCL_DEBUG",                   MOE_NCCL_SET,     MOE_NCCL_LOUD,    "WARN",      "says how much NCCL writes of addresses, names and wiring" },
    { "NCCL_ENV_PLUGIN",              MOE_NCCL_SET,     MOE_NCCL_CODE,    "none",      code },
    { "NCCL_GIN_PLUGIN",              MOE_NCCL_SET,     MOE_NCCL_CODE,    "none",      code },
    { "NCCL_NET_PLUGIN",              MOE_NCCL_SET,     MOE_NCCL_CODE,    "none",      code },
    { "NCCL_PROFILER_PLUGIN",         MOE_NCCL_SET,     MOE_NCCL_CODE,    "none",      code },
    { "NCCL_RMA_PLUGIN",              MOE_NCCL_SET,     MOE_NCCL_CODE,    "none",      code },
    { "NCCL_TUNER_PLUGIN",            MOE_NCCL_SET,     MOE_NCCL_CODE,    "none",      code },
    { "NCCL_NVLS_ENABLE",             MOE_NCCL_SET,     MOE_NCCL_OTHER,   "0",         switches },
    { "NCCL_COLLNET_ENABLE",          MOE_NCCL_SET,     MOE_NCCL_OTHER,   "0",         switches },
    /* Refused, with a word of their own: */
    { "NCCL_COMM_ID",                 MOE_NCCL_REFUSED, MOE_NCCL_MEETING, NULL, "makes NCCL's first meeting one that anybody can join" },
    { "NCCL_*PLUGIN",                 MOE_NCCL_REFUSED, MOE_NCCL_CODE,    NULL, code },
    { "NCCL_*_LIB",                   MOE_NCCL_REFUSED, MOE_NCCL_CODE,    NULL, code },
    { "NCCL_CUDA_PATH",               MOE_NCCL_REFUSED, MOE_NCCL_CODE,    NULL, code },
    { "NCCL_*FILE",                   MOE_NCCL_REFUSED, MOE_NCCL_FILE,    NULL, file },
    { "NCCL_*FILE_RANK",              MOE_NCCL_REFUSED, MOE_NCCL_FILE,    NULL, file },
    { "NCCL_COMM_BLOCKING",           MOE_NCCL_REFUSED, MOE_NCCL_OTHER,   NULL, "makes calls of NCCL wait for ever, past every deadline" },
    { "NCCL_DEBUG*",                  MOE_NCCL_REFUSED, MOE_NCCL_LOUD,    NULL, "makes NCCL write more than warnings" },
    { "NCCL_RAS_*",                   MOE_NCCL_REFUSED, MOE_NCCL_PORT,    NULL, "is about a port that stays closed" },
    { "NCCL_HOSTID",                  MOE_NCCL_REFUSED, MOE_NCCL_OTHER,   NULL, "makes machines look like one" },
    { "NCCL_IPC_USE_ABSTRACT_SOCKET", MOE_NCCL_REFUSED, MOE_NCCL_PORT,    NULL, "opens sockets that no file's mode guards" },
    { "NCCL_OOB_NET_*",               MOE_NCCL_REFUSED, MOE_NCCL_MEETING, NULL, "moves NCCL's first meeting to another interface" },
    /* Passed: how fast, by which way, on which device. */
    { MOE_NCCL_IFNAME,                MOE_NCCL_EXACT,   MOE_NCCL_MEETING, NULL, "does not name interfaces exactly, as \"=eth0\" does" },
    { "NCCL_SOCKET_FAMILY",           MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_SOCKET_NTHREADS",         MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_SOCKET_RETRY_*",          MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_NSOCKS_PERTHREAD",        MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_NET",                     MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_NET_GDR_*",               MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_NET_SHARED_*",            MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_NET_MERGE_*",             MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_NET_DISABLE_INTRA",       MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { MOE_NCCL_HCA,                   MOE_NCCL_EXACT,   MOE_NCCL_MEETING, NULL, "does not name devices of RDMA exactly, as \"=mlx5_0\" does" },
    { "NCCL_IB_*",                    MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_CROSS_NIC",               MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_PXN_*",                   MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_P2P_*",                   MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_NVB_*",                   MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_MNNVL_*",                 MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_SHM_DISABLE",             MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_CUMEM_*",                 MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_DMABUF_ENABLE",           MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_GDRCOPY_*",               MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_GDR_*",                   MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_ALGO",                    MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_PROTO",                   MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_BUFFSIZE",                MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_*_BUFFSIZE",              MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_*NTHREADS",               MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_*NCHANNELS",              MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_NCHANNELS_PER_*",         MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_M??_CTAS",                MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_CGA_CLUSTER_SIZE",        MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_LAUNCH_MODE",             MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_RUNTIME_CONNECT",         MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_CHECK_*",                 MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_IGNORE_CPU_AFFINITY",     MOE_NCCL_PASSED,  MOE_NCCL_NONE,    NULL, NULL },
    { "NCCL_*",                       MOE_NCCL_REFUSED, MOE_NCCL_OTHER,   NULL, "is no setting of NCCL's that is known to do no harm" },
    { "*",                            MOE_NCCL_FOREIGN, MOE_NCCL_NONE,    NULL, NULL },
};

const struct moe_nccl_setting *moe_nccl_env_judge(struct moe_str name)
{
    size_t i = 0;
    while (i + 1 < MOE_COUNT(rows) && !moe_glob_name(moe_str_c(rows[i].pattern), name))
        i++;
    return &rows[i];
}

const struct moe_nccl_setting *moe_nccl_env_set(size_t i) { return i < MOE_COUNT(rows) && rows[i].verdict == MOE_NCCL_SET ? &rows[i] : NULL; }

/* Names of up to `most` characters. */
static bool names_exactly(struct moe_str value, size_t most)
{
    if (!moe_str_starts(value, MOE_STR("=")))
        return false;
    struct moe_str rest = moe_str_from(value, 1);
    for (bool more = true; more;) {
        more = rest.len && memchr(rest.ptr, ',', rest.len);
        const struct moe_str one = moe_str_cut(&rest, ',');
        if (!one.len || one.len > most)
            return false;
        for (size_t i = 0; i < one.len; i++)
            if (!moe_is_word(one.ptr[i]) && !strchr("-.@:", one.ptr[i]))
                return false;
    }
    return true;
}

bool moe_nccl_env_exact(struct moe_str value)
{
    enum { MOST = 15 };                    /* of an interface's name: IFNAMSIZ */
    return names_exactly(value, MOST);
}

bool moe_nccl_env_pinned(struct moe_str interfaces, struct moe_str hca, struct moe_str disable)
{
    return hca.len || moe_str_is(disable, "1") || moe_str_is(interfaces, "=lo");
}

bool moe_nccl_env_holds(struct moe_str name, struct moe_str value)
{
    const struct moe_nccl_setting *s = moe_nccl_env_judge(name);
    switch (s->verdict) {
    case MOE_NCCL_FOREIGN:
    case MOE_NCCL_PASSED:  return true;
    case MOE_NCCL_EXACT:   return moe_str_is(name, MOE_NCCL_HCA) ? names_exactly(value, MOST_OF_HCA) : moe_nccl_env_exact(value);
    case MOE_NCCL_SET:     return moe_str_is(value, s->value);
    case MOE_NCCL_REFUSED: break;
    }
    return false;
}

bool moe_nccl_conf_line(struct moe_str line, struct moe_str *name, struct moe_str *value)
{
    if (!line.len || line.ptr[0] == '#' || !memchr(line.ptr, '=', line.len))
        return false;
    *value = line;
    *name = moe_str_cut(value, '=');
    return true;
}
