/* What is told of machines that are folders here, file by file; and of this one, as far as anything can be known of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "common/doc/doc.h"
#include "runtime/hw/inside.h"
#include <ftw.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { CAP = 1 << 20 };
#define SECOND UINT64_C(1000000000)

/* ---- machines ---- */

struct machine { char root[64]; };
struct file { const char *path, *text; };

static void put(const struct machine *m, const char *path, const char *text)
{
    char full[PATH_MAX];
    struct moe_error err = { 0 };
    int n = snprintf(full, sizeof full, "%s%s", m->root, path);
    assert_in_range(n, 1, sizeof full - 1);
    for (char *slash = full + strlen(m->root) + 1; (slash = strchr(slash, '/')) != NULL; *slash++ = '/') {
        *slash = '\0';
        (void)mkdir(full, 0755);
    }
    assert_int_equal(moe_file_write(full, moe_str_c(text), 0644, &err), MOE_OK);
}

static const char *full_path(const struct machine *m, const char *path)
{
    static char full[PATH_MAX];
    assert_in_range(snprintf(full, sizeof full, "%s%s", m->root, path), 1, sizeof full - 1);
    return full;
}
static void take_away(const struct machine *m, const char *path) { assert_int_equal(unlink(full_path(m, path)), 0); }
static void point(const struct machine *m, const char *path, const char *to)
{
    put(m, path, "");
    take_away(m, path);
    assert_int_equal(symlink(to, full_path(m, path)), 0);
}

static const char *fake_library(void)
{
    static char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 64);
    size_t len = n > 0 && (size_t)n < sizeof path - 64 ? (size_t)n : 0;
    assert_true(len);
    path[len] = '\0';
    memcpy(strrchr(path, '/') + 1, "fake_nvml.so", sizeof "fake_nvml.so");
    return path;
}

static struct machine make(const struct file *files, size_t count)
{
    struct machine m = { .root = "/tmp/moe-hw-XXXXXX" };
    assert_non_null(mkdtemp(m.root));
    for (size_t i = 0; i < count; i++)
        put(&m, files[i].path, files[i].text);
    return m;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}
