#include "common/doc/yaml_write.h"
#include "sandbox/learn/need.h"
#include "sandbox/profile/build.h"
#include <inttypes.h>
#include <stdlib.h>

static int by_bytes(struct moe_str a, struct moe_str b)
{
    int d = memcmp(a.ptr, b.ptr, MOE_MIN(a.len, b.len));
    return d ? d : a.len < b.len ? -1 : a.len > b.len;
}

static int items(const void *a, const void *b) { return by_bytes(((const struct moe_need_item *)a)->text, ((const struct moe_need_item *)b)->text); }

static void sort(struct moe_need_list *l)
{
    if (l->count)
        qsort(l->items, l->count, sizeof *l->items, items);
}

/* What is plain to YAML stays as it is; the rest is quoted. */
static void put_text(struct moe_buf *out, struct moe_str s)
{
    bool plain = s.len && (moe_is_alpha(s.ptr[0]) || s.ptr[0] == '/' || s.ptr[0] == '$') && !moe_str_is(s, "null") && !moe_str_is(s, "true") && !moe_str_is(s, "false");
    for (size_t i = 0; plain && i < s.len; i++)
        plain = moe_is_word(s.ptr[i]) || strchr("/.-+$*", s.ptr[i]);
    if (plain)
        moe_buf_add(out, s);
    else
        moe_yaml_quoted(out, s);
}

/* In a comment, where nothing may end the line. */
static void put_words(struct moe_buf *out, struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        moe_buf_addc(out, (unsigned char)s.ptr[i] < 0x20 || (unsigned char)s.ptr[i] > 0x7e ? '?' : s.ptr[i]);
}

static void put_note(struct moe_buf *out, struct moe_str note)
{
    if (!note.len)
        return;
    moe_buf_add(out, MOE_STR("   # "));
    put_words(out, note);
}

/* `asks`: the kind of thing that `check` wants a reason for. */
static void put_list(struct moe_buf *out, const char *indent, const char *key, const char *main, struct moe_need_list *l, bool asks)
{
    if (!l->count)
        return;
    sort(l);
    moe_buf_printf(out, "%s%s:\n", indent, key);
    for (size_t i = 0; i < l->count; i++) {
        const struct moe_need_item *item = &l->items[i];
        bool map = asks || item->why.len;
        moe_buf_printf(out, "%s  - ", indent);
        if (map)
            moe_buf_printf(out, "{%s: ", main);
        put_text(out, item->text);
        if (map) {
            moe_buf_add(out, MOE_STR(", why: "));
            moe_yaml_quoted(out, item->why);
            moe_buf_addc(out, '}');
        }
        put_note(out, item->note);
        moe_buf_addc(out, '\n');
    }
}

/* ---- calls ---- */

static void put_demand(struct moe_buf *out, const struct moe_call_info *info, const struct moe_demand *d)
{
    moe_show_arg(info, d->arg, out);
    moe_buf_add(out, MOE_STR(": "));
    if (d->how == MOE_WITHOUT) {
        moe_buf_add(out, MOE_STR("{without: ["));
        moe_show_bits(info, d->arg, d->mask, out);
        moe_buf_add(out, MOE_STR("]}"));
        return;
    }
    if (d->how != MOE_ONE_OF) {
        moe_buf_printf(out, "{%s: %" PRIu64 "}", d->how == MOE_AT_MOST ? "at_most" : "at_least", d->count ? d->values[0] : 0);
        return;
    }
    bool whole = d->mask == moe_show_all(info, d->arg);
    if (!whole)
        moe_buf_printf(out, "{mask: 0x%" PRIx64 ", is: ", d->mask);
    moe_buf_addc(out, '[');
    for (size_t i = 0; i < d->count; i++) {
        moe_buf_add(out, i ? MOE_STR(", ") : MOE_STR(""));
        moe_show_value(info, d->arg, d->values[i], out);
    }
    moe_buf_add(out, whole ? MOE_STR("]") : MOE_STR("]}"));
}

static void put_rule(struct moe_buf *out, const struct moe_need_rule *r)
{
    const struct moe_call_info *info = moe_call_info(r->rule.name);
    bool asks = r->rule.act == MOE_ACT_ALLOW && info && info->danger, map = asks || r->rule.demand_count || r->rule.at.why.len || r->rule.act != MOE_ACT_ALLOW;
    moe_buf_add(out, map ? MOE_STR("    - {call: ") : MOE_STR("    - "));
    put_text(out, r->rule.name);
    for (size_t i = 0; i < r->rule.demand_count; i++) {
        moe_buf_add(out, i ? MOE_STR(", ") : MOE_STR(", args: {"));
        put_demand(out, info, &r->rule.demands[i]);
    }
    if (r->rule.demand_count)
        moe_buf_addc(out, '}');
    if (r->rule.act != MOE_ACT_ALLOW) {
        moe_buf_add(out, MOE_STR(", action: \""));
        moe_act_show(r->rule.act, r->rule.error, out);
        moe_buf_addc(out, '"');
    }
    if (asks || r->rule.at.why.len) {
        moe_buf_add(out, MOE_STR(", why: "));
        moe_yaml_quoted(out, r->rule.at.why);
    }
    if (map)
        moe_buf_addc(out, '}');
    put_note(out, r->note);
    moe_buf_addc(out, '\n');
}

