#include "audit/engine/register.h"
#include <stdlib.h>

#define MOE_CAP_REGISTER_BYTES ((size_t)256 << 20)
enum { CAP_NOTE_BYTES = 1024 };

static enum moe_code no_room(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the register of suppressions holds more than %zu MiB", MOE_CAP_REGISTER_BYTES >> 20);
}

void moe_register_free(struct moe_register **reg)
{
    if (*reg)
        moe_arena_free(&(*reg)->arena);
    free(*reg);
    *reg = NULL;
}

static struct moe_str join(struct moe_arena *arena, const struct moe_str *items, size_t count)
{
    struct moe_str all = { "", 0 };
    for (size_t i = 0; i < count && all.ptr; i++)
        all = moe_arena_printf(arena, "%.*s%s%.*s", MOE_FMT(all), i ? ", " : "", MOE_FMT(items[i]));
    return all;
}

static bool own(struct moe_arena *arena, struct moe_register_row *row)
{
    struct moe_str *texts[] = { &row->file, &row->rules, &row->paths, &row->reason, &row->owner, &row->ticket, &row->until, &row->note };
    for (size_t i = 0; i < MOE_COUNT(texts); i++) {
        *texts[i] = texts[i]->len ? moe_arena_str(arena, *texts[i]) : MOE_STR("");
        if (!texts[i]->ptr)
            return false;
    }
    return true;
}

static enum moe_code add_inline(struct moe_register *reg, struct moe_str path, const struct moe_nosec *n, bool complete, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *note = moe_buf_new(CAP_NOTE_BYTES);
    struct moe_register_row row = { .file = path, .line = n->line, .column = n->column, .kind = MOE_SUPPRESS_INLINE, .reason = n->reason, .owner = n->owner,
        .ticket = n->ticket, .until = n->until, .hits = n->used, .age_days = MOE_REGISTER_NO_AGE, .rules = join(reg->arena, n->codes, n->code_count) };
    if (!note || !row.rules.ptr)
        return no_room(err);
    row.state = n->fault == MOE_NOSEC_EXPIRED ? MOE_REGISTER_EXPIRED : n->fault != MOE_NOSEC_OK ? MOE_REGISTER_FAULTY : n->used ? MOE_REGISTER_USED
        : complete ? MOE_REGISTER_UNUSED : MOE_REGISTER_UNKNOWN;
    if (n->fault != MOE_NOSEC_OK)
        moe_nosec_describe(n, note);
    row.note = moe_buf_str(note);
    if (!own(reg->arena, &row))
        return no_room(err);
    reg->rows[reg->count++] = row;
    return MOE_OK;
}

static enum moe_code add_policy(struct moe_register *reg, const struct moe_policy_skip *s, unsigned hits, bool complete, struct moe_error *err)
{
    struct moe_register_row row = { .file = s->from.file, .line = s->from.line, .column = s->from.column, .kind = MOE_SUPPRESS_POLICY, .rules = s->rule,
        .paths = join(reg->arena, s->paths, s->path_count), .reason = s->rationale, .owner = s->owner, .ticket = s->ticket, .until = s->until, .hits = hits,
        .age_days = MOE_REGISTER_NO_AGE };
    row.state = s->expired ? MOE_REGISTER_EXPIRED : hits ? MOE_REGISTER_USED : complete ? MOE_REGISTER_UNUSED : MOE_REGISTER_UNKNOWN;
    if (!row.paths.ptr || !own(reg->arena, &row))
        return no_room(err);
    reg->rows[reg->count++] = row;
    return MOE_OK;
}

/* ---- order ---- */

static int by_text(struct moe_str a, struct moe_str b)
{
    size_t n = MOE_MIN(a.len, b.len);
    int d = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return d ? d : (a.len > b.len) - (a.len < b.len);
}

static int by_comment(const struct moe_register_row *a, const struct moe_register_row *b)
{
    int d = by_text(a->file, b->file);
    if (!d)
        d = (a->line > b->line) - (a->line < b->line);
    if (!d)
        d = (a->column > b->column) - (a->column < b->column);
    return d ? d : (a->kind > b->kind) - (a->kind < b->kind);
}

/* The copies of one comment: faulty ones first, then by use, so that the first one speaks for all. */
static int by_place(const void *va, const void *vb)
{
    static const int rank[] = { [MOE_REGISTER_FAULTY] = 0, [MOE_REGISTER_EXPIRED] = 1, [MOE_REGISTER_USED] = 2, [MOE_REGISTER_UNUSED] = 3, [MOE_REGISTER_UNKNOWN] = 4 };
    const struct moe_register_row *a = va, *b = vb;
    int d = by_comment(a, b);
    if (!d)
        d = rank[a->state] - rank[b->state];
    return d ? d : (a->hits < b->hits) - (a->hits > b->hits);
}

static void settle(struct moe_register *reg)
{
    size_t kept = 0;
    if (reg->count)
        qsort(reg->rows, reg->count, sizeof *reg->rows, by_place);
    for (size_t i = 0; i < reg->count; i++)
        if (!kept || by_comment(&reg->rows[kept - 1], &reg->rows[i]) != 0)
            reg->rows[kept++] = reg->rows[i];
    reg->count = kept;
}

/* What is true of a whole run need not be true of a file that was not understood. */
static bool understood(const struct moe_report *report, struct moe_str path)
{
    for (size_t i = 0; i < report->file_count; i++)
        if (report->files[i].state != MOE_FILE_OK && moe_str_eq(report->files[i].path, path))
            return false;
    return true;
}

enum moe_code moe_register_new(const struct moe_policy *policy, const struct moe_judged_file *files, size_t file_count, const struct moe_report *report,
                               bool complete, struct moe_register **out, struct moe_error *err)
{
    MOE_AUTO(moe_register_free) struct moe_register *reg = calloc(1, sizeof *reg);
    size_t room = policy->skip_count + 1;
    for (size_t i = 0; i < file_count; i++)
        room += files[i].nosec_count;
    if (!reg || !(reg->arena = moe_arena_new(MOE_CAP_REGISTER_BYTES)) || !(reg->rows = moe_arena_array(reg->arena, struct moe_register_row, room)))
        return no_room(err);
    for (size_t i = 0; i < file_count; i++) {
        bool sure = complete && files[i].nosec_count && understood(report, files[i].path);
        for (size_t k = 0; k < files[i].nosec_count; k++)
            MOE_TRY(add_inline(reg, files[i].path, &files[i].nosecs[k], sure, err));
    }
    for (size_t i = 0; i < policy->skip_count; i++)
        MOE_TRY(add_policy(reg, &policy->skips[i], i < report->skip_count ? report->skips[i].hits : 0, complete, err));
    settle(reg);
    *out = moe_take(reg);
    return MOE_OK;
}
