/* Target   moe_oci_read(), and what follows from it: moe_filter_build(), moe_bpf_text(), moe_oci_write()
 * Input    a seccomp profile as Docker or a runtime spec has it; the capabilities are its first byte's
 * Promise  every error has a sentence; rules stand by call, within the caps, with arguments there are; a filter that was built answers any call, kills foreign
 *          machines, and answers by the rule that moe_filter_rule() names; what was written is read again
 * Corpus   tests/fuzz/corpus/sandbox_oci/ -- a fixed bug leaves its input there, named after the bug
 * Links    sandbox/filter
 */
#include "sandbox/filter/filter.h"
#include <linux/audit.h>
#include <stdlib.h>

#define CHECK(x) do { if (!(x)) abort(); } while (0)

static void check_rules(const struct moe_profile *p)
{
    CHECK(p->rule_count <= MOE_CAP_PROFILE_RULES);
    for (size_t i = 0; i < p->rule_count; i++) {
        const struct moe_call_rule *r = &p->rules[i];
        CHECK(r->nr >= 0 && r->name.len && r->demand_count <= MOE_CALL_ARGS);
        CHECK(r->act != MOE_ACT_ERRNO || (r->error > 0 && r->error < 4096));
        for (size_t k = 0; k < r->demand_count; k++)
            CHECK(r->demands[k].arg < MOE_CALL_ARGS && r->demands[k].count == 1);
        CHECK(!i || strcmp(p->rules[i - 1].name.ptr, r->name.ptr) <= 0);
    }
}

static uint32_t answer(const struct moe_profile *p, const struct moe_call_rule *r)
{
    static const uint32_t of[] = { [MOE_ACT_ALLOW] = SECCOMP_RET_ALLOW, [MOE_ACT_KILL] = SECCOMP_RET_KILL_PROCESS, [MOE_ACT_LOG] = SECCOMP_RET_LOG, [MOE_ACT_NOTIFY] = SECCOMP_RET_USER_NOTIF };
    enum moe_act act = r ? r->act : p->deny;
    return act == MOE_ACT_ERRNO ? SECCOMP_RET_ERRNO | (uint32_t)(r ? r->error : p->deny_errno) : of[act];
}

static void ask(const struct moe_profile *p, const struct moe_bpf *bpf)
{
    static const uint64_t values[] = { 0, 1, 40, 0xffffffff, 0x100000000, UINT64_MAX };
    for (size_t i = 0; i < p->rule_count && i < 64; i++)
        for (size_t k = 0; k < 2 + MOE_COUNT(values); k++) {
            const struct moe_call_rule *r = &p->rules[i];
            uint64_t args[MOE_CALL_ARGS];
            for (unsigned a = 0; a < MOE_CALL_ARGS; a++)
                args[a] = k < MOE_COUNT(values) ? values[k] : 0;
            for (size_t d = 0; k >= MOE_COUNT(values) && d < r->demand_count; d++)
                args[r->demands[d].arg] = r->demands[d].values[0] + (k == MOE_COUNT(values));
            CHECK(moe_bpf_ask(bpf, 0, r->nr, args) == answer(p, moe_filter_rule(p, r->nr, args)));
            CHECK(moe_bpf_ask(bpf, AUDIT_ARCH_I386, r->nr, args) == SECCOMP_RET_KILL_PROCESS);
        }
}

static void write_again(const struct moe_profile *p)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *json = moe_buf_new(MOE_CAP_PROFILE_BYTES);
    struct moe_error err = { 0 };
    if (!json || moe_oci_write(p, json, &err) != MOE_OK)
        return;
    struct moe_profiles *all = moe_profiles_new();
    struct moe_profile *back = all ? moe_profile_blank(all, MOE_STR("back")) : NULL;
    enum moe_code code = back ? moe_oci_read(all, "back.json", moe_buf_str(json), 0, back, &err) : MOE_E_LIMIT;
    CHECK(code == MOE_OK || code == MOE_E_LIMIT);
    moe_profiles_free(&all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_profiles *all = moe_profiles_new();
    struct moe_profile *p = all ? moe_profile_blank(all, MOE_STR("fuzz")) : NULL;
    struct moe_error err = { 0 };
    struct moe_bpf bpf = { 0 };
    uint64_t caps = size ? data[0] * 0x0101010101010101ull : 0;
    enum moe_code code = p ? moe_oci_read(all, "fuzz.json", (struct moe_str){ (const char *)data, size }, caps, p, &err) : MOE_OK;
    CHECK(code == MOE_OK || err.text[0]);
    if (p && code == MOE_OK) {
        check_rules(p);
        code = moe_filter_build(&(struct moe_filter_want){ .profile = p }, &bpf, &err);
        CHECK(code == MOE_OK || code == MOE_E_LIMIT || code == MOE_E_SCHEMA);
        if (code == MOE_OK) {
            ask(p, &bpf);
            MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(1u << 20);
            if (text)
                moe_bpf_text(&bpf, text);
            write_again(p);
        }
    }
    moe_bpf_free(&bpf);
    moe_profiles_free(&all);
    return 0;
}
