/* What one profile allows that another does not, in words. */
#include "common/base/term.h"
#include "sandbox/profile/build.h"

enum { COMBINATIONS = 1024 };      /* of the values of one rule that are told apart */

struct sides { const struct moe_profile *a, *b; struct moe_buf *out, *words; };

static bool is_sure_denial(const struct moe_call_rule *denial, const struct moe_call_rule *rule)
{
    return !moe_act_lets(denial->act) && moe_rule_covers(denial, rule);
}

/* Whether a demand of the denial is one that no call of `rule` can meet. */
static bool is_apart(const struct moe_call_rule *denial, const struct moe_call_rule *rule)
{
    for (size_t d = 0; d < denial->demand_count; d++) {
        const struct moe_demand *x = &denial->demands[d];
        bool apart = x->how == MOE_ONE_OF;
        for (size_t v = 0; v < x->count && apart; v++)
            apart = !moe_rule_admits(rule, x->arg, x->mask, x->values[v]);
        if (apart)
            return true;
    }
    return false;
}

static bool denies_as_much(const struct moe_profile *p, const struct moe_call_rule *denial)
{
    size_t count;
    const struct moe_call_rule *rules = moe_profile_rules_of(p, denial->name, &count);
    for (size_t i = 0; i < count; i++)
        if (is_sure_denial(&rules[i], denial))
            return true;
    return false;
}

/* Whether b lets through all that a does by `rule`; a denial that stops a part of it, and that a lacks, makes a difference too. */
static bool lets(const struct sides *s, const struct moe_call_rule *rule)
{
    size_t count;
    const struct moe_call_rule *rules = moe_profile_rules_of(s->b, rule->name, &count);
    bool found = moe_act_lets(s->b->deny);
    for (size_t i = 0; i < count; i++) {
        if (moe_act_lets(rules[i].act))
            found = found || moe_rule_covers(&rules[i], rule);
        else if (!is_apart(&rules[i], rule) && !denies_as_much(s->a, &rules[i]))
            return false;
    }
    return found;
}

/* ---- calls ---- */

static bool is_known(const struct moe_profile *p, struct moe_str call)
{
    size_t count;
    const struct moe_call_rule *rules = moe_profile_rules_of(p, call, &count);
    for (size_t i = 0; i < count; i++)
        if (moe_act_lets(rules[i].act))
            return true;
    return false;
}

static void say_lines(const struct sides *s, const char *head, struct moe_buf *words)
{
    if (!moe_buf_str(words).len)
        return;
    moe_buf_printf(s->out, "%s ", head);
    moe_term_wrap(s->out, moe_buf_str(words), strlen(head) + 1, 4);
    moe_buf_addc(s->out, '\n');
    moe_buf_clear(words);
}

static void say_rule(const struct sides *s, const struct moe_call_rule *rule)
{
    moe_buf_printf(s->words, "%.*s%s", MOE_FMT(rule->name), rule->demand_count ? " when " : "");
    moe_show_demands(rule, s->words);
    say_lines(s, "calls:", s->words);
}

/* A rule with several values is asked value by value; what is new is said together. */
static void by_values(const struct sides *s, const struct moe_call_rule *rule, size_t which)
{
    struct moe_demand demands[MOE_CALL_ARGS];
    struct moe_call_rule one = *rule;
    const struct moe_demand *d = &rule->demands[which];
    uint64_t fresh[COMBINATIONS];
    size_t count = 0;
    memcpy(demands, rule->demands, rule->demand_count * sizeof *demands);
    one.demands = demands;
    for (size_t i = 0; i < d->count && i < COMBINATIONS; i++) {
        demands[which].values = &d->values[i];
        demands[which].count = 1;
        if (!lets(s, &one) && !denies_as_much(s->a, &one))
            fresh[count++] = d->values[i];
    }
    demands[which].values = fresh;
    demands[which].count = count;
    if (count)
        say_rule(s, &one);
}

static bool is_more(const struct sides *s, const struct moe_call_rule *r) { return moe_act_lets(r->act) && !lets(s, r) && !denies_as_much(s->a, r); }

