#include "sandbox/learn/need.h"
#include "common/base/glob.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static bool holds(const struct moe_demand *d, uint64_t value)
{
    uint64_t v = value & d->mask;
    if (d->how == MOE_WITHOUT)
        return !v;
    if (d->how != MOE_ONE_OF)
        return !d->count || (d->how == MOE_AT_MOST ? value <= d->values[0] : value >= d->values[0]);
    for (size_t i = 0; i < d->count; i++)
        if (v == (d->values[i] & d->mask))
            return true;
    return false;
}

bool moe_need_allowed(const struct moe_call_rule *rules, size_t count, int nr, const uint64_t args[MOE_CALL_ARGS])
{
    uint64_t matters[MOE_CALL_ARGS];
    (void)moe_learn_args(nr, matters);
    for (size_t i = 0; i < count; i++) {
        const struct moe_call_rule *r = &rules[i];
        bool all = true;
        if (r->nr != nr || r->nr < 0)
            continue;
        if (r->act == MOE_ACT_ERRNO && !r->demand_count)  /* said no to on purpose; programs know another way */
            return true;
        for (size_t d = 0; d < r->demand_count; d++)
            all &= !matters[r->demands[d].arg] || holds(&r->demands[d], args[r->demands[d].arg]);
        if (r->act == MOE_ACT_ALLOW && all)
            return true;
    }
    return false;
}

static bool at_or_below(struct moe_str path, struct moe_str folder)
{
    while (folder.len > 1 && folder.ptr[folder.len - 1] == '/')
        folder.len--;
    return moe_str_starts(path, folder) && (path.len == folder.len || path.ptr[folder.len] == '/' || folder.len == 1);
}

bool moe_need_listed(const struct moe_path_item *items, size_t count, struct moe_str path)
{
    const char *home = getenv("HOME");
    for (size_t i = 0; i < count; i++) {
        struct moe_str item = items[i].path;
        char full[4096];
        if (home && item.len && item.ptr[0] == '~' && snprintf(full, sizeof full, "%s%.*s", home, (int)(item.len - 1), item.ptr + 1) < (int)sizeof full)
            item = moe_str_c(full);
        if (at_or_below(path, item))
            return true;
        for (size_t end = 1; end <= path.len && memchr(item.ptr, '*', item.len); end++)
            if ((end == path.len || path.ptr[end] == '/') && moe_glob(item, (struct moe_str){ path.ptr, end }))
                return true;
    }
    return false;
}

void moe_need_add(struct moe_need *n, struct moe_need_list *to, struct moe_str text, struct moe_str why, struct moe_str note)
{
    for (size_t i = 0; i < to->count; i++)
        if (moe_str_eq(to->items[i].text, text)) {
            if (!to->items[i].why.len)
                to->items[i].why = moe_arena_str(n->arena, why);
            return;
        }
    struct moe_need_item item = { moe_arena_str(n->arena, text), moe_arena_str(n->arena, why), moe_arena_str(n->arena, note) };
    struct moe_need_item *grown = moe_grow(n->arena, to->items, to->count, &to->room, sizeof *grown);
    if (!grown || !item.text.ptr || !item.why.ptr || !item.note.ptr) {
        n->failed = true;
        return;
    }
    to->items = grown;
    to->items[to->count++] = item;
}

void moe_need_remark(struct moe_need *n, const char *fmt, ...)
{
    char text[512];
    va_list va;
    va_start(va, fmt);
    (void)vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    moe_need_add(n, &n->remarks, moe_str_c(text), MOE_STR(""), MOE_STR(""));
}

struct moe_str moe_need_note(struct moe_need *n, uint64_t count, struct moe_who first)
{
    struct moe_str s = first.program.len ? moe_arena_printf(n->arena, "%llu time%s, first by %.*s after %llu ms", (unsigned long long)count, count == 1 ? "" : "s",
                                                            MOE_FMT(first.program), (unsigned long long)first.ms)
                                         : moe_arena_printf(n->arena, "%llu time%s", (unsigned long long)count, count == 1 ? "" : "s");
    if (!s.ptr)
        n->failed = true;
    return s.ptr ? s : MOE_STR("");
}

/* ---- profiles learned before ---- */

static bool same_demands(const struct moe_call_rule *a, const struct moe_call_rule *b)
{
    if (a->demand_count != b->demand_count)
        return false;
    for (size_t i = 0; i < a->demand_count; i++) {
        const struct moe_demand *x = &a->demands[i], *y = &b->demands[i];
        if (x->arg != y->arg || x->how != y->how || x->mask != y->mask || x->count != y->count || (x->count && memcmp(x->values, y->values, x->count * sizeof *x->values)))
            return false;
    }
    return true;
}

static bool has_rule(const struct moe_call_rule *rules, size_t count, const struct moe_call_rule *r)
{
    for (size_t i = 0; i < count; i++)
        if (moe_str_eq(rules[i].name, r->name) && rules[i].act == r->act && same_demands(&rules[i], r))
            return true;
    return false;
}

static void merge_rule(struct moe_need *n, const struct moe_call_rule *r)
{
    if (has_rule(n->base->rules, n->base->rule_count, r))
        return;
    for (size_t i = 0; i < n->rule_count; i++)
        if (has_rule(&n->rules[i].rule, 1, r)) {
            if (!n->rules[i].rule.at.why.len)
                n->rules[i].rule.at.why = r->at.why;
            return;
        }
    struct moe_need_rule *grown = moe_grow(n->arena, n->rules, n->rule_count, &n->rule_room, sizeof *grown);
    if (!grown) {
        n->failed = true;
        return;
    }
    n->rules = grown;
    n->rules[n->rule_count++] = (struct moe_need_rule){ *r, MOE_STR("") };
}

