/* Units, the written form, explanations and comparisons. */
#include "tests/unit/sandbox/profile/profiles.h"
#include "sandbox/profile/demand.h"
#include "sandbox/profile/units.h"

static const struct { enum moe_unit unit; const char *text; bool good; uint64_t value; const char *shown; } units[] = {
    { MOE_UNIT_BYTES, "512", true, 512, "512" },         { MOE_UNIT_BYTES, "64K", true, 65536, "64K" },          { MOE_UNIT_BYTES, "1024K", true, 1u << 20, "1M" },
    { MOE_UNIT_BYTES, "0", true, 0, "0" },               { MOE_UNIT_BYTES, "1T", true, 1ull << 40, "1T" },       { MOE_UNIT_BYTES, "unlimited", true, UINT64_MAX, "unlimited" },
    { MOE_UNIT_BYTES, "1.5G", false, 0, "" },            { MOE_UNIT_BYTES, "-1", false, 0, "" },                 { MOE_UNIT_BYTES, "1GB", false, 0, "" },
    { MOE_UNIT_BYTES, "16384P", false, 0, "" },          { MOE_UNIT_BYTES, "18446744073709551615", false, 0, "" }, { MOE_UNIT_BYTES, "18446744073709551616", false, 0, "" },
    { MOE_UNIT_BYTES, "", false, 0, "" },                { MOE_UNIT_BYTES, "K", false, 0, "" },                  { MOE_UNIT_MS, "500ms", true, 500, "500ms" },
    { MOE_UNIT_MS, "90s", true, 90000, "90s" },          { MOE_UNIT_MS, "120s", true, 120000, "2m" },            { MOE_UNIT_MS, "24h", true, 86400000, "1d" },
    { MOE_UNIT_MS, "30", false, 0, "" },                 { MOE_UNIT_MS, "none", true, UINT64_MAX, "none" },      { MOE_UNIT_S, "1500ms", true, 2, "2s" },
    { MOE_UNIT_S, "2h", true, 7200, "2h" },              { MOE_UNIT_S, "0s", true, 0, "0s" },                   { MOE_UNIT_COUNT, "4096", true, 4096, "4096" },
    { MOE_UNIT_COUNT, "4K", false, 0, "" },
};

static void units_read_and_show(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(units); i++) {
        uint64_t v = 7, again = 7;
        MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(64);
        if (moe_unit_read(units[i].unit, moe_str_c(units[i].text), &v) != units[i].good || (units[i].good && v != units[i].value))
            fail_msg("%s: %llu", units[i].text, (unsigned long long)v);
        if (!units[i].good)
            continue;
        moe_unit_show(units[i].unit, v, out);
        assert_string_equal(moe_buf_str(out).ptr, units[i].shown);
        assert_true(moe_unit_read(units[i].unit, moe_buf_str(out), &again) && again == v);
    }
}

/* ---- written and read again ---- */

static void same_again(struct moe_profiles *all, const struct moe_profile *p)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *first = written(p);
    const struct moe_profile *q = must_parse(all, moe_buf_str(first).ptr);
    MOE_AUTO(moe_buf_free) struct moe_buf *second = written(q), *more = moe_buf_new(1u << 20);
    assert_string_equal(moe_buf_str(first).ptr, moe_buf_str(second).ptr);
    assert_int_equal(p->rule_count, q->rule_count);
    for (size_t i = 0; i < p->rule_count; i++)
        if (p->rules[i].nr != q->rules[i].nr || p->rules[i].act != q->rules[i].act || p->rules[i].error != q->rules[i].error || !moe_rule_same_demands(&p->rules[i], &q->rules[i]))
            fail_msg("%.*s: rule %zu differs", MOE_FMT(p->rules[i].name), i);
    moe_profile_more(p, q, more);
    moe_profile_more(q, p, more);
    assert_string_equal(moe_buf_str(more).ptr, "");
}

static void built_in_ones_read_back(void **state)
{
    (void)state;
    for (const struct moe_builtin_profile *b = moe_builtin_profiles; b->name; b++) {
        struct moe_profiles *all = moe_profiles_new();
        same_again(all, must_load(all, b->name));
        moe_profiles_free(&all);
    }
}

static uint64_t seed = 0x9e3779b97f4a7c15ull;
static uint64_t next(uint64_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % below;
}