static void take_down(struct machine *m) { assert_int_equal(nftw(m->root, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0); }

static struct moe_hw_places places_of(const struct machine *m) { return (struct moe_hw_places){ .root = m->root, .nvml = fake_library() }; }

static struct moe_buf *told(const struct moe_hw_places *p)
{
    struct moe_buf *out = moe_buf_new(CAP);
    struct moe_error err = { 0 };
    assert_non_null(out);
    assert_int_equal(moe_hw_json_of(p, out, &err), MOE_OK);
    return out;
}

static void has(const struct moe_buf *out, const char *text)
{
    if (!strstr(moe_buf_str(out).ptr, text))
        fail_msg("there is no %s in\n%s", text, moe_buf_str(out).ptr);
}
static void has_no(const struct moe_buf *out, const char *text)
{
    if (strstr(moe_buf_str(out).ptr, text))
        fail_msg("there is %s in\n%s", text, moe_buf_str(out).ptr);
}

/* ---- all of it ---- */

#define CPU "/sys/devices/system/cpu/"
#define NET "/sys/class/net/"
#define CAPPED "/sys/class/powercap/"
static const struct file whole[] = {
    { "/proc/cpuinfo", "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: A \"fast\" one\nflags\t\t: fpu avx2 avx avx512f_not amx_bf16 fma\n\nprocessor\t: 1\nmodel name\t: other\n" },
    { "/proc/meminfo", "MemTotal:       65790112 kB\nMemFree:         1000 kB\nMemAvailable:   32000000 kB\nSwapTotal:             0 kB\n" },
    { "/proc/self/cgroup", "0::/job.slice/step\n" },
    { "/sys/fs/cgroup/job.slice/memory.max", "1073741824\n" },
    { "/sys/fs/cgroup/job.slice/step/memory.max", "max\n" },
    { "/sys/fs/cgroup/job.slice/step/cpu.max", "50000 100000\n" },
    { CPU "online", "0-3,6\n" },
    { CPU "cpu0/topology/physical_package_id", "0\n" }, { CPU "cpu0/topology/thread_siblings_list", "0,2\n" },
    { CPU "cpu1/topology/physical_package_id", "1\n" }, { CPU "cpu1/topology/thread_siblings_list", "1,3\n" },
    { CPU "cpu2/topology/physical_package_id", "0\n" }, { CPU "cpu2/topology/thread_siblings_list", "0,2\n" },
    { CPU "cpu3/topology/physical_package_id", "1\n" }, { CPU "cpu3/topology/thread_siblings_list", "1,3\n" },
    { CPU "cpu6/topology/physical_package_id", "1\n" }, { CPU "cpu6/topology/thread_siblings_list", "6\n" },
    { CPU "cpu0/cpufreq/cpuinfo_max_freq", "3500000\n" },
    { "/sys/devices/system/node/online", "0-1\n" },
    { "/dev/nvidiactl", "" },
    { NET "lo/type", "772\n" }, { NET "lo/mtu", "65536\n" }, { NET "lo/flags", "0x9\n" }, { NET "lo/operstate", "unknown\n" }, { NET "lo/address", "00:00:00:00:00:00\n" },
    { NET "eth0/type", "1\n" }, { NET "eth0/mtu", "9000\n" }, { NET "eth0/flags", "0x1003\n" }, { NET "eth0/operstate", "up\n" }, { NET "eth0/speed", "100000\n" },
    { NET "eth0/address", "52:54:00:12:34:56\n" }, { NET "eth0/device/uevent", "" },
    { NET "bonding_masters", "\n" },
    { CAPPED "intel-rapl:0/name", "package-0\n" }, { CAPPED "intel-rapl:0/energy_uj", "1000000\n" },
    { CAPPED "intel-rapl:1/name", "package-1\n" },
};
static const char expected[] =
    "{\n"
    "  \"cpu\": {\n"
    "    \"model\": \"A \\\"fast\\\" one\",\n"
    "    \"architecture\": \"%s\",\n"
    "    \"sockets\": 2,\n"
    "    \"cores\": 3,\n"
    "    \"threads\": 5,\n"
    "    \"numa_nodes\": 2,\n"
    "    \"max_mhz\": 3500,\n"
    "    \"usable\": 1,\n"
    "    \"quota\": 0.500,\n"
    "    \"features\": [\n"
    "      \"avx\",\n"
    "      \"fma\",\n"
    "      \"avx2\",\n"
    "      \"amx_bf16\"\n"
    "    ]\n"
    "  },\n"
    "  \"memory\": {\n"
    "    \"total_bytes\": 67369074688,\n"
    "    \"available_bytes\": 32768000000,\n"
    "    \"limit_bytes\": 1073741824,\n"
    "    \"swap_bytes\": 0\n"
    "  },\n"
    "  \"gpu_driver\": \"570.124.06\",\n"
    "  \"cuda\": \"12.8\",\n"
    "  \"gpus\": [\n"
    "    {\n"
    "      \"index\": 0,\n"
    "      \"name\": \"Fake \\\"H200\\\"\",\n"
    "      \"uuid\": \"GPU-1\",\n"
    "      \"compute_capability\": \"9.0\",\n"
    "      \"memory_bytes\": 161061273600,\n"
    "      \"memory_free_bytes\": 159987531776,\n"
    "      \"power_limit_watts\": 700\n"
    "    },\n"
    "    {\n"
    "      \"index\": 1,\n"
    "      \"name\": null,\n"
    "      \"uuid\": null,\n"
    "      \"compute_capability\": null,\n"
    "      \"memory_bytes\": null,\n"
    "      \"memory_free_bytes\": null,\n"
    "      \"power_limit_watts\": null\n"
    "    }\n"
    "  ],\n"
    "  \"network\": [\n"
    "    {\n"
    "      \"name\": \"eth0\",\n"
    "      \"kind\": \"ethernet\",\n"
    "      \"driver\": \"mlx5_core\",\n"
    "      \"speed_mbps\": 100000,\n"
    "      \"mtu\": 9000,\n"
    "      \"up\": true\n"
    "    },\n"
    "    {\n"
    "      \"name\": \"lo\",\n"
    "      \"kind\": \"loopback\",\n"
    "      \"driver\": null,\n"
    "      \"speed_mbps\": null,\n"
    "      \"mtu\": 65536,\n"
    "      \"up\": true\n"
    "    }\n"
    "  ],\n"
    "  \"power\": [\n"
    "    {\n"
    "      \"zone\": \"intel-rapl:0\",\n"
    "      \"readable\": true\n"
    "    },\n"
    "    {\n"
    "      \"zone\": \"intel-rapl:1\",\n"
    "      \"readable\": false\n"
    "    }\n"
    "  ]\n"
    "}\n";

static void a_whole_machine_is_told(void **state)
{
    struct machine m = make(whole, MOE_COUNT(whole));
    struct moe_hw_places p = places_of(&m);
    struct utsname os;
    char want[8192];
    (void)state;
    point(&m, NET "eth0/device/driver", "../../../../bus/pci/drivers/mlx5_core");
    MOE_AUTO(moe_buf_free) struct moe_buf *out = told(&p);
    assert_int_equal(uname(&os), 0);
    assert_in_range(snprintf(want, sizeof want, expected, os.machine), 1, sizeof want - 1);
    assert_string_equal(moe_buf_str(out).ptr, want);
    has_no(out, "52:54");
    take_down(&m);
}

static void a_machine_without_files_is_told_as_unknown(void **state)
{
    struct machine m = make(NULL, 0);
    struct moe_hw_places p = places_of(&m);
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = told(&p);
    has(out, "\"model\": null");
    has(out, "\"threads\": null");
    has(out, "\"quota\": null");
    has(out, "\"features\": []");
    has(out, "\"total_bytes\": null");
    has(out, "\"gpu_driver\": null");
    has(out, "\"gpus\": []");
    has(out, "\"network\": []");
    has(out, "\"power\": []");
    take_down(&m);
}

/* ---- GPUs ---- */

static void a_library_that_is_of_no_use_gives_no_gpus(void **state)
{
    static const struct { const char *library, *fails; bool control; } cases[] = {
        { NULL, NULL, false }, { NULL, "start", true }, { NULL, "count", true }, { "/nothing/there.so", NULL, true }, { "libm.so.6", NULL, true },
    };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        struct machine m = make(NULL, 0);
        struct moe_hw_places p = places_of(&m);
        p.nvml = cases[i].library ? cases[i].library : p.nvml;
        if (cases[i].control)
            put(&m, "/dev/nvidiactl", "");
        assert_int_equal(cases[i].fails ? setenv("FAKE_NVML", cases[i].fails, 1) : unsetenv("FAKE_NVML"), 0);
        assert_null(moe_hw_nvml_open(&p));
        MOE_AUTO(moe_buf_free) struct moe_buf *out = told(&p);
        has(out, "\"gpus\": []");
        has(out, "\"cuda\": null");
        take_down(&m);
    }
    assert_int_equal(unsetenv("FAKE_NVML"), 0);
}

