#include "common/base/number.h"
#include "runtime/hw/inside.h"
#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/utsname.h>

/* What decides which kernels run, as /proc/cpuinfo calls it; of others nobody asks. */
static const char *const features[] = {
    "sse4_2", "avx", "f16c", "fma", "avx2", "avx_vnni", "avx512f", "avx512bw", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_tile", "amx_int8",
    "amx_bf16", "asimd", "asimdhp", "asimddp", "bf16", "i8mm", "sve", "sve2",
};

static void put_features(struct moe_json *j, struct moe_str flags)
{
    moe_json_key(j, "features");
    moe_json_open(j, '[');
    for (size_t i = 0; i < MOE_COUNT(features); i++)
        for (struct moe_str rest = flags; rest.len;)
            if (moe_str_is(moe_str_cut(&rest, ' '), features[i])) {
                moe_json_str(j, moe_str_c(features[i]));
                break;
            }
    moe_json_close(j, ']');
}

/* ---- which processors there are: lists such as "0-3,8" ---- */

/* The next processor of the list after *at, which begins at UINT64_MAX. */
static bool next_cpu(const char **list, uint64_t *at, uint64_t *last)
{
    if (*at != UINT64_MAX && *at < *last) {
        ++*at;
        return true;
    }
    const char *end;
    const char *from = **list == ',' ? *list + 1 : *list;
    *at = *last = moe_number(from, 10, &end);
    if (end == from || *at >= MOE_CAP_HW_CPUS)
        return false;
    if (*end == '-')
        *last = moe_number(end + 1, 10, &end);
    *list = end;
    return *last >= *at && *last < MOE_CAP_HW_CPUS;
}

struct topology { uint64_t threads, cores, sockets; };

/* A core is counted at the first of its threads; a socket when it is first seen. Where the kernel does not say, a thread is a core. */
static struct topology topology_of(const struct moe_hw_places *p)
{
    MOE_NOT_ZEROED struct moe_hw_text list, siblings;
    struct topology t = { 0 };
    bool seen[MOE_CAP_HW_CPUS] = { 0 };
    if (!moe_hw_read(p, &list, "/sys/devices/system/cpu/online"))
        return (struct topology){ UINT64_MAX, UINT64_MAX, UINT64_MAX };
    const char *rest = list.text;
    for (uint64_t cpu = UINT64_MAX, last = 0; next_cpu(&rest, &cpu, &last);) {
        uint64_t socket = moe_hw_number(p, "/sys/devices/system/cpu/cpu%llu/topology/physical_package_id", (unsigned long long)cpu);
        bool told = moe_hw_read(p, &siblings, "/sys/devices/system/cpu/cpu%llu/topology/thread_siblings_list", (unsigned long long)cpu);
        t.threads++;
        t.cores += !told || moe_number(siblings.text, 10, NULL) == cpu;
        if (socket < MOE_CAP_HW_CPUS && !seen[socket]) {
            seen[socket] = true;
            t.sockets++;
        }
    }
    if (!t.sockets)
        t.sockets = UINT64_MAX;
    return t;
}

static uint64_t numa_nodes(const struct moe_hw_places *p)
{
    MOE_NOT_ZEROED struct moe_hw_text list;
    uint64_t count = 0;
    if (!moe_hw_read(p, &list, "/sys/devices/system/node/online"))
        return UINT64_MAX;
    const char *rest = list.text;
    for (uint64_t node = UINT64_MAX, last = 0; next_cpu(&rest, &node, &last);)
        count++;
    return count;
}

/* ---- what this process may use ---- */

static unsigned affinity(void)
{
    cpu_set_t *set = CPU_ALLOC(MOE_CAP_HW_CPUS);
    size_t bytes = CPU_ALLOC_SIZE(MOE_CAP_HW_CPUS);
    unsigned count = set && sched_getaffinity(0, bytes, set) == 0 ? (unsigned)CPU_COUNT_S(bytes, set) : 0;
    CPU_FREE(set);
    return count;
}

/* The folder of our cgroup below /sys/fs/cgroup: "0::/a/b" gives "/a/b". One outside of what we see has no name that leads to it. */
static bool own_cgroup(const struct moe_hw_places *p, struct moe_hw_text *t, struct moe_str *path)
{
    struct moe_str rest, line;
    if (!moe_hw_read(p, t, "/proc/self/cgroup"))
        return false;
    for (rest = (struct moe_str){ t->text, t->n }; moe_str_line(&rest, &line);)
        if (moe_str_starts(line, MOE_STR("0::/"))) {
            *path = moe_str_from(line, MOE_STR("0::").len);
            return !memmem(path->ptr, path->len, "/..", 3);
        }
    return false;
}

