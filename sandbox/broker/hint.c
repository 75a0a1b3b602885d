/* What to write into the profile, or to give on the command line, so that the call would be allowed. */
#include "sandbox/broker/parts.h"
#include "sandbox/profile/demand.h"

static void folder_of(const char *path, struct moe_buf *out)
{
    const char *slash = strrchr(path, '/');
    moe_path_show((struct moe_str){ path, slash && slash > path ? (size_t)(slash - path) : strlen(path) }, out);
}

static void hint_write(const char *path, struct moe_buf *out)
{
    if (strncmp(path, "/proc/", 6) == 0)
        return;
    moe_buf_add(out, MOE_STR("files.write: ["));
    folder_of(path, out);
    moe_buf_add(out, MOE_STR("]  or  --rw "));
    folder_of(path, out);
}

static void hint_execute(const char *path, struct moe_buf *out)
{
    moe_buf_add(out, MOE_STR("files.execute: ["));
    moe_path_show(moe_str_c(path), out);
    moe_buf_add(out, MOE_STR("]  or  --rx "));
    moe_path_show(moe_str_c(path), out);
}

static void hint_library(const char *path, struct moe_buf *out)
{
    moe_buf_add(out, MOE_STR("files.library: ["));
    folder_of(path, out);
    moe_buf_addc(out, ']');
}

/* ---- calls ---- */

enum { CAP_DEMANDS = 16, CAP_DEMAND_TEXT = 100 };

static uint64_t bits_of(const struct moe_call_info *info, unsigned arg) { return moe_arg_bits(info && info->args[arg].name ? &info->args[arg] : NULL); }

static unsigned failing(const struct moe_call_info *info, const struct moe_call_rule *r, const uint64_t args[MOE_CALL_ARGS])
{
    unsigned n = 0;
    for (size_t i = 0; i < r->demand_count; i++)
        n += !moe_demand_holds(&r->demands[i], bits_of(info, r->demands[i].arg), args[r->demands[i].arg]);
    return n;
}

/* The allowance that the call came nearest to: of which most holds, for the less a rule demands the wider is what is made of it. NULL = there is none. */
static const struct moe_call_rule *nearest(const struct moe_profile *p, const struct moe_call_info *info, int nr, const uint64_t args[MOE_CALL_ARGS])
{
    const struct moe_call_rule *best = NULL;
    size_t best_fails = 0, best_holds = 0;
    for (size_t i = 0; p && i < p->rule_count; i++) {
        const struct moe_call_rule *r = &p->rules[i];
        if (r->nr != nr || !moe_act_lets(r->act))
            continue;
        const size_t fails = failing(info, r, args), holds = r->demand_count - fails;
        if (best && (holds < best_holds || (holds == best_holds && fails >= best_fails)))
            continue;
        best = r;
        best_fails = fails;
        best_holds = holds;
    }
    return best;
}

/* What decides is a demand about set-id bits of a mode, and the call asks for one. */
static bool is_setid(const struct moe_call_info *info, const struct moe_call_rule *r, const uint64_t args[MOE_CALL_ARGS])
{
    for (size_t i = 0; r && info && i < r->demand_count; i++)
        if (info->args[r->demands[i].arg].kind == MOE_ARG_MODE && (args[r->demands[i].arg] & r->demands[i].mask & 06000) != 0)
            return true;
    return false;
}

static void hint_never(struct moe_buf *out) { moe_buf_add(out, MOE_STR("never: set-uid and set-gid bits are given to nobody")); }