static void a_gpu_that_does_not_answer_is_left_out(void **state)
{
    struct machine m = make(NULL, 0);
    struct moe_hw_places p = places_of(&m);
    (void)state;
    put(&m, "/dev/nvidiactl", "");
    assert_int_equal(setenv("FAKE_NVML", "device", 1), 0);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = told(&p);
    has(out, "\"cuda\": \"12.8\"");
    has(out, "\"gpus\": []");
    assert_int_equal(unsetenv("FAKE_NVML"), 0);
    take_down(&m);
}

/* ---- cgroups: `own` is /proc/self/cgroup; `deep`, `mid` and `top` are cpu.max of /a/b, /a and / ---- */

static const struct quota_case { const char *name, *own, *deep, *mid, *top; double quota; } quotas[] = {
    { "quota: none is set",               "0::/a/b\n", "max 100000\n", "max 100000\n", NULL, INFINITY },
    { "quota: ours",                      "0::/a/b\n", "150000 100000\n", NULL, NULL, 1.5 },
    { "quota: the one above is less",     "0::/a/b\n", "400000 100000\n", "25000 50000\n", NULL, 0.5 },
    { "quota: of a container's root",     "0::/\n", "1 100000\n", NULL, "200000 100000\n", 2 },
    { "quota: beside version 1",          "3:cpu:/x\n1:memory:/\n0::/a\n", NULL, "300000 100000\n", NULL, 3 },
    { "quota: version 1 alone",           "3:cpu:/a\n", NULL, "300000 100000\n", NULL, INFINITY },
    { "quota: a group out of sight",      "0::/../a\n", NULL, "300000 100000\n", NULL, INFINITY },
    { "quota: a period of nothing",       "0::/a\n", NULL, "300000 0\n", NULL, INFINITY },
    { "quota: cut short",                 "0::/a\n", NULL, "300000\n", NULL, INFINITY },
    { "quota: no cgroups",                NULL, NULL, NULL, NULL, INFINITY },
};

