/* OCI's JSON: read in Docker's shape and a runtime's; written, and read back as rules that answer alike. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/sandbox/filter/random_rules.h"
#include "common/base/file.h"
#include <stdlib.h>
#include <sys/socket.h>

static uint32_t ask(const struct moe_bpf *bpf, const char *call, uint64_t a0, uint64_t a1) { return moe_bpf_ask(bpf, 0, number_of(call), (uint64_t[MOE_CALL_ARGS]){ a0, a1 }); }

static void build(const struct moe_profile *p, struct moe_bpf *bpf)
{
    struct moe_error err = { 0 };
    if (moe_filter_build(&(struct moe_filter_want){ .profile = p }, bpf, &err) != MOE_OK)
        fail_msg("%s", err.text);
}

static struct moe_profile *read_json(struct moe_profiles *all, struct moe_str json, uint64_t caps)
{
    struct moe_error err = { 0 };
    struct moe_profile *p = moe_profile_blank(all, MOE_STR("oci"));
    assert_non_null(p);
    if (moe_oci_read(all, "oci.json", json, caps, p, &err) != MOE_OK)
        fail_msg("%s:%u:%u: %s: %s", err.file, err.line, err.column, err.field, err.text);
    return p;
}

static const char docker_like[] =
    "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrnoRet\": 38,\n"
    " \"archMap\": [{\"architecture\": \"SCMP_ARCH_X86_64\", \"subArchitectures\": [\"SCMP_ARCH_X86\"]}],\n"
    " \"syscalls\": [\n"
    "  {\"names\": [\"read\", \"write\", \"no_such_call\", \"_llseek\"], \"action\": \"SCMP_ACT_ALLOW\"},\n"
    "  {\"names\": [\"socket\"], \"action\": \"SCMP_ACT_ALLOW\", \"args\": [{\"index\": 0, \"value\": 40, \"op\": \"SCMP_CMP_NE\"}]},\n"
    "  {\"names\": [\"personality\"], \"action\": \"SCMP_ACT_ALLOW\", \"args\": [{\"index\": 0, \"value\": 0, \"op\": \"SCMP_CMP_EQ\"}, {\"index\": 0, \"value\": 4294967295, \"op\": \"SCMP_CMP_EQ\"}]},\n"
    "  {\"names\": [\"clone\"], \"action\": \"SCMP_ACT_ALLOW\", \"args\": [{\"index\": 0, \"value\": 2114060288, \"valueTwo\": 0, \"op\": \"SCMP_CMP_MASKED_EQ\"}], \"excludes\": {\"caps\": [\"CAP_SYS_ADMIN\"], "
    "\"arches\": [\"s390\"]}},\n"
    "  {\"names\": [\"mount\", \"clone\"], \"action\": \"SCMP_ACT_ALLOW\", \"includes\": {\"caps\": [\"CAP_SYS_ADMIN\"]}},\n"
    "  {\"names\": [\"clone3\"], \"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": 1, \"excludes\": {\"caps\": [\"CAP_SYS_ADMIN\"]}},\n"
    "  {\"names\": [\"ptrace\"], \"action\": \"SCMP_ACT_ALLOW\", \"includes\": {\"minKernel\": \"4.8\"}},\n"
    "  {\"names\": [\"acct\"], \"action\": \"SCMP_ACT_ALLOW\", \"includes\": {\"minKernel\": \"4000.1\"}},\n"
    "  {\"names\": [\"prctl\"], \"action\": \"SCMP_ACT_ALLOW\", \"args\": [{\"index\": 0, \"value\": 4, \"op\": \"SCMP_CMP_LT\"}, {\"index\": 1, \"value\": 7, \"op\": \"SCMP_CMP_GT\"}]},\n"
    "  {\"names\": [\"reboot\"], \"action\": \"SCMP_ACT_ALLOW\", \"includes\": {\"arches\": [\"s390x\", \"ppc64le\"]}},\n"
    "  {\"names\": [\"swapon\"], \"action\": \"SCMP_ACT_KILL\", \"args\": null}\n"
    " ]}\n";

static void a_profile_of_dockers_shape_is_read(void **state)
{
    (void)state;
    struct moe_profiles *all = moe_profiles_new();
    struct moe_bpf plain = { 0 }, admin = { 0 };
    build(read_json(all, moe_str_c(docker_like), 0), &plain);
    build(read_json(all, moe_str_c(docker_like), 1u << 21), &admin);
    const uint32_t no = SECCOMP_RET_ERRNO | ENOSYS, yes = SECCOMP_RET_ALLOW;
    static const struct { const char *call; uint64_t a0, a1; } ask_of[] = {
        { "read", 0, 0 }, { "socket", AF_INET, 0 }, { "socket", AF_VSOCK, 0 }, { "personality", 0xffffffff, 0 }, { "personality", 8, 0 }, { "clone", 0x11, 0 }, { "clone", 0x10000000, 0 },
        { "mount", 0, 0 }, { "clone3", 0, 0 }, { "ptrace", 0, 0 }, { "acct", 0, 0 }, { "prctl", 3, 8 }, { "prctl", 4, 8 }, { "prctl", 3, 7 }, { "reboot", 0, 0 }, { "swapon", 0, 0 }, { "getpid", 0, 0 } };
    const uint32_t said[][2] = { { yes, yes }, { yes, yes }, { no, no }, { yes, yes }, { no, no }, { yes, yes }, { no, yes }, { no, yes }, { SECCOMP_RET_ERRNO | EPERM, no }, { yes, yes }, { no, no },
                                 { yes, yes }, { no, no }, { no, no }, { no, no }, { SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_KILL_PROCESS }, { no, no } };
    for (size_t i = 0; i < MOE_COUNT(ask_of); i++) {
        uint32_t a = ask(&plain, ask_of[i].call, ask_of[i].a0, ask_of[i].a1), b = ask(&admin, ask_of[i].call, ask_of[i].a0, ask_of[i].a1);
        if (a != said[i][0] || b != said[i][1])
            fail_msg("row %zu, %s: %08x and %08x", i, ask_of[i].call, a, b);
    }
    moe_bpf_free(&plain);
    moe_bpf_free(&admin);
    moe_profiles_free(&all);
}

static void a_list_of_what_is_forbidden_is_turned_round(void **state)
{
    (void)state;
    static const char json[] = "{\"ociVersion\": \"1.0\", \"linux\": {\"seccomp\": {\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"names\": [\"mount\"], \"action\": \"SCMP_ACT_ERRNO\"},\n"
                               "{\"names\": [\"socket\"], \"action\": \"SCMP_ACT_LOG\", \"args\": [{\"index\": 0, \"value\": 38, \"op\": \"SCMP_CMP_EQ\"}]}]}}}";
    struct moe_profiles *all = moe_profiles_new();
    struct moe_bpf bpf = { 0 };
    build(read_json(all, moe_str_c(json), 0), &bpf);
    assert_int_equal(ask(&bpf, "mount", 0, 0), SECCOMP_RET_ERRNO | EPERM);
    assert_int_equal(ask(&bpf, "getpid", 0, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(&bpf, "socket", AF_ALG, 0), SECCOMP_RET_LOG);
    assert_int_equal(ask(&bpf, "socket", AF_INET, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(moe_bpf_ask(&bpf, 0, 900, NULL), SECCOMP_RET_ERRNO | ENOSYS);
    moe_bpf_free(&bpf);
    moe_profiles_free(&all);
}

static const struct bad_case { const char *name, *json; enum moe_code code; unsigned line; const char *field; } bad[] = {
    { "no JSON", "{", MOE_E_PARSE, 1, NULL },
    { "a default that is no action", "{\n\"defaultAction\": \"SCMP_ACT_MAYBE\"}", MOE_E_SCHEMA, 2, "defaultAction" },
    { "no default", "{}", MOE_E_SCHEMA, 1, NULL },
    { "calls that are no list", "{\"defaultAction\": \"SCMP_ACT_KILL\",\n\n\"syscalls\": 3}", MOE_E_SCHEMA, 3, "syscalls" },
    { "an index past the sixth", "{\"defaultAction\": \"SCMP_ACT_KILL\", \"syscalls\": [{\"names\": [\"read\"], \"action\": \"SCMP_ACT_ALLOW\",\n\"args\": [{\"index\": 6, \"value\": 0, \"op\": \"SCMP_CMP_EQ\"}]}]}",
      MOE_E_SCHEMA, 2, "syscalls[0].args[0].index" },
    { "a comparison there is not", "{\"defaultAction\": \"SCMP_ACT_KILL\", \"syscalls\": [{\"names\": [\"read\"], \"action\": \"SCMP_ACT_ALLOW\", \"args\": [{\"index\": 0, \"value\": 0,\n\"op\": \"==\"}]}]}",
      MOE_E_SCHEMA, 2, "syscalls[0].args[0].op" },
    { "an error number of zero", "{\"defaultAction\": \"SCMP_ACT_ERRNO\",\n\"defaultErrnoRet\": 0}", MOE_E_SCHEMA, 2, "defaultErrnoRet" },
    { "an error number past the last", "{\"defaultAction\": \"SCMP_ACT_ERRNO\",\n\"defaultErrnoRet\": 4096}", MOE_E_SCHEMA, 2, "defaultErrnoRet" },
    { "a runtime spec without a filter", "{\"linux\": {}}", MOE_E_SCHEMA, 1, NULL },
    { "a kernel that is no version", "{\"defaultAction\": \"SCMP_ACT_KILL\", \"syscalls\": [{\"names\": [\"read\"], \"action\": \"SCMP_ACT_ALLOW\", \"includes\": {\n\"minKernel\": \"new\"}}]}", MOE_E_SCHEMA, 2,
      "syscalls[0].includes.minKernel" },
};

static void what_is_wrong_is_told_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(bad); i++) {
        struct moe_profiles *all = moe_profiles_new();
        struct moe_error err = { 0 };
        struct moe_profile *p = moe_profile_blank(all, MOE_STR("oci"));
        assert_non_null(p);
        if (moe_oci_read(all, "bad.json", moe_str_c(bad[i].json), 0, p, &err) != bad[i].code || err.line != bad[i].line || (bad[i].field && strcmp(err.field, bad[i].field) != 0))
            fail_msg("%s: %s:%u: %s: %s", bad[i].name, err.file, err.line, err.field, err.text);
        moe_profiles_free(&all);
    }
}

static void what_was_written_reads_back_as_the_same_answers(void **state)
{
    (void)state;
    static struct case_ c;
    struct dice d = { 0x2545f4914f6cdd1dull };
    unsigned round_trips = 0, large = 0;
    while (round_trips < 200) {
        struct moe_error err = { 0 };
        MOE_AUTO(moe_buf_free) struct moe_buf *json = moe_buf_new(MOE_CAP_PROFILE_BYTES);
        random_case(&d, &c);
        for (size_t i = 0; i < c.p.rule_count; i++)
            if (c.rules[i].act == MOE_ACT_KILL || c.rules[i].act == MOE_ACT_LOG)
                c.rules[i].act = MOE_ACT_ERRNO, c.rules[i].error = EACCES;
        enum moe_code code = moe_oci_write(&c.p, json, &err);
        if (code != MOE_OK) {
            assert_true(code == MOE_E_SCHEMA ? strstr(err.text, "2^53") != NULL : code == MOE_E_LIMIT);
            large++;
            continue;
        }
        struct moe_profiles *all = moe_profiles_new();
        struct moe_bpf before = { 0 }, after = { 0 };
        struct moe_profile *back = moe_profile_blank(all, MOE_STR("back"));
        build(&c.p, &before);
        if (moe_oci_read(all, "oci.json", moe_buf_str(json), 0, back, &err) != MOE_OK || moe_filter_build(&(struct moe_filter_want){ .profile = back }, &after, &err) != MOE_OK) {
            if (err.code != MOE_E_LIMIT)                        /* what is left of wide masks can be very many rules */
                fail_msg("%s:%u: %s: %s", err.file, err.line, err.field, err.text);
            large++;
        } else {
            round_trips++;
            for (unsigned i = 0; i < 400; i++) {
                uint64_t args[MOE_CALL_ARGS];
                int nr = number_of(some_calls[under(&d, KINDS)]);
                for (unsigned k = 0; k < MOE_CALL_ARGS; k++)
                    args[k] = telling_value(&d, &c, k);
                uint32_t was = moe_bpf_ask(&before, 0, nr, args), is = moe_bpf_ask(&after, 0, nr, args);
                if (was != is)
                    fail_msg("round %u, call %d (%llx, %llx, %llx): %08x became %08x\n%.3000s", round_trips, nr, (unsigned long long)args[0], (unsigned long long)args[1], (unsigned long long)args[2], was, is,
                             moe_buf_str(json).ptr);
            }
        }
        moe_bpf_free(&before);
        moe_bpf_free(&after);
        moe_profiles_free(&all);
    }
    assert_true(large < 2000);
}