static void add_demand(struct moe_buf *y, bool *named)
{
    static const char *const args[] = { "arg0", "arg1", "arg2", "arg3", "arg4", "arg5" };
    size_t a = next(6);
    if (named[a])
        return;
    moe_buf_printf(y, "%s%s: ", named[0] || named[1] || named[2] || named[3] || named[4] || named[5] ? ", " : "", args[a]);
    named[a] = true;
    switch (next(6)) {
    case 0: moe_buf_printf(y, "[%llu, 0x%llx]", (unsigned long long)next(9000), (unsigned long long)next(1u << 31)); break;
    case 1: moe_buf_printf(y, "{without: [0x%llx]}", 1 + (unsigned long long)next(1u << 30)); break;
    case 2: moe_buf_printf(y, "{with: [0x%llx], without: [0x%llx]}", 1 + (unsigned long long)next(0x7fff), (unsigned long long)next(0x7fff) << 16); break;
    case 3: moe_buf_printf(y, "{only: [0x%llx]}", (unsigned long long)next(0x7fffffff)); break;
    case 4: moe_buf_printf(y, "{mask: 0xff00, is: [0x%llx, 0]}", (unsigned long long)next(256) << 8); break;
    default: moe_buf_printf(y, "{%s: %llu}", next(2) ? "at_most" : "at_least", (unsigned long long)next(100000)); break;
    }
}

static void add_rule(struct moe_buf *y, bool denial)
{
    static const char *const calls[] = { "ioctl", "socket", "clone", "openat", "shmget", "mmap", "fcntl", "sendto", "kill", "personality", "mknod", "chmod", "lseek", "sync" };
    static const char *const actions[] = { "kill", "errno:ENOSYS", "log", "notify", "errno:200" };
    bool named[6] = { false };
    moe_buf_printf(y, "    - {call: %s, args: {", calls[next(MOE_COUNT(calls))]);
    for (uint64_t i = 0, n = 1 + next(3); i < n; i++)
        add_demand(y, named);
    moe_buf_add(y, MOE_STR("}"));
    if (denial)
        moe_buf_printf(y, ", action: \"%s\"", actions[next(MOE_COUNT(actions))]);
    moe_buf_add(y, next(2) ? MOE_STR(", why: \"a \\\"reason\\\" \\\\ of\\nlines\"}\n") : MOE_STR("}\n"));
}

static void random_ones_read_back(void **state)
{
    (void)state;
    for (int round = 0; round < 400; round++) {
        struct moe_profiles *all = moe_profiles_new();
        MOE_AUTO(moe_buf_free) struct moe_buf *y = moe_buf_new(1u << 16);
        moe_buf_add(y, MOE_STR("calls:\n  allow:\n    - read\n"));
        for (uint64_t i = 0, n = next(12); i < n; i++)
            add_rule(y, false);
        moe_buf_add(y, MOE_STR("  deny:\n    - bpf\n"));
        for (uint64_t i = 0, n = next(6); i < n; i++)
            add_rule(y, true);
        moe_buf_printf(y, "limits: {memory: %lluK, time: %llums, tasks: %llu}\nnetwork: {connect: [\"h%llu:%llu\"]}\n", (unsigned long long)next(1u << 20), (unsigned long long)next(1u << 30),
                       (unsigned long long)next(1u << 20), (unsigned long long)next(99), 1 + (unsigned long long)next(65535));
        same_again(all, must_parse(all, moe_buf_str(y).ptr));
        moe_profiles_free(&all);
    }
}

/* ---- demands ---- */

/* What covers says is compared with what holds says, over values that lie near all that was written. */
static void covering_rules_hold(void **state)
{
    (void)state;
    unsigned covered = 0;
    for (int round = 0; round < 4000; round++) {
        struct moe_profiles *all = moe_profiles_new();
        MOE_AUTO(moe_buf_free) struct moe_buf *y = moe_buf_new(1u << 14);
        static const char *const demands[] = { "[1, 2]", "[1]", "{without: [4]}", "{without: [6]}", "{with: [1], without: [2]}", "{with: [1]}", "{only: [3]}", "{only: [1]}", "{at_most: 2}",
                                               "{at_most: 3}", "{at_least: 1}", "{at_least: 5}", "{mask: 3, is: [1, 2]}", "{mask: 1, is: [0]}", "{at_most: 0}", "[0, 4]" };
        moe_buf_printf(y, "calls: {allow: [{call: lseek, args: {arg0: %s", demands[next(MOE_COUNT(demands))]);
        if (next(2))
            moe_buf_printf(y, ", arg1: %s", demands[next(MOE_COUNT(demands))]);
        moe_buf_printf(y, "}}, {call: lseek, args: {arg0: %s", demands[next(MOE_COUNT(demands))]);
        if (next(2))
            moe_buf_printf(y, ", arg1: %s", demands[next(MOE_COUNT(demands))]);
        moe_buf_add(y, MOE_STR("}}]}"));
        const struct moe_profile *p = must_parse(all, moe_buf_str(y).ptr);
        if (p->rule_count == 2 && moe_rule_covers(&p->rules[0], &p->rules[1])) {
            covered++;
            for (uint64_t a = 0; a < 16; a++)
                for (uint64_t b = 0; b < 16; b++) {
                    const uint64_t args[MOE_CALL_ARGS] = { a, b };
                    if (moe_rule_holds(&p->rules[1], args) && !moe_rule_holds(&p->rules[0], args))
                        fail_msg("%s: %d %d", moe_buf_str(y).ptr, (int)a, (int)b);
                }
        }
        moe_profiles_free(&all);
    }
    assert_true(covered > 200);
}