static void quota(void **state)
{
    const struct quota_case *c = *state;
    struct machine m = make(NULL, 0);
    const struct moe_hw_places p = { .root = m.root };
    const struct file files[] = { { "/proc/self/cgroup", c->own }, { "/sys/fs/cgroup/a/b/cpu.max", c->deep }, { "/sys/fs/cgroup/a/cpu.max", c->mid },
                                  { "/sys/fs/cgroup/cpu.max", c->top } };
    for (size_t i = 0; i < MOE_COUNT(files); i++)
        if (files[i].text)
            put(&m, files[i].path, files[i].text);
    assert_true(moe_hw_quota(&p) == c->quota);
    unsigned free_cores = moe_hw_cores();
    assert_true(moe_hw_cores_of(&p) >= 1 && (isinf(c->quota) || moe_hw_cores_of(&p) <= ceil(c->quota)));
    assert_true(!isinf(c->quota) || moe_hw_cores_of(&p) >= free_cores);
    take_down(&m);
}

/* ---- interfaces ---- */

static const struct net_case { const char *name; struct file files[4]; const char *want[2]; } nets[] = {
    { "net: InfiniBand",       { { NET "x/type", "32\n" }, { NET "x/device/a", "" } },                              { "\"kind\": \"infiniband\"" } },
    { "net: wireless",         { { NET "x/type", "1\n" }, { NET "x/wireless/a", "" }, { NET "x/device/a", "" } },   { "\"kind\": \"wireless\"" } },
    { "net: bridge",           { { NET "x/type", "1\n" }, { NET "x/bridge/a", "" } },                               { "\"kind\": \"bridge\"" } },
    { "net: bond",             { { NET "x/type", "1\n" }, { NET "x/bonding/a", "" } },                              { "\"kind\": \"bond\"" } },
    { "net: tunnel",           { { NET "x/type", "65534\n" }, { NET "x/tun_flags", "0x1\n" } },                     { "\"kind\": \"tunnel\"" } },
    { "net: veth",             { { NET "x/type", "1\n" } },                                                         { "\"kind\": \"virtual\"" } },
    { "net: no link",          { { NET "x/speed", "-1\n" }, { NET "x/flags", "0x1003\n" }, { NET "x/operstate", "down\n" } }, { "\"speed_mbps\": null", "\"up\": false" } },
    { "net: switched off",     { { NET "x/flags", "0x1002\n" }, { NET "x/operstate", "unknown\n" } },               { "\"up\": false" } },
    { "net: silent",           { { NET "x/a", "" } },                                                               { "\"kind\": \"virtual\"", "\"up\": false" } },
};

static void net(void **state)
{
    const struct net_case *c = *state;
    struct machine m = make(NULL, 0);
    struct moe_hw_places p = places_of(&m);
    put(&m, NET "x/mtu", "1500\n");
    for (size_t i = 0; i < MOE_COUNT(c->files) && c->files[i].path; i++)
        put(&m, c->files[i].path, c->files[i].text);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = told(&p);
    for (size_t i = 0; i < MOE_COUNT(c->want) && c->want[i]; i++)
        has(out, c->want[i]);
    take_down(&m);
}

/* ---- power ---- */

