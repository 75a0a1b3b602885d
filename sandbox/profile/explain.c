/* A profile told to people: what it is for, what it allows and on which conditions, each with the reason that somebody gave. */
#include "common/base/term.h"
#include "sandbox/profile/build.h"
#include <inttypes.h>

static void put_indented(struct moe_buf *out, struct moe_str text, size_t indent) { moe_term_wrap(out, text, indent, indent); }

static void put_why(struct moe_buf *out, const struct moe_origin *at, size_t indent)
{
    if (!at->why.len)
        return;
    moe_buf_printf(out, "\n%*sbecause ", (int)indent, "");
    moe_term_wrap(out, at->why, indent + 8, indent + 2);
}

static void heading(struct moe_buf *out, const char *text) { moe_buf_printf(out, "\n%s\n", text); }

static void layers(struct moe_buf *out, const bool *set, const char *says)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *names = moe_buf_new(1024);
    for (unsigned i = 0; names && i < MOE_LAYER_COUNT; i++)
        if (set[i])
            moe_buf_printf(names, "%s%s", moe_buf_str(names).len ? ", " : "", moe_layer_name((enum moe_layer)i));
    if (!names || !moe_buf_str(names).len)
        return;
    moe_buf_printf(out, "  %s: ", says);
    moe_term_wrap(out, moe_buf_str(names), strlen(says) + 4, 4);
    moe_buf_addc(out, '\n');
}

/* ---- calls ---- */

static const char *fate(enum moe_act act)
{
    static const char *const words[] = {
        [MOE_ACT_ALLOW] = "is allowed", [MOE_ACT_ERRNO] = "fails with", [MOE_ACT_KILL] = "ends the process", [MOE_ACT_LOG] = "is allowed and logged by the kernel",
        [MOE_ACT_NOTIFY] = "is decided by the supervisor",
    };
    return words[act];
}

static void put_fate(struct moe_buf *out, enum moe_act act, int error)
{
    moe_buf_printf(out, "%s%s", fate(act), act == MOE_ACT_ERRNO ? " " : "");
    if (act == MOE_ACT_ERRNO && strerrorname_np(error))
        moe_buf_printf(out, "%s", strerrorname_np(error));
    else if (act == MOE_ACT_ERRNO)
        moe_buf_printf(out, "error %d", error);
}

static bool same_place(const struct moe_origin *a, const struct moe_origin *b)
{
    return a->line == b->line && a->column == b->column && moe_str_eq(a->file, b->file);
}

static bool is_plain_allow(const struct moe_call_rule *r) { return r->act == MOE_ACT_ALLOW && !r->demand_count; }

static void flush(struct moe_buf *out, struct moe_buf *names)
{
    put_indented(out, moe_buf_str(names), 4);
    moe_buf_clear(names);
}

/* Plain allows, those of one reason together; first those that need none. */
static void plain_allows(struct moe_buf *out, const struct moe_profile *p, struct moe_buf *names)
{
    const char *space = "";
    for (size_t i = 0; i < p->rule_count; i++)
        if (is_plain_allow(&p->rules[i]) && !p->rules[i].at.why.len) {
            moe_buf_printf(names, "%s%.*s", space, MOE_FMT(p->rules[i].name));
            space = " ";
        }
    moe_buf_add(out, *space ? MOE_STR("  Whatever their arguments:\n    ") : MOE_STR(""));
    flush(out, names);
    moe_buf_add(out, *space ? MOE_STR("\n") : MOE_STR(""));
    for (size_t i = 0; i < p->rule_count; i++) {
        const struct moe_call_rule *r = &p->rules[i];
        bool first = is_plain_allow(r) && r->at.why.len;
        for (size_t j = 0; j < i && first; j++)
            first = !is_plain_allow(&p->rules[j]) || !same_place(&p->rules[j].at, &r->at);
        if (!first)
            continue;
        moe_buf_add(out, MOE_STR("    "));
        space = "";
        for (size_t j = i; j < p->rule_count; j++)
            if (is_plain_allow(&p->rules[j]) && same_place(&p->rules[j].at, &r->at)) {
                moe_buf_printf(names, "%s%.*s", space, MOE_FMT(p->rules[j].name));
                space = " ";
            }
        flush(out, names);
        put_why(out, &r->at, 6);
        moe_buf_addc(out, '\n');
    }
}