static void rules(const struct sides *s)
{
    for (int known = 0; known < 2; known++) {                /* together: those that b has not at all, then those that it has on conditions */
        for (size_t i = 0; i < s->a->rule_count; i++) {
            const struct moe_call_rule *r = &s->a->rules[i];
            if (!r->demand_count && is_more(s, r) && is_known(s->b, r->name) == known)
                moe_buf_printf(s->words, "%.*s ", MOE_FMT(r->name));
        }
        say_lines(s, known ? "calls, whatever their arguments:" : "calls:", s->words);
    }
    for (size_t i = 0; i < s->a->rule_count; i++) {
        const struct moe_call_rule *r = &s->a->rules[i];
        size_t which = 0;
        if (!r->demand_count || !is_more(s, r))
            continue;
        while (which < r->demand_count && (r->demands[which].how != MOE_ONE_OF || r->demands[which].count < 2))
            which++;
        if (which < r->demand_count)
            by_values(s, r, which);
        else
            say_rule(s, r);
    }
    if (moe_act_lets(s->a->deny) && !moe_act_lets(s->b->deny))
        moe_buf_add(s->out, MOE_STR("calls: whatever no rule names\n"));
    for (size_t i = 0; moe_act_lets(s->a->deny) && i < s->b->rule_count; i++)
        if (!moe_act_lets(s->b->rules[i].act) && moe_act_lets(s->b->deny) && !denies_as_much(s->a, &s->b->rules[i]))
            say_rule(s, &s->b->rules[i]);
}

/* ---- files ---- */

static bool at_or_below(struct moe_str path, struct moe_str top)
{
    return moe_str_is(top, "/") || (moe_str_starts(path, top) && (path.len == top.len || path.ptr[top.len] == '/'));
}

/* The lists that give at least what list `l` gives: reading is part of all, executing of `execute` alone. */
static bool gives(const struct moe_profile *p, size_t l, struct moe_str path)
{
    static const char *const at_least[MOE_PATH_LISTS] = { "read library execute write cache", "library cache", "execute", "write cache", "cache", "" };
    for (size_t k = 0; k < MOE_PATH_LISTS; k++) {
        const struct moe_path_item *items = *moe_path_items(p, &moe_path_lists[k]);
        struct moe_str words = moe_str_c(at_least[l]);
        bool counts = false;
        while (words.len && !counts)
            counts = moe_str_is(moe_str_cut(&words, ' '), moe_path_lists[k].key);
        for (size_t i = 0; counts && i < *moe_path_count(p, &moe_path_lists[k]); i++)
            if (at_or_below(path, items[i].path))
                return true;
    }
    return false;
}

static bool hides(const struct moe_profile *p, struct moe_str path)
{
    for (size_t i = 0; i < p->hide_count; i++)
        if (at_or_below(path, p->hide[i].path))
            return true;
    return false;
}

static void files(const struct sides *s)
{
    for (size_t l = 0; l < MOE_PATH_LISTS; l++) {
        const struct moe_path_item *items = *moe_path_items(s->a, &moe_path_lists[l]);
        for (size_t i = 0; i < *moe_path_count(s->a, &moe_path_lists[l]); i++)
            if (strcmp(moe_path_lists[l].key, "hide") != 0 && !hides(s->a, items[i].path) && (!gives(s->b, l, items[i].path) || hides(s->b, items[i].path)))
                moe_buf_printf(s->out, "files: %.*s can be %s\n", MOE_FMT(items[i].path), moe_path_lists[l].says);
    }
    for (size_t i = 0; i < s->b->hide_count; i++)
        if (!hides(s->a, s->b->hide[i].path) && gives(s->a, 0, s->b->hide[i].path) && gives(s->b, 0, s->b->hide[i].path))
            moe_buf_printf(s->out, "files: %.*s is not hidden\n", MOE_FMT(s->b->hide[i].path));
    for (size_t i = 0; i < s->a->device_count; i++) {
        bool there = false;
        for (size_t j = 0; j < s->b->device_count && !there; j++)
            there = moe_str_eq(s->a->devices[i], s->b->devices[j]);
        if (!there)
            moe_buf_printf(s->out, "files: device /dev/%.*s\n", MOE_FMT(s->a->devices[i]));
    }
}

/* ---- network, environment ---- */

static void network(const struct sides *s)
{
    if (s->a->net > s->b->net)
        moe_buf_printf(s->out, "network: mode %s instead of %s\n", moe_net_words[s->a->net], moe_net_words[s->b->net]);
    for (size_t i = 0; i < s->a->connect_count; i++) {
        const struct moe_peer *p = &s->a->connect[i];
        bool there = s->b->net == MOE_NET_HOST;
        for (size_t j = 0; j < s->b->connect_count && !there; j++)
            there = moe_str_eq(p->host, s->b->connect[j].host) && (p->port == s->b->connect[j].port || !s->b->connect[j].port);
        if (there)
            continue;
        moe_buf_add(s->out, MOE_STR("network: connects to "));
        moe_show_peer(p, s->out);
        moe_buf_addc(s->out, '\n');
    }
    for (size_t i = 0; i < s->a->bind_count; i++) {
        const struct moe_port *p = &s->a->bind[i];
        bool there = s->b->net == MOE_NET_HOST;
        for (size_t j = 0; j < s->b->bind_count && !there; j++)
            there = s->b->bind[j].first <= p->first && p->last <= s->b->bind[j].last;
        if (there)
            continue;
        moe_buf_add(s->out, MOE_STR("network: is reached at port "));
        moe_show_port(p, s->out);
        moe_buf_addc(s->out, '\n');
    }
}