static const struct file packages[] = {
    { CAPPED "intel-rapl/enabled", "1\n" },
    { CAPPED "intel-rapl:0/name", "package-0\n" },   { CAPPED "intel-rapl:0/energy_uj", "1000000\n" },   { CAPPED "intel-rapl:0/max_energy_range_uj", "200000000\n" },
    { CAPPED "intel-rapl:0:0/name", "core\n" },      { CAPPED "intel-rapl:0:0/energy_uj", "1000000\n" },
    { CAPPED "intel-rapl:1/name", "package-1\n" },   { CAPPED "intel-rapl:1/energy_uj", "150000000\n" }, { CAPPED "intel-rapl:1/max_energy_range_uj", "200000000\n" },
    { CAPPED "intel-rapl:2/name", "psys\n" },        { CAPPED "intel-rapl:2/energy_uj", "1000000\n" },
};

static void packages_are_counted_and_their_parts_are_not(void **state)
{
    struct machine m = make(packages, MOE_COUNT(packages));
    const struct moe_hw_places p = { .root = m.root };
    struct moe_power *power = moe_power_new_at(&p, 7 * SECOND);
    (void)state;
    assert_non_null(power);
    assert_true(isnan(moe_power_watts_at(power, 7 * SECOND)));              /* no time, no power */
    put(&m, CAPPED "intel-rapl:0/energy_uj", "41000000\n");                 /* 40 J */
    put(&m, CAPPED "intel-rapl:0:0/energy_uj", "31000000\n");
    put(&m, CAPPED "intel-rapl:1/energy_uj", "10000000\n");                 /* wrapped: 60 J */
    put(&m, CAPPED "intel-rapl:2/energy_uj", "99000000\n");
    assert_true(fabs(moe_power_watts_at(power, 9 * SECOND) - 50) < 1e-9);
    assert_true(fabs(moe_power_watts_at(power, 9 * SECOND) - 50) < 1e-9);    /* the same moment: the same answer */
    assert_true(fabs(moe_power_watts_at(power, 10 * SECOND) - 0) < 1e-9);
    take_away(&m, CAPPED "intel-rapl:1/energy_uj");
    put(&m, CAPPED "intel-rapl:0/energy_uj", "46000000\n");
    assert_true(fabs(moe_power_watts_at(power, 11 * SECOND) - 5) < 1e-9);    /* of what is left */
    assert_true(isnan(moe_power_gpu_watts(power)));
    moe_power_free(&power);
    assert_null(power);
    take_down(&m);
}

static void gpus_are_counted_by_energy_or_by_power(void **state)
{
    struct machine m = make(NULL, 0);
    struct moe_hw_places p = places_of(&m);
    (void)state;
    put(&m, "/dev/nvidiactl", "");
    struct moe_power *power = moe_power_new_at(&p, SECOND);
    (void)moe_power_watts_at(power, 2 * SECOND);
    double watts = moe_power_watts_at(power, 3 * SECOND);
    /* each question about energy is 300 J more, and each of the two GPUs is asked for it once at the start: the second does not tell, and is not asked again */
    if (!(fabs(watts - 370.5) < 1e-9))
        fail_msg("%.9g W", watts);
    assert_true(moe_power_gpu_watts(power) == watts);         /* nothing else is counted there */
    moe_power_free(&power);
    take_down(&m);
}