static void conditions(struct moe_buf *out, const struct moe_profile *p, struct moe_buf *words)
{
    bool any = false;
    for (size_t i = 0; i < p->rule_count; i++) {
        const struct moe_call_rule *r = &p->rules[i];
        if (is_plain_allow(r))
            continue;
        moe_buf_add(out, any ? MOE_STR("") : MOE_STR("  On conditions:\n"));
        any = true;
        moe_buf_printf(words, "%.*s ", MOE_FMT(r->name));
        put_fate(words, r->act, r->error);
        if (r->demand_count) {
            moe_buf_add(words, MOE_STR(" when "));
            moe_show_demands(r, words);
        }
        moe_buf_add(out, MOE_STR("    "));
        put_indented(out, moe_buf_str(words), 6);
        moe_buf_clear(words);
        put_why(out, &r->at, 6);
        moe_buf_addc(out, '\n');
    }
}

static void calls(struct moe_buf *out, const struct moe_profile *p, struct moe_buf *words)
{
    heading(out, "System calls");
    moe_buf_add(out, MOE_STR("  What is not named below "));
    put_fate(out, p->deny, p->deny_errno);
    put_why(out, &p->at.deny, 4);
    moe_buf_add(out, MOE_STR(".\n"));
    plain_allows(out, p, words);
    conditions(out, p, words);
}

/* ---- files, network, limits ---- */

static void paths(struct moe_buf *out, const struct moe_profile *p)
{
    static const char *const says[MOE_PATH_LISTS] = { "Read:", "Read, and mapped executable by the loader:", "Executed:", "Written, never executed:", "Written and mapped executable:",
                                                      "Hidden, whatever else is listed:" };
    heading(out, "Files");
    for (size_t l = 0; l < MOE_PATH_LISTS; l++) {
        const struct moe_path_item *items = *moe_path_items(p, &moe_path_lists[l]);
        size_t count = *moe_path_count(p, &moe_path_lists[l]);
        if (count)
            moe_buf_printf(out, "  %s\n", says[l]);
        for (size_t i = 0; i < count; i++) {
            moe_buf_printf(out, "    %.*s", MOE_FMT(items[i].path));
            put_why(out, &items[i].at, 6);
            moe_buf_addc(out, '\n');
        }
    }
    moe_buf_add(out, p->write_count || p->cache_count ? MOE_STR("") : MOE_STR("  Nothing of the host is written, unless the command line names it.\n"));
    moe_buf_add(out, p->device_count ? MOE_STR("  Devices:") : MOE_STR("  No devices.\n"));
    for (size_t i = 0; i < p->device_count; i++) {
        moe_buf_printf(out, " /dev/%.*s", MOE_FMT(p->devices[i]));
        put_why(out, &p->device_at[i], 6);
    }
    moe_buf_add(out, p->device_count ? MOE_STR("\n") : MOE_STR(""));
    if (p->record != MOE_RECORD_NONE)
        moe_buf_printf(out, "  Each written file goes into the log with its %s.\n", p->record == MOE_RECORD_HASH ? "size and hash" : "size");
}

static void network(struct moe_buf *out, const struct moe_profile *p)
{
    static const char *const modes[] = {
        [MOE_NET_NONE] = "No socket of IP at all.", [MOE_NET_LOOPBACK] = "A loopback of its own, and nothing else.",
        [MOE_NET_LISTED] = "A loopback of its own, and outside what is listed here or on the command line", [MOE_NET_HOST] = "The host's network, all of it.",
    };
    heading(out, "Network");
    moe_buf_printf(out, "  %s", modes[p->net]);
    put_why(out, &p->at.net, 4);
    moe_buf_addc(out, '\n');
    for (size_t i = 0; i < p->connect_count; i++) {
        moe_buf_add(out, MOE_STR("    connects to "));
        moe_show_peer(&p->connect[i], out);
        put_why(out, &p->connect[i].at, 6);
        moe_buf_addc(out, '\n');
    }
    for (size_t i = 0; i < p->bind_count; i++) {
        moe_buf_add(out, MOE_STR("    is reached at port "));
        moe_show_port(&p->bind[i], out);
        put_why(out, &p->bind[i].at, 6);
        moe_buf_addc(out, '\n');
    }
}

static void limits(struct moe_buf *out, const struct moe_profile *p)
{
    heading(out, "Limits");
    for (const struct moe_limit_row *row = moe_limit_rows; row->key; row++) {
        const struct moe_origin *at = moe_limit_origin(p, row);
        if (row->offset == offsetof(struct moe_profile, record_hash_below) || (*moe_limit_at(p, row) == UINT64_MAX && !(at && at->why.len)))
            continue;
        moe_buf_printf(out, "  %s: ", row->says);
        moe_unit_show(row->unit, *moe_limit_at(p, row), out);
        if (at)
            put_why(out, at, 4);
        moe_buf_addc(out, '\n');
    }
    if (p->limits.cpu_percent)
        moe_buf_printf(out, "  CPU: %u %% of one, where cgroup v2 is delegated\n", p->limits.cpu_percent);
    if (p->limits.io_weight)
        moe_buf_printf(out, "  weight of disk transfers: %u, where cgroup v2 is delegated\n", p->limits.io_weight);
}