static void a_denial_is_taken_out_of_what_is_allowed(void **state)
{
    (void)state;
    struct moe_demand vsock = { .arg = 0, .how = MOE_ONE_OF, .mask = UINT64_MAX, .values = (uint64_t[]){ AF_VSOCK, AF_ALG }, .count = 2 }, two = { .arg = 1, .how = MOE_ONE_OF, .mask = UINT64_MAX, .values = (uint64_t[]){ 2 }, .count = 1 };
    struct moe_call_rule rules[] = { rule("socket", MOE_ACT_ALLOW, NULL, 0), rule("socket", MOE_ACT_ERRNO, &vsock, 1), rule("prctl", MOE_ACT_ALLOW, NULL, 0), rule("prctl", MOE_ACT_ERRNO, &two, 1) };
    struct moe_profile p = { .deny = MOE_ACT_ERRNO, .deny_errno = EPERM, .rules = rules, .rule_count = 4 };
    struct moe_profiles *all = moe_profiles_new();
    struct moe_error err = { 0 };
    struct moe_bpf bpf = { 0 };
    MOE_AUTO(moe_buf_free) struct moe_buf *json = moe_buf_new(1u << 20);
    assert_int_equal(moe_oci_write(&p, json, &err), MOE_OK);
    assert_non_null(strstr(moe_buf_str(json).ptr, "SCMP_CMP_NE"));
    build(read_json(all, moe_buf_str(json), 0), &bpf);
    for (uint64_t family = 0; family < 64; family++)
        assert_int_equal(ask(&bpf, "socket", family, 0), family == AF_VSOCK || family == AF_ALG ? SECCOMP_RET_ERRNO | EACCES : SECCOMP_RET_ALLOW);
    for (uint64_t v = 0; v < 5; v++)
        assert_int_equal(ask(&bpf, "prctl", 1, v), v == 2 ? SECCOMP_RET_ERRNO | EACCES : SECCOMP_RET_ALLOW);
    assert_int_equal(ask(&bpf, "prctl", 1, 0x100000002), SECCOMP_RET_ALLOW);
    moe_bpf_free(&bpf);
    moe_profiles_free(&all);
}