/* Above the bits that the kernel looks at nothing counts, as in the filter. */
static void demands_look_at_what_the_kernel_looks_at(void **state)
{
    (void)state;
    struct moe_profiles *all = moe_profiles_new();
    const struct moe_profile *p = must_parse(all, "calls: {allow: [{call: chmod, args: {mode: {at_most: 0777}}}, {call: lseek, args: {offset: {at_most: 9}}}, "
                                                  "{call: socket, args: {domain: [AF_UNIX]}}]}\n");
    static const struct { const char *call; uint64_t args[MOE_CALL_ARGS]; bool holds; } cases[] = {
        { "chmod", { 0, 0xdead00000000 | 0644 }, true }, { "chmod", { 0, 01000 }, false },
        { "lseek", { 0, 9 }, true }, { "lseek", { 0, 0xdead00000000 | 9 }, false },
        { "socket", { 0xdead00000000 | 1 }, true }, { "socket", { 2 }, false },
    };
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        size_t n;
        const struct moe_call_rule *r = moe_profile_rules_of(p, moe_str_c(cases[i].call), &n);
        assert_int_equal(n, 1);
        assert_int_equal(moe_rule_holds(r, cases[i].args), cases[i].holds);
    }
    moe_profiles_free(&all);
}

static void more_tells_only_what_is_more(void **state)
{
    (void)state;
    struct moe_profiles *all = moe_profiles_new();
    const struct moe_profile *a = must_parse(all, "calls: {allow: [read, write, gettid, {call: socket, args: {domain: [AF_UNIX, AF_INET, AF_ALG]}}]}\nfiles: {read: [/data], write: [/out], devices: [null]}\n"
                                                  "network: {mode: listed, connect: [\"h:1\"]}\nlimits: {memory: 2G, tasks: 5}\nenvironment: {keep: [A]}\n");
    const struct moe_profile *b = must_parse(all, "requires: [pid]\ncalls: {allow: [read, {call: write, args: {fd: [1]}}, {call: socket, args: {domain: [AF_UNIX]}}]}\nfiles: {read: [/, /x]}\n"
                                                  "network: {mode: loopback}\nlimits: {memory: 1G, tasks: 9}\nenvironment: {keep: [A*]}\n");
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(4096);
    moe_profile_more(a, b, out);
    assert_string_equal(moe_buf_str(out).ptr, "calls: gettid\ncalls, whatever their arguments: write\ncalls: socket when domain is AF_INET or AF_ALG\nfiles: /out can be written\nfiles: device /dev/null\n"
                                              "network: mode listed instead of loopback\nnetwork: connects to h:1\nlimits: memory 2G instead of 1G\nrequires: runs without pid\n");
    moe_profiles_free(&all);
}

static void explains_with_reasons(void **state)
{
    (void)state;
    struct moe_profiles *all = moe_profiles_new();
    for (const struct moe_builtin_profile *b = moe_builtin_profiles; b->name; b++) {
        MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1u << 20);
        const struct moe_profile *p = must_load(all, b->name);
        moe_profile_explain(p, out);
        struct moe_str rest = moe_buf_str(out), line;
        assert_non_null(strstr(rest.ptr, "because "));
        assert_non_null(strstr(rest.ptr, "\nSystem calls\n"));
        while (moe_str_line(&rest, &line))
            if (line.len > 160 || (line.len && line.ptr[line.len - 1] == ' '))
                fail_msg("%s: %.*s", b->name, MOE_FMT(line));
    }
    moe_profiles_free(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_read_and_show), cmocka_unit_test(built_in_ones_read_back), cmocka_unit_test(random_ones_read_back), cmocka_unit_test(covering_rules_hold),
        cmocka_unit_test(demands_look_at_what_the_kernel_looks_at), cmocka_unit_test(more_tells_only_what_is_more), cmocka_unit_test(explains_with_reasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