/* By its place on the bus, not by a number that CUDA counts otherwise. */
static void a_gpu_of_ones_own_is_found_on_the_bus(void **state)
{
    struct machine m = make(NULL, 0);
    struct moe_hw_places p = places_of(&m);
    (void)state;
    assert_null(moe_gpu_new_at(&p, "0000:3b:00.0", SECOND));                 /* no driver */
    put(&m, "/dev/nvidiactl", "");
    assert_null(moe_gpu_new_at(&p, "0000:99:00.0", SECOND));
    assert_null(moe_gpu_new_at(&p, "", SECOND));
    struct moe_gpu *gpu = moe_gpu_new_at(&p, "0000:3b:00.0", SECOND), *other = moe_gpu_new_at(&p, "0000:1b:00.0", SECOND), *none = NULL;
    assert_true(gpu && other);
    assert_int_equal(moe_gpu_used(gpu), 1ull << 30);
    assert_int_equal(moe_gpu_used(other), UINT64_MAX);                       /* it tells its power and nothing else */
    assert_true(isnan(moe_gpu_watts_at(gpu, SECOND)));                       /* no time, no power */
    /* 300 J for each question, and the other one was asked when it was opened */
    const double watts = moe_gpu_watts_at(gpu, 3 * SECOND);
    if (!(fabs(watts - 300) < 1e-9))
        fail_msg("%.9g W", watts);
    assert_true(moe_gpu_watts_at(gpu, 3 * SECOND) == watts);
    assert_true(fabs(moe_gpu_watts_at(gpu, 6 * SECOND) - 100) < 1e-9);
    assert_true(fabs(moe_gpu_watts_at(other, 2 * SECOND) - 70.5) < 1e-9);
    assert_true(moe_gpu_used(none) == UINT64_MAX && isnan(moe_gpu_watts(none)));
    moe_gpu_free(&gpu);
    moe_gpu_free(&other);
    moe_gpu_free(&none);
    assert_null(gpu);
    take_down(&m);
}

static void nothing_to_read_is_no_number(void **state)
{
    struct machine m = make(NULL, 0);
    const struct moe_hw_places p = { .root = m.root };
    struct moe_power *power = moe_power_new_at(&p, 0), *none = NULL;
    (void)state;
    assert_true(isnan(moe_power_watts_at(power, SECOND)));
    assert_true(isnan(moe_power_watts(none)) && isnan(moe_power_gpu_watts(none)));
    moe_power_free(&power);
    moe_power_free(&none);
    take_down(&m);
}

/* ---- this machine ---- */

static void this_machine_is_told(void **state)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(CAP);
    struct moe_error err = { 0 };
    struct moe_doc *doc = NULL;
    enum moe_doc_why why;
    (void)state;
    assert_int_equal(moe_hw_json(out, &err), MOE_OK);
    assert_int_equal(moe_doc_parse_json("hw", moe_buf_str(out), &doc, &why, &err), MOE_OK);
    moe_doc_free(&doc);
    has_no(out, "\"total_bytes\": null");
    assert_in_range(moe_hw_cores(), 1, sysconf(_SC_NPROCESSORS_CONF));
    assert_in_range(moe_hw_rss(), 1 << 16, (uint64_t)1 << 46);
    struct moe_power *power = moe_power_new();
    double watts = moe_power_watts(power);
    assert_true(isnan(watts) || watts >= 0);
    moe_power_free(&power);
}

static void no_room_is_told(void **state)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(64);
    struct moe_error err = { 0 };
    (void)state;
    assert_int_equal(moe_hw_json(out, &err), MOE_E_LIMIT);
}

int main(void)
{
    const struct CMUnitTest fixed[] = {
        cmocka_unit_test(a_whole_machine_is_told), cmocka_unit_test(a_machine_without_files_is_told_as_unknown), cmocka_unit_test(a_library_that_is_of_no_use_gives_no_gpus),
        cmocka_unit_test(a_gpu_that_does_not_answer_is_left_out), cmocka_unit_test(packages_are_counted_and_their_parts_are_not),
        cmocka_unit_test(gpus_are_counted_by_energy_or_by_power), cmocka_unit_test(a_gpu_of_ones_own_is_found_on_the_bus), cmocka_unit_test(nothing_to_read_is_no_number), cmocka_unit_test(this_machine_is_told),
        cmocka_unit_test(no_room_is_told),
    };
    struct CMUnitTest tests[MOE_COUNT(fixed) + MOE_COUNT(quotas) + MOE_COUNT(nets)];
    size_t count = MOE_COUNT(fixed);
    memcpy(tests, fixed, sizeof fixed);
    for (size_t i = 0; i < MOE_COUNT(quotas); i++)
        tests[count++] = (struct CMUnitTest){ .name = quotas[i].name, .test_func = quota, .initial_state = (void *)(uintptr_t)&quotas[i] };
    for (size_t i = 0; i < MOE_COUNT(nets); i++)
        tests[count++] = (struct CMUnitTest){ .name = nets[i].name, .test_func = net, .initial_state = (void *)(uintptr_t)&nets[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
