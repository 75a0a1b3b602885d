/* The table of what NCCL may be told, and what moe-lint and the ranks have in common by it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "common/nccl/settings.h"

static const struct judge_case { const char *name; enum moe_nccl_verdict verdict; } judge_cases[] = {
    { "PATH", MOE_NCCL_FOREIGN },              { "NCCL", MOE_NCCL_FOREIGN },            { "TORCH_NCCL_X", MOE_NCCL_FOREIGN },  { "", MOE_NCCL_FOREIGN },
    { "NCCL_IB_HCA", MOE_NCCL_EXACT },  { "NCCL_IB_TC", MOE_NCCL_PASSED },        { "NCCL_P2P_LEVEL", MOE_NCCL_PASSED },   { "NCCL_BUFFSIZE", MOE_NCCL_PASSED },  { "NCCL_LL_BUFFSIZE", MOE_NCCL_PASSED },
    { "NCCL_MIN_NCHANNELS", MOE_NCCL_PASSED }, { "NCCL_ALGO", MOE_NCCL_PASSED },        { "NCCL_NET", MOE_NCCL_PASSED },       { "NCCL_MAX_CTAS", MOE_NCCL_PASSED },
    { "NCCL_SOCKET_IFNAME", MOE_NCCL_EXACT },  { "NCCL_DEBUG", MOE_NCCL_SET },          { "NCCL_RAS_ENABLE", MOE_NCCL_SET },   { "NCCL_CONF_FILE", MOE_NCCL_SET },
    { "NCCL_NET_PLUGIN", MOE_NCCL_SET },       { "NCCL_NVLS_ENABLE", MOE_NCCL_SET },    { "NCCL_NEW_PLUGIN", MOE_NCCL_REFUSED }, { "NCCL_PLUGIN", MOE_NCCL_REFUSED },
    { "NCCL_COMM_ID", MOE_NCCL_REFUSED },      { "NCCL_DEBUG_FILE", MOE_NCCL_REFUSED }, { "NCCL_TOPO_FILE", MOE_NCCL_REFUSED }, { "NCCL_TOPO_DUMP_FILE", MOE_NCCL_REFUSED },
    { "NCCL_GRAPH_FILE", MOE_NCCL_REFUSED },   { "NCCL_TOPO_DUMP_FILE_RANK", MOE_NCCL_REFUSED }, { "NCCL_IBVERBS_LIB", MOE_NCCL_REFUSED },
    { "NCCL_CUDA_PATH", MOE_NCCL_REFUSED },    { "NCCL_RAS_ADDR", MOE_NCCL_REFUSED },   { "NCCL_DEBUG_SUBSYS", MOE_NCCL_REFUSED }, { "NCCL_COMM_BLOCKING", MOE_NCCL_REFUSED },
    { "NCCL_OOB_NET_IFNAME", MOE_NCCL_REFUSED }, { "NCCL_SOCKET_MAGIC", MOE_NCCL_REFUSED }, { "NCCL_HOSTID", MOE_NCCL_REFUSED }, { "NCCL_X", MOE_NCCL_REFUSED }, { "NCCL_", MOE_NCCL_REFUSED },
};

static void names_are_judged(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(judge_cases); i++) {
        const struct moe_nccl_setting *s = moe_nccl_env_judge(moe_str_c(judge_cases[i].name));
        if (s->verdict != judge_cases[i].verdict)
            fail_msg("%s: %d", judge_cases[i].name, (int)s->verdict);
        assert_true((s->verdict == MOE_NCCL_SET) == (s->value != NULL));
        assert_true(s->why || s->verdict == MOE_NCCL_PASSED || s->verdict == MOE_NCCL_FOREIGN);
        assert_true((s->harm == MOE_NCCL_NONE) == (s->verdict == MOE_NCCL_PASSED || s->verdict == MOE_NCCL_FOREIGN));
    }
}

static const struct { const char *name; enum moe_nccl_harm harm; } harms[] = {
    { "NCCL_NET_PLUGIN", MOE_NCCL_CODE },       { "NCCL_NEW_PLUGIN", MOE_NCCL_CODE },  { "NCCL_IBVERBS_LIB", MOE_NCCL_CODE },  { "NCCL_CONF_FILE", MOE_NCCL_CODE },
    { "NCCL_TOPO_DUMP_FILE", MOE_NCCL_FILE },   { "NCCL_TOPO_FILE", MOE_NCCL_FILE },   { "NCCL_DEBUG_FILE", MOE_NCCL_FILE },   { "NCCL_RAS_ADDR", MOE_NCCL_PORT },
    { "NCCL_RAS_ENABLE", MOE_NCCL_PORT },       { "NCCL_COMM_ID", MOE_NCCL_MEETING },  { "NCCL_DEBUG", MOE_NCCL_LOUD },        { "NCCL_DEBUG_SUBSYS", MOE_NCCL_LOUD },
    { "NCCL_SOCKET_IFNAME", MOE_NCCL_MEETING }, { "NCCL_NEW_IN_3", MOE_NCCL_OTHER },   { "NCCL_IB_HCA", MOE_NCCL_MEETING },    { "NCCL_IB_TC", MOE_NCCL_NONE }, { "PATH", MOE_NCCL_NONE },
};

static void harms_are_told_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(harms); i++)
        if (moe_nccl_env_judge(moe_str_c(harms[i].name))->harm != harms[i].harm)
            fail_msg("%s: %d", harms[i].name, (int)moe_nccl_env_judge(moe_str_c(harms[i].name))->harm);
}

static const struct { const char *name, *value; bool holds; } held[] = {
    { "NCCL_RAS_ENABLE", "0", true },      { "NCCL_RAS_ENABLE", "1", false },   { "NCCL_CONF_FILE", "/dev/null", true }, { "NCCL_CONF_FILE", "", false },
    { "NCCL_COMM_ID", "", false },         { "NCCL_IB_HCA", "mlx5", false },    { "NCCL_IB_HCA", "=mlx5_0:1,mlx5_bond_with_a_name", true }, { "NCCL_IB_HCA", "^=mlx5_0", false },
    { "NCCL_IB_HCA", "", false },          { "NCCL_SOCKET_IFNAME", "=ib0", true },  { "NCCL_SOCKET_IFNAME", "ib", false },
    { "LD_PRELOAD", "x", true },           { "NCCL_NEW_IN_3", "1", false },
};

static void values_are_held_to_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(held); i++)
        if (moe_nccl_env_holds(moe_str_c(held[i].name), moe_str_c(held[i].value)) != held[i].holds)
            fail_msg("%s=%s", held[i].name, held[i].value);
}

static const struct { const char *line, *name, *value; } conf[] = {
    { "NCCL_X=1", "NCCL_X", "1" },     { "NCCL_X==eth0", "NCCL_X", "=eth0" }, { " NCCL_X = 1", " NCCL_X ", " 1" }, { "=", "", "" },
    { " #NCCL_X=1", " #NCCL_X", "1" }, { "#NCCL_X=1", NULL, NULL },           { "no sign", NULL, NULL },           { "", NULL, NULL },
};

static void lines_are_read_as_nccl_reads_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(conf); i++) {
        struct moe_str name, value;
        assert_int_equal(moe_nccl_conf_line(moe_str_c(conf[i].line), &name, &value), conf[i].name != NULL);
        if (conf[i].name)
            assert_true(moe_str_is(name, conf[i].name) && moe_str_is(value, conf[i].value));
    }
}

/* Each NCCL_* that rules of moe-lint name in words of their own is one that a rank does not get from outside; what L503 asks the table for it does not name again. */
static void what_moe_lint_warns_of_is_not_passed(void **state)
{
    (void)state;
    static const char *const rules[] = { "rules/deploy/L503-loads-foreign-code/rule.yaml", "rules/deploy/L504-verbose-communication-log/rule.yaml" };
    unsigned seen = 0;
    for (size_t i = 0; i < MOE_COUNT(rules); i++) {
        unsigned named = 0;
        MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
        struct moe_error err;
        if (moe_file_read(rules[i], 1u << 16, &bytes, &err) != MOE_OK)
            fail_msg("%s: %s", err.file, err.text);
        for (struct moe_str rest = moe_buf_str(bytes), word = { NULL, 0 }; rest.len;) {
            while (rest.len && !moe_is_word(rest.ptr[0]))
                rest = moe_str_from(rest, 1);
            word = (struct moe_str){ rest.ptr, 0 };
            while (rest.len && moe_is_word(rest.ptr[0]))
                rest = moe_str_from(rest, 1), word.len++;
            const enum moe_nccl_verdict verdict = moe_nccl_env_judge(word)->verdict;
            seen += verdict != MOE_NCCL_FOREIGN;
            named += moe_str_starts(word, MOE_STR("NCCL_")) && moe_nccl_env_judge(word)->harm != MOE_NCCL_LOUD;
            if (verdict == MOE_NCCL_PASSED || verdict == MOE_NCCL_EXACT)
                fail_msg("%.*s", MOE_FMT(word));
        }
        /* NCCL_COMM_ID, in a sentence */
        assert_true(i || named <= 1);
    }
    assert_true(seen >= 3);
}