/* Ours, then the one above, to the root: the least of all is what holds. `limit` says what one file's text allows. */
static double least_limit(const struct moe_hw_places *p, const char *file, double (*limit)(const char *text))
{
    MOE_NOT_ZEROED struct moe_hw_text own, text;
    struct moe_str path;
    double least = INFINITY;
    if (!own_cgroup(p, &own, &path))
        return least;
    for (bool more = true; more;) {
        while (path.len && path.ptr[path.len - 1] == '/')
            path.len--;
        if (moe_hw_read(p, &text, "/sys/fs/cgroup%.*s/%s", MOE_FMT(path), file))
            least = fmin(least, limit(text.text));
        more = path.len > 0;
        while (path.len && path.ptr[path.len - 1] != '/')
            path.len--;
    }
    return least;
}

/* "150000 100000": microseconds of processors, in each so many; "max 100000" */
static double quota_of(const char *text)
{
    const char *end, *last;
    uint64_t quota = moe_number(text, 10, &end), period = moe_number(end, 10, &last);
    return end != text && last != end && period ? (double)quota / (double)period : INFINITY;
}
static double bytes_of(const char *text)
{
    const char *end;
    uint64_t bytes = moe_number(text, 10, &end);
    return end != text ? (double)bytes : INFINITY;
}

double moe_hw_quota(const struct moe_hw_places *p) { return least_limit(p, "cpu.max", quota_of); }

uint64_t moe_hw_memory_limit(const struct moe_hw_places *p)
{
    double least = least_limit(p, "memory.max", bytes_of);
    return least < 0x1p63 ? (uint64_t)least : UINT64_MAX;
}

unsigned moe_hw_cores_of(const struct moe_hw_places *p)
{
    double quota = ceil(moe_hw_quota(p));              /* a part of a processor is one, which is used for a part of the time */
    unsigned may = MOE_MAX(affinity(), 1u);
    return quota < may ? MOE_MAX((unsigned)quota, 1u) : may;
}

/* ---- told ---- */

void moe_hw_put_cpu(const struct moe_hw_places *p, struct moe_json *j)
{
    MOE_NOT_ZEROED struct moe_hw_text info;
    struct topology t = topology_of(p);
    double quota = moe_hw_quota(p);
    struct utsname os;
    (void)moe_hw_read(p, &info, "/proc/cpuinfo");
    struct moe_str text = { info.text, info.n }, flags = moe_hw_value(text, "flags");
    uint64_t khz = moe_hw_number(p, "/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq");
    moe_json_key(j, "cpu");
    moe_json_open(j, '{');
    moe_hw_put_text(j, "model", moe_hw_value(text, "model name"));
    moe_hw_put_text(j, "architecture", uname(&os) == 0 ? moe_str_c(os.machine) : (struct moe_str){ NULL, 0 });
    moe_hw_put_number(j, "sockets", t.sockets);
    moe_hw_put_number(j, "cores", t.cores);
    moe_hw_put_number(j, "threads", t.threads);
    moe_hw_put_number(j, "numa_nodes", numa_nodes(p));
    moe_hw_put_number(j, "max_mhz", khz == UINT64_MAX ? khz : khz / 1000);
    moe_hw_put_number(j, "usable", moe_hw_cores_of(p));
    moe_json_key(j, "quota");
    moe_json_num(j, quota, 3);
    put_features(j, flags.len ? flags : moe_hw_value(text, "Features"));
    moe_json_close(j, '}');
}

/* "MemTotal:  65790112 kB" */
static uint64_t kib(struct moe_str text, const char *key)
{
    struct moe_str value = moe_hw_value(text, key);
    const char *end;
    uint64_t n = value.len ? moe_number(value.ptr, 10, &end) : 0;      /* the text ends with NUL */
    return value.len && end != value.ptr && n < UINT64_MAX >> 10 ? n << 10 : UINT64_MAX;
}

void moe_hw_put_memory(const struct moe_hw_places *p, struct moe_json *j)
{
    MOE_NOT_ZEROED struct moe_hw_text info;
    (void)moe_hw_read(p, &info, "/proc/meminfo");
    struct moe_str text = { info.text, info.n };
    moe_json_key(j, "memory");
    moe_json_open(j, '{');
    moe_hw_put_number(j, "total_bytes", kib(text, "MemTotal"));
    moe_hw_put_number(j, "available_bytes", kib(text, "MemAvailable"));
    moe_hw_put_number(j, "limit_bytes", moe_hw_memory_limit(p));
    moe_hw_put_number(j, "swap_bytes", kib(text, "SwapTotal"));
    moe_json_close(j, '}');
}