/* The rule with what the call had, and no wider; then what it demanded and did not get. */
static void hint_demands(const struct moe_call_rule *near, const struct moe_call_info *info, const uint64_t args[MOE_CALL_ARGS], struct moe_buf *out)
{
    struct moe_demand demands[CAP_DEMANDS], failed[CAP_DEMANDS];
    uint64_t values[CAP_DEMANDS];
    struct moe_call_rule wider = *near, part = *near;
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(4096);
    wider.demands = demands;
    part.demands = failed;
    wider.demand_count = part.demand_count = 0;
    for (size_t i = 0; i < near->demand_count && i < CAP_DEMANDS; i++) {
        const struct moe_demand *d = &near->demands[i];
        uint64_t bits = bits_of(info, d->arg), had = args[d->arg] & bits;
        const bool holds = moe_demand_holds(d, bits, had);
        demands[i] = *d;
        wider.demand_count++;
        if (!holds)
            failed[part.demand_count++] = *d;
        else if (d->how != MOE_ONE_OF)
            continue;
        values[i] = d->how == MOE_AT_MOST || d->how == MOE_AT_LEAST ? had : had & d->mask;
        demands[i].how = d->how == MOE_WITHOUT ? MOE_ONE_OF : d->how;
        demands[i].values = &values[i];
        demands[i].count = 1;
    }
    moe_buf_add(out, MOE_STR("calls.allow: ["));
    moe_rule_write(&wider, out);
    moe_buf_addc(out, ']');
    if (!text || !part.demand_count)
        return;
    moe_show_demands(&part, text);
    struct moe_str said = moe_buf_str(text);
    moe_buf_printf(out, "  (%.*s:%u: ", MOE_FMT(near->at.file), near->at.line);
    if (said.len && said.len <= CAP_DEMAND_TEXT && !moe_buf_failed(text))
        moe_buf_add(out, said);
    else
        moe_buf_printf(out, "other %s", info && info->args[failed[0].arg].name ? info->args[failed[0].arg].name : "argument");
    moe_buf_addc(out, ')');
}

static void hint_call(const struct moe_profile *p, int nr, const uint64_t args[MOE_CALL_ARGS], struct moe_buf *out)
{
    const char *name = moe_call_name(nr);
    const struct moe_call_info *info = name ? moe_call_info(moe_str_c(name)) : NULL;
    const struct moe_call_rule *denial = p ? moe_filter_rule(p, nr, args) : NULL, *near = nearest(p, info, nr, args);
    if (!name)
        return;
    if (is_setid(info, denial ? denial : near, args)) {
        hint_never(out);
        return;
    }
    if (denial && !moe_act_lets(denial->act)) {
        moe_buf_printf(out, "never: %.*s:%u denies it by name", MOE_FMT(denial->at.file), denial->at.line);
        return;
    }
    if (near && near->demand_count) {
        hint_demands(near, info, args, out);
        return;
    }
    /* The narrowest line: by the first argument that is a word. */
    for (unsigned i = 0; info && i < MOE_CALL_ARGS && info->args[i].name; i++)
        if (info->args[i].kind == MOE_ARG_WORD) {
            moe_buf_printf(out, "calls.allow: [{call: %s, args: {%s: [", name, info->args[i].name);
            moe_arg_show(&info->args[i], args[i], out);
            moe_buf_add(out, MOE_STR("]}}]"));
            return;
        }
    moe_buf_printf(out, "calls.allow: [%s]", name);
}

void moe_hint(const struct moe_profile *p, int nr, const uint64_t args[MOE_CALL_ARGS], const char *why, const char *path, const char *peer, struct moe_buf *out)
{
    struct moe_str w = moe_str_c(why ? why : "");
    if (!why)
        hint_call(p, nr, args, out);
    else if (moe_str_is(w, "set-uid and set-gid bits"))
        hint_never(out);
    else if (moe_str_is(w, "wx: strict"))
        moe_buf_add(out, MOE_STR("wx: {is: cache, why: ...}, without --strict-wx"));
    else if (moe_str_is(w, "network.connect") && peer && *peer)
        moe_buf_printf(out, "network.connect: [\"%s\"]  or  --connect %s", peer, peer);
    else if (moe_str_is(w, "network.bind") && peer && strrchr(peer, ':'))
        moe_buf_printf(out, "network.bind: [%s]  or  --bind %s", strrchr(peer, ':') + 1, strrchr(peer, ':') + 1);
    else if (moe_str_is(w, "files.write") && path && *path)
        hint_write(path, out);
    else if (moe_str_is(w, "files.quota"))
        moe_buf_add(out, MOE_STR("files.quota: {bytes, files}  or  --quota, --files"));
    else if (moe_str_is(w, "files.execute") && path && *path)
        hint_execute(path, out);
    else if (moe_str_is(w, "files.library") && path && *path)
        hint_library(path, out);
}