static const struct { const char *value; bool exact; } exact_cases[] = {
    { "=eth0", true },   { "=ib0,ib1", true }, { "=enp1s0f0np0", true }, { "=bond0.100", true }, { "=eth0:1", true }, { "=a-b_c@d", true },
    { "eth0", false },   { "", false },        { "=", false },           { "^lo", false },       { "=eth0,", false }, { "=,eth0", false },
    { "==eth0", false }, { "=eth 0", false },  { "=^eth0", false },      { "=abcdefghijklmnop", false }, { "=eth0\n", false },
};

static void interfaces_are_named_exactly(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(exact_cases); i++)
        if (moe_nccl_env_exact(moe_str_c(exact_cases[i].value)) != exact_cases[i].exact)
            fail_msg("'%s'", exact_cases[i].value);
}

static const struct { const char *interfaces, *hca, *disable; bool pinned; } pins[] = {
    { "=ib0", "=mlx5_0", "", true }, { "=ib0", "", "1", true }, { "=lo", "", "", true }, { "=ib0", "", "", false }, { "=ib0", "", "0", false }, { "=lo,ib0", "", "", false },
};

static void rdma_is_pinned_or_off(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(pins); i++)
        assert_int_equal(moe_nccl_env_pinned(moe_str_c(pins[i].interfaces), moe_str_c(pins[i].hca), moe_str_c(pins[i].disable)), pins[i].pinned);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_judged),
        cmocka_unit_test(harms_are_told_apart),
        cmocka_unit_test(values_are_held_to_it),
        cmocka_unit_test(lines_are_read_as_nccl_reads_them),
        cmocka_unit_test(what_moe_lint_warns_of_is_not_passed),
        cmocka_unit_test(interfaces_are_named_exactly), cmocka_unit_test(rdma_is_pinned_or_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