static bool passes(const struct moe_profile *p, struct moe_str name)
{
    for (size_t i = 0; i < p->env_count; i++) {
        struct moe_str pattern = p->env[i].name;
        if (p->env[i].set)
            continue;
        if (moe_str_eq(pattern, name))
            return true;
        if (pattern.len && pattern.ptr[pattern.len - 1] == '*' && moe_str_starts(name, (struct moe_str){ pattern.ptr, pattern.len - 1 }))
            return true;
    }
    return false;
}

static void environment(const struct sides *s)
{
    for (size_t i = 0; i < s->a->env_count; i++)
        if (!s->a->env[i].set && !passes(s->b, s->a->env[i].name))
            moe_buf_printf(s->out, "environment: %.*s is passed on\n", MOE_FMT(s->a->env[i].name));
    for (size_t i = 0; i < s->a->secret_count; i++) {
        bool there = false;
        for (size_t j = 0; j < s->b->secret_count && !there; j++)
            there = moe_str_eq(s->a->secrets[i].name, s->b->secrets[j].name) && s->a->secrets[i].as == s->b->secrets[j].as;
        if (!there)
            moe_buf_printf(s->out, "environment: secret %.*s, by %s\n", MOE_FMT(s->a->secrets[i].name), moe_secret_words[s->a->secrets[i].as]);
    }
}

/* ---- rights and limits ---- */

static void settings(const struct sides *s)
{
    const struct moe_profile *a = s->a, *b = s->b;
    for (const struct moe_limit_row *row = moe_limit_rows; row->key; row++) {
        if (row->offset == offsetof(struct moe_profile, record_hash_below) || *moe_limit_at(a, row) <= *moe_limit_at(b, row))
            continue;
        moe_buf_printf(s->out, "limits: %s ", row->says);
        moe_unit_show(row->unit, *moe_limit_at(a, row), s->out);
        moe_buf_add(s->out, MOE_STR(" instead of "));
        moe_unit_show(row->unit, *moe_limit_at(b, row), s->out);
        moe_buf_addc(s->out, '\n');
    }
    if (b->limits.cpu_percent && (!a->limits.cpu_percent || a->limits.cpu_percent > b->limits.cpu_percent))
        moe_buf_add(s->out, MOE_STR("limits: more of the CPUs\n"));
    if (a->exec_new && !b->exec_new)
        moe_buf_add(s->out, MOE_STR("rights: executes other programs\n"));
    if (a->host_user && !b->host_user)
        moe_buf_add(s->out, MOE_STR("rights: stays root outside\n"));
    if (b->umask & ~a->umask)
        moe_buf_printf(s->out, "rights: umask %04o instead of %04o\n", a->umask, b->umask);
    if (a->wx > b->wx)
        moe_buf_printf(s->out, "wx: %s instead of %s\n", moe_wx_words[a->wx], moe_wx_words[b->wx]);
    if (!moe_str_is(a->gpu, "none") && !moe_str_eq(a->gpu, b->gpu) && !moe_str_is(b->gpu, "all"))
        moe_buf_printf(s->out, "gpu: %.*s instead of %.*s\n", MOE_FMT(a->gpu), MOE_FMT(b->gpu));
    for (unsigned i = 0; i < MOE_LAYER_COUNT; i++)
        if (b->requires_layer[i] && !a->requires_layer[i])
            moe_buf_printf(s->out, "requires: runs without %s\n", moe_layer_name((enum moe_layer)i));
}

void moe_profile_more(const struct moe_profile *a, const struct moe_profile *b, struct moe_buf *out)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *words = moe_buf_new(MOE_CAP_PROFILE_BYTES);
    const struct sides s = { a, b, out, words };
    if (!words) {
        moe_buf_add(out, (struct moe_str){ "", SIZE_MAX });       /* no memory: mark it as failed */
        return;
    }
    rules(&s);
    files(&s);
    network(&s);
    environment(&s);
    settings(&s);
    if (moe_buf_failed(words))
        moe_buf_add(out, (struct moe_str){ "", SIZE_MAX });
}