/* Written, read back, and asked about every call with arguments of every kind. */
static void goes_round(const struct moe_profile *p, unsigned tries)
{
    struct moe_error err = { 0 };
    MOE_AUTO(moe_buf_free) struct moe_buf *json = moe_buf_new(MOE_CAP_PROFILE_BYTES);
    struct moe_profiles *all = moe_profiles_new();
    struct moe_bpf before = { 0 }, after = { 0 };
    struct dice d = { 77 };
    build(p, &before);
    if (moe_oci_write(p, json, &err) != MOE_OK)
        fail_msg("%.*s: %s", MOE_FMT(p->name), err.text);
    build(read_json(all, moe_buf_str(json), 0), &after);
    for (int nr = -1; nr < 500; nr++)
        for (unsigned i = 0; i < tries; i++) {
            uint64_t args[MOE_CALL_ARGS];
            for (unsigned k = 0; k < MOE_CALL_ARGS; k++)
                args[k] = under(&d, 2) ? some_value(&d) : under(&d, 64);
            if (p->rule_count && under(&d, 2)) {
                const struct moe_call_rule *r = &p->rules[under(&d, (unsigned)p->rule_count)];
                for (size_t k = 0; k < r->demand_count; k++)
                    args[r->demands[k].arg] = r->demands[k].count ? r->demands[k].values[under(&d, (unsigned)r->demands[k].count)] : 0;
            }
            uint32_t was = moe_bpf_ask(&before, 0, nr, args), is = moe_bpf_ask(&after, 0, nr, args);
            if (was != is)
                fail_msg("%.*s: call %d: %08x became %08x", MOE_FMT(p->name), nr, was, is);
        }
    moe_bpf_free(&before);
    moe_bpf_free(&after);
    moe_profiles_free(&all);
}

