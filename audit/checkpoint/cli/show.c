#include "audit/checkpoint/cli/show.h"
#include "audit/checkpoint/judge/judge.h"
#include "common/base/hash.h"
#include "common/base/term.h"
#include "common/crypt/tree.h"

enum { FULL_TABLE = 64, REASONS = 3 };

static bool is_open(const struct moe_finding *f) { return f->suppressed == MOE_SUPPRESS_NONE; }

/* The first open finding of each file. A scan for each of ten thousand ranks would take as long as reading them. */
static struct moe_map *first_findings(const struct moe_report *r)
{
    MOE_AUTO(moe_map_free) struct moe_map *map = moe_map_new();
    for (size_t i = 0; map && i < r->finding_count; i++)
        if (is_open(&r->findings[i]) && !moe_map_slot(map, r->findings[i].file, (uint32_t)i))
            return NULL;
    return moe_take(map);
}

static const struct moe_finding *first_about(const struct moe_map *first, const struct moe_report *r, struct moe_str root, struct moe_str path)
{
    const uint32_t *i = path.len ? moe_map_find(first, moe_ckpt_join(r->arena, root, path)) : NULL;
    return i ? &r->findings[*i] : NULL;
}

static const struct moe_finding *first_of_rank(const struct moe_map *first, const struct moe_report *r, struct moe_str root, const struct moe_ckpt_rank *k)
{
    const struct moe_finding *f = first_about(first, r, root, k->data);
    return f ? f : first_about(first, r, root, k->meta);
}

static void put_size(struct moe_buf *out, int64_t bytes)
{
    static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
    double v = (double)bytes;
    size_t u = 0;
    while (v >= 1024 && u + 1 < MOE_COUNT(units))
        v /= 1024, u++;
    if (bytes < 0)
        moe_buf_printf(out, "%10s", "-");
    else
        moe_buf_printf(out, u ? "%6.1f %-3s" : "%6.0f %-3s", v, units[u]);
}

static void put_rank(const struct moe_ckpt_step *s, const struct moe_ckpt_rank *k, const struct moe_finding *f, struct moe_buf *out)
{
    static const char *const held[] = { [MOE_HELD_UNTOLD] = "none promised", [MOE_HELD_GOOD] = "good", [MOE_HELD_BAD] = "BAD" };
    moe_buf_printf(out, "%8lld  %-24.24s %8lld  ", (long long)k->rank, k->meta_host.len ? k->meta_host.ptr : "-", (long long)(k->meta_step >= 0 ? k->meta_step : s->number));
    put_size(out, k->bytes);
    moe_buf_printf(out, "  %-14s", k->read ? held[k->held] : "not read");
    moe_buf_add(out, MOE_STR("  "));
    if (f) {
        moe_term_escape(out, f->rule->code);
        moe_buf_addc(out, ' ');
        moe_term_escape(out, f->rule->name);
    } else {
        moe_buf_add(out, k->read ? MOE_STR("ok") : MOE_STR("-"));
    }
    moe_buf_addc(out, '\n');
}

void moe_show_table(const struct moe_ckpt_step *steps, size_t count, struct moe_str root, const struct moe_report *report, bool all, struct moe_buf *out)
{
    MOE_AUTO(moe_map_free) struct moe_map *first = first_findings(report);
    if (!first)
        moe_buf_add(out, MOE_STR("no memory for the table of ranks\n"));
    for (size_t i = 0; first && i < count; i++) {
        const struct moe_ckpt_step *s = &steps[i];
        bool few = s->rank_count <= FULL_TABLE || all;
        size_t shown = 0;
        moe_buf_printf(out, "step %lld: %zu ranks%s\n", (long long)s->number, s->rank_count, s->record_good ? ", committed" : "");
        moe_buf_printf(out, "%8s  %-24s %8s  %10s  %-14s  %s\n", "rank", "host", "step", "size", "digest", "verdict");
        for (size_t k = 0; k < s->rank_count; k++) {
            const struct moe_finding *f = first_of_rank(first, report, root, &s->ranks[k]);
            if (!few && !f)
                continue;
            put_rank(s, &s->ranks[k], f, out);
            shown++;
        }
        if (shown < s->rank_count)
            moe_buf_printf(out, "%8s  %zu more without findings\n", "...", s->rank_count - shown);
        moe_buf_addc(out, '\n');
    }
}

/* ---- why not ---- */

static bool of_step(const struct moe_finding *f, struct moe_str dir)
{
    return is_open(f) && moe_str_starts(f->file, dir) && (f->file.len == dir.len || f->file.ptr[dir.len] == '/');
}

void moe_show_rejected(const struct moe_ckpt_step *step, struct moe_str root, const struct moe_report *report, struct moe_buf *out)
{
    struct moe_str dir = moe_ckpt_join(report->arena, root, step->dir);
    size_t open = 0;
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct moe_finding *f = &report->findings[i];
        if (!of_step(f, dir) || ++open > REASONS)
            continue;
        moe_term_escape(out, f->file);
        moe_buf_printf(out, ": %.*s %.*s: ", MOE_FMT(f->rule->code), MOE_FMT(f->rule->name));
        moe_term_escape(out, f->message);
        moe_buf_addc(out, '\n');
    }
    if (open > REASONS)
        moe_buf_printf(out, "%.*s: and %zu more findings\n", MOE_FMT(dir), open - REASONS);
}