static int rules(const void *a, const void *b)
{
    const struct moe_call_rule *x = &((const struct moe_need_rule *)a)->rule, *y = &((const struct moe_need_rule *)b)->rule;
    int d = by_bytes(x->name, y->name);
    d = d ? d : (x->act > y->act) - (x->act < y->act);
    d = d ? d : (x->demand_count > y->demand_count) - (x->demand_count < y->demand_count);
    for (size_t i = 0; !d && i < x->demand_count; i++) {
        const struct moe_demand *p = &x->demands[i], *q = &y->demands[i];
        d = p->arg != q->arg ? (p->arg > q->arg ? 1 : -1) : p->count && q->count && p->values[0] != q->values[0] ? (p->values[0] > q->values[0] ? 1 : -1)
          : p->count != q->count ? (p->count > q->count ? 1 : -1) : (p->mask > q->mask) - (p->mask < q->mask);
    }
    return d;
}

static bool is_plain(const struct moe_need_rule *r) { return r->rule.act == MOE_ACT_ALLOW && !r->rule.demand_count && !r->rule.at.why.len; }

static struct moe_need_rule *plain_rule(struct moe_need *n, const char *call)
{
    for (size_t i = 0; i < n->rule_count; i++)
        if (moe_str_is(n->rules[i].rule.name, call) && is_plain(&n->rules[i]))
            return &n->rules[i];
    return NULL;
}

/* A group takes its calls' place when most of it was needed and nothing in it wants a reason. */
static bool is_group(struct moe_need *n, const struct moe_call_group *g)
{
    static const uint64_t none[MOE_CALL_ARGS];
    size_t here = 0, have = 0, ours = 0;
    uint64_t mask[MOE_CALL_ARGS];
    for (const char *const *c = g->calls; *c; c++) {
        const struct moe_call_info *info = moe_call_info(moe_str_c(*c));
        int nr = -1;
        if (!moe_call_number(moe_str_c(*c), &nr) || nr < 0)
            continue;
        bool in_base = moe_need_allowed(n->base->rules, n->base->rule_count, nr, none), mine = plain_rule(n, *c) != NULL;
        if (!in_base && !mine)
            for (size_t i = 0; i < n->rule_count; i++)
                if (n->rules[i].rule.nr == nr)
                    return false;                         /* allowed in part: the group would widen it */
        if (moe_learn_args(nr, mask) || moe_need_has_form(*c) || (info && info->danger && !in_base))
            return false;
        here++;
        have += in_base || mine;
        ours += mine;
    }
    return ours >= 3 && have * 5 >= here * 3;
}

/* What follows from the same call stands in one line. */
static bool put_followers(struct moe_need *n, bool *done, bool open, struct moe_buf *out)
{
    for (size_t i = 0; i < n->rule_count; i++) {
        struct moe_str note = n->rules[i].note;
        if (done[i] || !is_plain(&n->rules[i]) || !moe_str_starts(note, MOE_STR("follows")))
            continue;
        moe_buf_add(out, open ? MOE_STR("    - call: [") : MOE_STR("calls:\n  allow:\n    - call: ["));
        open = true;
        const char *comma = "";
        for (size_t k = i; k < n->rule_count; k++) {
            if (done[k] || !is_plain(&n->rules[k]) || !moe_str_eq(n->rules[k].note, note))
                continue;
            done[k] = true;
            moe_buf_printf(out, "%s%.*s", comma, MOE_FMT(n->rules[k].rule.name));
            comma = ", ";
        }
        moe_buf_addc(out, ']');
        put_note(out, note);
        moe_buf_addc(out, '\n');
    }
    return open;
}