static void merge_paths(struct moe_need *n, struct moe_need_list *to, const struct moe_path_item *items, size_t count, const struct moe_path_item *base, size_t base_count)
{
    for (size_t i = 0; i < count; i++) {
        bool known = false;
        for (size_t b = 0; b < base_count; b++)
            known |= moe_str_eq(items[i].path, base[b].path);
        if (!known)
            moe_need_add(n, to, items[i].path, items[i].at.why, MOE_STR(""));
    }
}

static bool has_env(const struct moe_profile *p, const struct moe_env_item *e)
{
    for (size_t i = 0; i < p->env_count; i++)
        if (moe_str_eq(p->env[i].name, e->name) && p->env[i].set == e->set && moe_str_eq(p->env[i].value, e->value))
            return true;
    return false;
}

static void merge_limits(struct moe_limits *into, const struct moe_limits *old, const struct moe_limits *base)
{
    static const size_t rows[] = {
        offsetof(struct moe_limits, memory_bytes), offsetof(struct moe_limits, tasks), offsetof(struct moe_limits, file_bytes), offsetof(struct moe_limits, open_files),
        offsetof(struct moe_limits, tmp_bytes), offsetof(struct moe_limits, shm_bytes), offsetof(struct moe_limits, quota_bytes), offsetof(struct moe_limits, quota_files),
        offsetof(struct moe_limits, core_bytes), offsetof(struct moe_limits, stack_bytes), offsetof(struct moe_limits, locked_bytes), offsetof(struct moe_limits, cpu_s),
        offsetof(struct moe_limits, time_ms), offsetof(struct moe_limits, grace_ms),
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        uint64_t *to = (uint64_t *)((char *)into + rows[i]), was = *(const uint64_t *)((const char *)old + rows[i]), known = *(const uint64_t *)((const char *)base + rows[i]);
        if (was != known)
            *to = MOE_MAX(*to, was);
    }
}

void moe_need_merge(struct moe_need *n, const struct moe_profile *old)
{
    const struct moe_profile *b = n->base;
    for (size_t i = 0; i < old->rule_count; i++)
        merge_rule(n, &old->rules[i]);
    merge_paths(n, &n->files[MOE_NEED_READ], old->read, old->read_count, b->read, b->read_count);
    merge_paths(n, &n->files[MOE_NEED_LIBRARY], old->library, old->library_count, b->library, b->library_count);
    merge_paths(n, &n->files[MOE_NEED_EXECUTE], old->execute, old->execute_count, b->execute, b->execute_count);
    merge_paths(n, &n->files[MOE_NEED_WRITE], old->write, old->write_count, b->write, b->write_count);
    merge_paths(n, &n->files[MOE_NEED_CACHE], old->cache, old->cache_count, b->cache, b->cache_count);
    merge_paths(n, &n->files[MOE_NEED_HIDE], old->hide, old->hide_count, b->hide, b->hide_count);
    for (size_t i = 0; i < old->device_count; i++) {
        bool known = false;
        for (size_t d = 0; d < b->device_count; d++)
            known |= moe_str_eq(b->devices[d], old->devices[i]);
        if (!known)
            moe_need_add(n, &n->devices, old->devices[i], old->device_at[i].why, MOE_STR(""));
    }
    for (size_t i = 0; i < old->connect_count; i++) {
        bool v6 = memchr(old->connect[i].host.ptr, ':', old->connect[i].host.len) != NULL;
        char port[16];
        (void)snprintf(port, sizeof port, old->connect[i].port ? "%u" : "*", old->connect[i].port);
        struct moe_str peer = moe_arena_printf(n->arena, "%s%.*s%s:%s", v6 ? "[" : "", MOE_FMT(old->connect[i].host), v6 ? "]" : "", port);
        moe_need_add(n, &n->connect, peer, old->connect[i].at.why, MOE_STR(""));
    }
    for (size_t i = 0; i < old->bind_count; i++) {
        char text[40];
        (void)snprintf(text, sizeof text, old->bind[i].first == old->bind[i].last ? "%u" : "%u-%u", old->bind[i].first, old->bind[i].last);
        moe_need_add(n, &n->bind, moe_str_c(text), old->bind[i].at.why, MOE_STR(""));
    }
    for (size_t i = 0; i < old->env_count; i++)
        if (!has_env(b, &old->env[i]))
            moe_need_add(n, old->env[i].set ? &n->set : &n->keep, old->env[i].name, old->env[i].set ? old->env[i].value : old->env[i].at.why, MOE_STR(""));
    for (size_t i = 0; i < old->secret_count; i++)
        moe_need_remark(n, "%.*s had a secret, %.*s: write it here again", MOE_FMT(old->name), MOE_FMT(old->secrets[i].name));
    n->net = MOE_MAX(n->net, old->net);
    n->wx = MOE_MAX(n->wx, old->wx);
    n->exec_new |= old->exec_new;
    if (!n->gpu.len && !moe_str_is(old->gpu, "none"))
        n->gpu = old->gpu;
    struct { struct moe_str *to; struct moe_str from; } why[] = { { &n->net_why, old->at.net.why }, { &n->wx_why, old->at.wx.why }, { &n->gpu_why, old->at.gpu.why },
                                                                 { &n->exec_why, old->at.exec_new.why } };
    for (size_t i = 0; i < MOE_COUNT(why); i++)
        if (!why[i].to->len)
            *why[i].to = why[i].from;
    merge_limits(&n->limits, &old->limits, &b->limits);
}