/* ---- what would mend it ---- */

/* A replica: another rank of this step whose bytes were found to be what was promised and are equal to what this one's must be. All ranks of a data-parallel
 * job write the same bytes, so this is common. */
static const struct moe_ckpt_rank *replica_of(const struct moe_ckpt_step *s, const struct moe_ckpt_rank *bad)
{
    for (size_t i = 0; i < s->rank_count; i++) {
        const struct moe_ckpt_rank *k = &s->ranks[i];
        if (k != bad && k->read && k->held == MOE_HELD_GOOD && bad->want.len && moe_str_eq(k->want, bad->want) &&
            (!bad->format.len || moe_str_eq(k->format, bad->format)))
            return k;
    }
    return NULL;
}

static void mend_rank(const struct moe_ckpt_step *s, const struct moe_ckpt_rank *k, const struct moe_finding *f, struct moe_buf *out)
{
    const struct moe_ckpt_rank *twin = k->held == MOE_HELD_BAD || !k->data.len ? replica_of(s, k) : NULL;
    const struct moe_str tail = MOE_STR(".meta.json");
    if (twin && k->data.len)
        moe_buf_printf(out, "step %lld, rank %lld: rank %lld holds exactly the bytes that were promised: copy %.*s over %.*s\n", (long long)s->number,
                       (long long)k->rank, (long long)twin->rank, MOE_FMT(twin->data), MOE_FMT(k->data));
    else if (twin && moe_str_ends(k->meta, tail))
        moe_buf_printf(out, "step %lld, rank %lld: rank %lld holds exactly the bytes that were promised: copy %.*s to %.*s.%s\n", (long long)s->number,
                       (long long)k->rank, (long long)twin->rank, MOE_FMT(twin->data), (int)(k->meta.len - tail.len), k->meta.ptr,
                       moe_str_is(twin->format, "torch") ? "pt" : "safetensors");
    else if (f)
        moe_buf_printf(out, "step %lld, rank %lld: fetch it anew from another tier, or write the step again (%.*s: %.*s)\n", (long long)s->number, (long long)k->rank,
                       MOE_FMT(f->rule->code), MOE_FMT(f->rule->fix));
}

/* The files of all ranks: what is said of them was answered with the rank. */
static struct moe_map *files_of_ranks(const struct moe_ckpt_step *steps, size_t count, struct moe_str root, struct moe_arena *arena)
{
    MOE_AUTO(moe_map_free) struct moe_map *map = moe_map_new();
    for (size_t i = 0; map && i < count; i++)
        for (size_t k = 0; k < steps[i].rank_count; k++) {
            const struct moe_str paths[] = { steps[i].ranks[k].data, steps[i].ranks[k].meta };
            for (size_t n = 0; n < MOE_COUNT(paths); n++)
                if (paths[n].len && !moe_map_slot(map, moe_ckpt_join(arena, root, paths[n]), 0))
                    return NULL;
        }
    return moe_take(map);
}

static void mend_other(const struct moe_finding *f, struct moe_buf *out)
{
    bool leftover = moe_str_is(f->rule->code, "C114");
    moe_buf_add(out, leftover ? MOE_STR("delete ") : MOE_STR(""));
    moe_term_escape(out, f->file);
    if (leftover)
        moe_buf_add(out, MOE_STR(" once no job writes there\n"));
    else
        moe_buf_printf(out, ": %.*s\n", MOE_FMT(f->rule->fix));
}

void moe_show_repairs(const struct moe_ckpt_step *steps, size_t count, struct moe_str root, const struct moe_report *r, struct moe_buf *out)
{
    MOE_AUTO(moe_map_free) struct moe_map *first = first_findings(r), *ranks = files_of_ranks(steps, count, root, r->arena);
    if (!first || !ranks) {
        moe_buf_add(out, MOE_STR("no memory for the repair plan\n"));
        return;
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < steps[i].rank_count; k++)
            mend_rank(&steps[i], &steps[i].ranks[k], first_of_rank(first, r, root, &steps[i].ranks[k]), out);
    for (size_t i = 0; i < r->finding_count; i++)
        if (is_open(&r->findings[i]) && !moe_map_find(ranks, r->findings[i].file))
            mend_other(&r->findings[i], out);
}

/* ---- what a sample is worth ---- */

void moe_show_sample(const struct moe_ckpt_step *steps, size_t count)
{
    uint64_t chunks = 0, drawn = 0, hundredth;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < steps[i].rank_count; k++) {
            const struct moe_ckpt_rank *r = &steps[i].ranks[k];
            uint64_t n = r->read && r->bytes > 0 ? moe_tree_leaves((uint64_t)r->bytes, MOE_TREE_LEAF_DEFAULT) : 0;
            chunks += n;
            drawn += (n * (uint64_t)steps[i].sampled_percent + 99) / 100;
        }
    hundredth = (chunks + 99) / 100;
    if (chunks)
        fprintf(stderr, "moe-verify-ckpt: a sample: about %llu of %llu MiB. Damage to 1 MiB would have shown with probability %.3f", (unsigned long long)drawn,
                (unsigned long long)chunks, moe_tree_sample_odds(chunks, drawn, 1));
    if (hundredth > 1)
        fprintf(stderr, ", to %llu MiB with %.3f", (unsigned long long)hundredth, moe_tree_sample_odds(chunks, drawn, hundredth));
    if (chunks)
        fputc('\n', stderr);
}