static void put_calls(struct moe_need *n, struct moe_buf *out)
{
    bool open = false, denies = false;
    if (n->rule_count)
        qsort(n->rules, n->rule_count, sizeof *n->rules, rules);
    bool *done = moe_arena_array(n->arena, bool, n->rule_count + 1);
    if (!done) {
        n->failed = true;
        return;
    }
    for (const struct moe_call_group *g = moe_call_groups; g->name && n->rule_count; g++) {
        if (!is_group(n, g))
            continue;
        moe_buf_add(out, open ? MOE_STR("") : MOE_STR("calls:\n  allow:\n"));
        open = true;
        moe_buf_printf(out, "    - \"%s\"   # most of it was seen\n", g->name);
        for (const char *const *c = g->calls; *c; c++)
            for (size_t i = 0; i < n->rule_count; i++)
                done[i] |= moe_str_is(n->rules[i].rule.name, *c) && is_plain(&n->rules[i]);
    }
    open |= put_followers(n, done, open, out);
    for (int deny = 0; deny < 2; deny++)
        for (size_t i = 0; i < n->rule_count; i++) {
            if (done[i] || (n->rules[i].rule.act != MOE_ACT_ALLOW) != deny)
                continue;
            moe_buf_add(out, open || denies ? MOE_STR("") : MOE_STR("calls:\n"));
            if (!deny && !open)
                moe_buf_add(out, MOE_STR("  allow:\n"));
            if (deny && !denies)
                moe_buf_add(out, MOE_STR("  deny:\n"));
            open |= !deny;
            denies |= deny;
            put_rule(out, &n->rules[i]);
        }
}

/* ---- the rest ---- */

static void put_size(struct moe_buf *out, uint64_t v)
{
    static const char unit[] = "KMGT";
    int u = -1;
    if (v == UINT64_MAX) {
        moe_buf_add(out, MOE_STR("unlimited"));
        return;
    }
    while (u < 3 && v && v % 1024 == 0) {
        v /= 1024;
        u++;
    }
    moe_buf_printf(out, "%" PRIu64 "%.*s", v, u >= 0, u >= 0 ? unit + u : "");
}

static void put_limit(struct moe_buf *out, const char *indent, const char *key, uint64_t v, bool bytes, uint64_t seen)
{
    if (!v)
        return;
    moe_buf_printf(out, "%s%s: ", indent, key);
    if (bytes || v == UINT64_MAX)
        put_size(out, v);
    else
        moe_buf_printf(out, "%" PRIu64, v);
    if (seen && bytes)
        moe_buf_printf(out, "   # at most %" PRIu64 ".%" PRIu64 " MiB seen", seen >> 20, (seen & 0xfffff) * 10 >> 20);
    else if (seen)
        moe_buf_printf(out, "   # at most %" PRIu64 " seen", seen);
    moe_buf_addc(out, '\n');
}

static void put_limits(struct moe_need *n, struct moe_buf *out)
{
    const struct moe_limits *l = &n->limits;
    const struct moe_peaks *p = &n->peaks;
    if (!l->memory_bytes && !l->tasks && !l->file_bytes && !l->open_files && !l->stack_bytes && !l->locked_bytes && !l->cpu_s && !l->time_ms && !l->grace_ms && !l->core_bytes)
        return;
    moe_buf_add(out, MOE_STR("limits:\n"));
    put_limit(out, "  ", "memory", l->memory_bytes, true, p->memory_bytes);
    put_limit(out, "  ", "tasks", l->tasks, false, p->tasks);
    put_limit(out, "  ", "file", l->file_bytes, true, p->file_bytes);
    put_limit(out, "  ", "open_files", l->open_files, false, p->open_files);
    put_limit(out, "  ", "core", l->core_bytes, true, 0);
    put_limit(out, "  ", "stack", l->stack_bytes, true, 0);
    put_limit(out, "  ", "locked", l->locked_bytes, true, 0);
    const struct { const char *key, *unit; uint64_t v; } times[] = { { "cpu", "s", l->cpu_s }, { "time", "ms", l->time_ms }, { "grace", "ms", l->grace_ms } };
    for (size_t i = 0; i < MOE_COUNT(times); i++)
        if (times[i].v == UINT64_MAX)
            moe_buf_printf(out, "  %s: none\n", times[i].key);
        else if (times[i].v)
            moe_buf_printf(out, "  %s: %" PRIu64 "%s\n", times[i].key, times[i].v, times[i].unit);
}

