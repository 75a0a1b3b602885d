/* Joining the parts that --shard i/n wrote. */
#include "audit/checkpoint/facts/facts.h"
#include <stdlib.h>

static enum moe_code bad(struct moe_error *err, const char *what, long long part)
{
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--merge" }, "part %lld %s", part, what);
}

/* Every part reads the metadata of every rank. */
static bool same_rank(const struct moe_ckpt_rank *a, const struct moe_ckpt_rank *b)
{
    return a->rank == b->rank && a->bytes == b->bytes && a->mtime == b->mtime && moe_str_eq(a->data, b->data) && moe_str_eq(a->meta, b->meta) &&
           a->meta_good == b->meta_good && a->meta_version == b->meta_version && a->meta_step == b->meta_step && a->meta_rank == b->meta_rank &&
           a->meta_world == b->meta_world && a->meta_generation == b->meta_generation && a->meta_bytes == b->meta_bytes &&
           moe_str_eq(a->meta_host, b->meta_host) && moe_str_eq(a->meta_job, b->meta_job) && !(a->ts < b->ts) && !(a->ts > b->ts);
}

static bool same_files(const struct moe_ckpt_step *a, const struct moe_ckpt_step *b)
{
    if (a->number != b->number || a->rank_count != b->rank_count || !moe_str_eq(a->dir, b->dir) || !moe_str_eq(a->record_digest, b->record_digest) ||
        a->sampled_percent != b->sampled_percent)
        return false;
    for (size_t i = 0; i < a->rank_count; i++)
        if (!same_rank(&a->ranks[i], &b->ranks[i]))
            return false;
    return true;
}

/* All parts saw the directory, so what is said of it comes n times; what is said of a shard comes from the part that read it. In the order of their
 * contents, equal ones are neighbours; of those the first that came stays. */
struct told { const struct moe_ckpt_note *note; size_t place; };

static int text_order(struct moe_str a, struct moe_str b)
{
    int c = MOE_MIN(a.len, b.len) ? memcmp(a.ptr, b.ptr, MOE_MIN(a.len, b.len)) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

static int note_order(const struct moe_ckpt_note *a, const struct moe_ckpt_note *b)
{
    int c = text_order(a->path, b->path);
    c = c ? c : (a->offset > b->offset) - (a->offset < b->offset);
    c = c ? c : text_order(a->event, b->event);
    return c ? c : text_order(a->detail, b->detail);
}

static int by_contents(const void *x, const void *y)
{
    const struct told *a = x, *b = y;
    int c = note_order(a->note, b->note);
    return c ? c : (a->place > b->place) - (a->place < b->place);
}

static int by_place(const void *x, const void *y)
{
    const struct told *a = x, *b = y;
    return (a->place > b->place) - (a->place < b->place);
}

static enum moe_code join_notes(const struct moe_ckpt_step *parts, size_t count, struct moe_arena *arena, struct moe_ckpt_step *out, struct moe_error *err)
{
    size_t all = 0, n = 0, kept = 0;
    for (size_t i = 0; i < count; i++)
        all += parts[i].note_count;
    struct told *told = moe_arena_array(arena, struct told, MOE_MAX(all, (size_t)1));
    out->notes = moe_arena_array(arena, struct moe_ckpt_note, MOE_MAX(all, (size_t)1));
    if (!told || !out->notes)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "--merge" }, "out of memory");
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < parts[i].note_count; k++, n++)
            told[n] = (struct told){ &parts[i].notes[k], n };
    qsort(told, n, sizeof *told, by_contents);
    for (size_t i = 0; i < n; i++)
        if (!i || note_order(told[i].note, told[kept - 1].note) != 0)
            told[kept++] = told[i];
    qsort(told, kept, sizeof *told, by_place);
    for (size_t i = 0; i < kept; i++)
        out->notes[i] = *told[i].note;
    out->note_count = kept;
    return MOE_OK;
}

static enum moe_code check_parts(const struct moe_ckpt_step *parts, size_t count, struct moe_error *err)
{
    int64_t n = count ? parts[0].parts : 0;
    for (int64_t want = 1; want <= n; want++) {
        size_t seen = 0;
        for (size_t i = 0; i < count; i++)
            seen += parts[i].part == want;
        if (seen != 1)
            return bad(err, seen ? "is there more than once" : "is missing", (long long)want);
    }
    for (size_t i = 0; i < count; i++) {
        if (parts[i].parts != n)
            return bad(err, "was made with another number of parts", (long long)parts[i].part);
        if (!same_files(&parts[0], &parts[i]))
            return bad(err, "is of another step, or the files changed between the parts", (long long)parts[i].part);
    }
    return n ? MOE_OK : bad(err, "is missing", 1);
}

enum moe_code moe_ckpt_step_merge(const struct moe_ckpt_step *parts, size_t count, struct moe_arena *arena, struct moe_ckpt_step *out, struct moe_error *err)
{
    MOE_TRY(check_parts(parts, count, err));
    struct moe_ckpt_step s = parts[0];
    s.ranks = moe_arena_array(arena, struct moe_ckpt_rank, MOE_MAX(s.rank_count, (size_t)1));
    if (!s.ranks)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "--merge" }, "out of memory");
    if (s.rank_count)
        memcpy(s.ranks, parts[0].ranks, s.rank_count * sizeof *s.ranks);
    MOE_TRY(join_notes(parts, count, arena, &s, err));
    s.notes_lost = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < s.rank_count; k++)
            if (parts[i].ranks[k].read)
                s.ranks[k] = parts[i].ranks[k];
        s.notes_lost += parts[i].notes_lost;
    }
    for (size_t k = 0; k < s.rank_count; k++)
        if (s.ranks[k].data.len && !s.ranks[k].read)
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--merge" }, "no part has read the shard of rank %lld", (long long)s.ranks[k].rank);
    s.part = s.parts = 1;
    *out = s;
    return MOE_OK;
}