static void built_in_profiles_go_round(void **state)
{
    (void)state;
    struct moe_profiles *all = moe_profiles_new();
    for (const struct moe_builtin_profile *b = moe_builtin_profiles; b->name; b++) {
        const struct moe_profile *p = NULL;
        struct moe_error err = { 0 };
        assert_int_equal(moe_profile_load(all, b->name, &p, &err), MOE_OK);
        goes_round(p, 100);
    }
    moe_profiles_free(&all);
}

/* One of the machine's own, when someone names it: MOE_OCI=/path/default.json. */
static void a_named_profile_goes_round(void **state)
{
    (void)state;
    struct moe_error err = { 0 };
    MOE_AUTO(moe_buf_free) struct moe_buf *json = NULL;
    struct moe_profiles *all = moe_profiles_new();
    assert_int_equal(moe_file_read(getenv("MOE_OCI"), MOE_CAP_PROFILE_BYTES, &json, &err), MOE_OK);
    goes_round(read_json(all, moe_buf_str(json), 0), 300);
    moe_profiles_free(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_profile_of_dockers_shape_is_read),
        cmocka_unit_test(a_list_of_what_is_forbidden_is_turned_round),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(what_was_written_reads_back_as_the_same_answers),
        cmocka_unit_test(a_denial_is_taken_out_of_what_is_allowed),
        cmocka_unit_test(built_in_profiles_go_round),
        cmocka_unit_test(a_named_profile_goes_round),           /* the last: left out where none is named */
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return _cmocka_run_group_tests("oci", tests, MOE_COUNT(tests) - !getenv("MOE_OCI"), NULL, NULL);
}