static void put_files(struct moe_need *n, struct moe_buf *out)
{
    static const struct { const char *key; bool asks; } rows[MOE_NEED_FILES] = {
        { "read", false }, { "library", false }, { "execute", false }, { "write", true }, { "cache", true }, { "hide", false },
    };
    bool any = n->devices.count || n->limits.tmp_bytes || n->limits.shm_bytes || n->limits.quota_bytes || n->limits.quota_files;
    for (size_t i = 0; i < MOE_NEED_FILES; i++)
        any |= n->files[i].count != 0;
    if (!any)
        return;
    moe_buf_add(out, MOE_STR("files:\n"));
    for (size_t i = 0; i < MOE_NEED_FILES; i++)
        put_list(out, "  ", rows[i].key, "path", &n->files[i], rows[i].asks);
    put_list(out, "  ", "devices", "device", &n->devices, true);
    put_limit(out, "  ", "tmp", n->limits.tmp_bytes, true, n->peaks.tmp_bytes);
    put_limit(out, "  ", "shm", n->limits.shm_bytes, true, n->peaks.shm_bytes);
    if (n->limits.quota_bytes || n->limits.quota_files)
        moe_buf_add(out, MOE_STR("  quota:\n"));
    put_limit(out, "    ", "bytes", n->limits.quota_bytes, true, n->peaks.written_bytes);
    put_limit(out, "    ", "files", n->limits.quota_files, false, n->peaks.written_files);
}

/* "key: value", or "key: {is: value, why: ...}" where a reason is asked for or was given. */
static void put_value(struct moe_buf *out, const char *indent, const char *key, struct moe_str value, bool asks, struct moe_str why)
{
    moe_buf_printf(out, "%s%s: %s", indent, key, asks || why.len ? "{is: " : "");
    put_text(out, value);
    if (asks || why.len) {
        moe_buf_add(out, MOE_STR(", why: "));
        moe_yaml_quoted(out, why);
        moe_buf_addc(out, '}');
    }
    moe_buf_addc(out, '\n');
}

static void put_environment(struct moe_need *n, struct moe_buf *out)
{
    if (!n->keep.count && !n->set.count)
        return;
    moe_buf_add(out, MOE_STR("environment:\n"));
    put_list(out, "  ", "keep", "name", &n->keep, false);
    sort(&n->set);
    for (size_t i = 0; i < n->set.count; i++) {
        moe_buf_add(out, i ? MOE_STR("    ") : MOE_STR("  set:\n    "));
        put_text(out, n->set.items[i].text);
        moe_buf_add(out, MOE_STR(": "));
        moe_yaml_quoted(out, n->set.items[i].why);
        moe_buf_addc(out, '\n');
    }
}

static bool has_reasons_open(const struct moe_need *n)
{
    bool open = n->files[MOE_NEED_WRITE].count || n->files[MOE_NEED_CACHE].count || n->devices.count;
    for (size_t i = 0; i < n->rule_count; i++) {
        const struct moe_call_info *info = moe_call_info(n->rules[i].rule.name);
        open |= info && info->danger && !n->rules[i].rule.at.why.len;
    }
    return open;
}

void moe_need_write(struct moe_need *n, struct moe_buf *out)
{
    moe_buf_add(out, MOE_STR("# Written by moe-sandbox learn."));
    if (has_reasons_open(n))
        moe_buf_add(out, MOE_STR(" An empty why wants a reason: moe-sandbox check names each."));
    moe_buf_addc(out, '\n');
    sort(&n->remarks);
    for (size_t i = 0; i < n->remarks.count; i++) {
        moe_buf_add(out, MOE_STR("# "));
        put_words(out, n->remarks.items[i].text);
        moe_buf_addc(out, '\n');
    }
    moe_buf_add(out, MOE_STR("name: "));
    put_text(out, n->name);
    moe_buf_add(out, MOE_STR("\ntitle: "));
    moe_yaml_quoted(out, n->title);
    moe_buf_add(out, MOE_STR("\nextends: ["));
    put_text(out, n->base->name);
    moe_buf_add(out, MOE_STR("]\n"));
    put_calls(n, out);
    put_files(n, out);
    if (n->net != n->base->net || n->connect.count || n->bind.count) {
        moe_buf_add(out, MOE_STR("network:\n"));
        put_value(out, "  ", "mode", moe_str_c(moe_net_words[n->net]), n->net == MOE_NET_HOST, n->net_why);
        put_list(out, "  ", "connect", "peer", &n->connect, false);
        put_list(out, "  ", "bind", "port", &n->bind, false);
    }
    if (n->exec_new != n->base->exec_new) {
        moe_buf_add(out, MOE_STR("rights:\n"));
        moe_buf_printf(out, n->exec_why.len ? "  execute_new: {is: %s, why: " : "  execute_new: %s", n->exec_new ? "true" : "false");
        if (n->exec_why.len) {
            moe_yaml_quoted(out, n->exec_why);
            moe_buf_addc(out, '}');
        }
        moe_buf_addc(out, '\n');
    }
    put_limits(n, out);
    put_environment(n, out);
    if (n->gpu.len)
        put_value(out, "", "gpu", n->gpu, true, n->gpu_why);
    if (n->wx != n->base->wx)
        put_value(out, "", "wx", moe_str_c(moe_wx_words[n->wx]), true, n->wx_why);
}