static void environment(struct moe_buf *out, const struct moe_profile *p, struct moe_buf *names)
{
    const char *space = "";
    heading(out, "Environment");
    for (size_t i = 0; i < p->env_count; i++)
        if (!p->env[i].set) {
            moe_buf_printf(names, "%s%.*s", space, MOE_FMT(p->env[i].name));
            space = " ";
        }
    moe_buf_add(out, *space ? MOE_STR("  Passed on: ") : MOE_STR("  Nothing is passed on.\n"));
    moe_term_wrap(out, moe_buf_str(names), 13, 4);
    moe_buf_clear(names);
    moe_buf_add(out, *space ? MOE_STR("\n") : MOE_STR(""));
    for (size_t i = 0; i < p->env_count; i++)
        if (p->env[i].set)
            moe_buf_printf(out, "  Set: %.*s=%.*s\n", MOE_FMT(p->env[i].name), MOE_FMT(p->env[i].value));
    for (size_t i = 0; i < p->secret_count; i++) {
        static const char *const ways[] = { [MOE_SECRET_FD] = "a descriptor", [MOE_SECRET_FILE] = "a file in memory", [MOE_SECRET_ENV] = "the environment" };
        const struct moe_secret_item *s = &p->secrets[i];
        moe_buf_printf(out, "  Secret %.*s by %s", MOE_FMT(s->name), ways[s->as]);
        if (s->program.len)
            moe_buf_printf(out, ", for %.*s alone", MOE_FMT(s->program));
        put_why(out, &s->at, 4);
        moe_buf_addc(out, '\n');
    }
}

static void rights(struct moe_buf *out, const struct moe_profile *p)
{
    static const char *const wx[] = { [MOE_WX_STRICT] = "Nothing that was written is executed, neither files nor memory",
                                      [MOE_WX_CACHE] = "Files that were written are executed from the cache alone; memory may be, for JITs",
                                      [MOE_WX_FREE] = "What was written may be executed" };
    heading(out, "Rights");
    moe_buf_printf(out, "  Other programs are %s", p->exec_new ? "executed where files.execute names them" : "never executed");
    put_why(out, &p->at.exec_new, 4);
    moe_buf_add(out, MOE_STR("\n  "));
    moe_term_wrap(out, moe_str_c(wx[p->wx]), 2, 4);
    put_why(out, &p->at.wx, 4);
    if (p->host_user) {
        moe_buf_add(out, MOE_STR("\n  Started as root, it stays uid 0 outside, without capabilities"));
        put_why(out, &p->at.host_user, 4);
    }
    moe_buf_printf(out, "\n  GPUs: %.*s", MOE_FMT(p->gpu));
    put_why(out, &p->at.gpu, 4);
    moe_buf_printf(out, "\n  umask %04o, hostname %.*s%s\n", p->umask, MOE_FMT(p->hostname), p->tty == MOE_TTY_PTY ? ", a terminal of its own" : "");
}

void moe_profile_explain(const struct moe_profile *p, struct moe_buf *out)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *words = moe_buf_new(MOE_CAP_PROFILE_BYTES);
    if (!words) {
        moe_buf_add(out, (struct moe_str){ "", SIZE_MAX });       /* no memory: mark it as failed */
        return;
    }
    moe_buf_printf(out, "%.*s%s", MOE_FMT(p->name), p->title.len ? ": " : "");
    moe_term_wrap(out, p->title, p->name.len + 2, 2);
    moe_buf_addc(out, '\n');
    if (p->chain_count > 1) {
        moe_buf_add(out, MOE_STR("  Builds on "));
        for (size_t i = p->chain_count - 1; i-- > 0;)
            moe_buf_printf(out, "%.*s%s", MOE_FMT(p->chain[i]), i ? ", " : ".\n");
    }
    layers(out, p->requires_layer, "Runs only where there is");
    layers(out, p->prefers_layer, "Says so when there is no");
    paths(out, p);
    network(out, p);
    rights(out, p);
    environment(out, p, words);
    limits(out, p);
    calls(out, p, words);                     /* last, for they are many */
    if (moe_buf_failed(words))
        moe_buf_add(out, (struct moe_str){ "", SIZE_MAX });
}
