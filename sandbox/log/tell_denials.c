#include "common/base/term.h"
#include "sandbox/log/tell_parts.h"
#include <stdlib.h>

enum { ROWS_TOLD = 100 };

static struct moe_str kept(struct moe_told_denials *all, const struct moe_node_doc *event, const char *key)
{
    return moe_arena_str(all->arena, moe_told_text(event, key));
}

static struct moe_str key_of(struct moe_arena *arena, const struct moe_told_denial *d)
{
    return moe_arena_printf(arena, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s", MOE_FMT(d->call), MOE_FMT(d->what), MOE_FMT(d->program), MOE_FMT(d->rule), MOE_FMT(d->action));
}

bool moe_told_denial_add(struct moe_told_denials *all, const struct moe_node_doc *event)
{
    struct moe_str path = moe_told_text(event, "path"), peer = moe_told_text(event, "peer");
    struct moe_told_denial d = {
        .call = kept(all, event, "call"), .arguments = kept(all, event, "arguments"), .program = kept(all, event, "program"), .rule = kept(all, event, "rule"),
        .action = kept(all, event, "action"), .hint = kept(all, event, "hint"), .seq = moe_told_number(event, "seq"), .pid = moe_told_number(event, "pid"), .count = 1,
    };
    d.what = path.len || peer.len ? moe_arena_str(all->arena, path.len ? path : peer) : d.arguments;
    struct moe_str key = key_of(all->arena, &d);
    if (!key.ptr || !d.what.ptr)
        return false;
    all->lines++;
    const uint32_t *known = moe_map_find(all->of, key);
    if (known) {
        all->row[*known].count++;
        return true;
    }
    if (all->count == MOE_CAP_LOG_SORTS)
        return true;                                      /* as the writer: counted, not told apart */
    struct moe_told_denial *row = moe_grow(all->arena, all->row, all->count, &all->room, sizeof *row);
    if (!row || !moe_map_slot(all->of, key, (uint32_t)all->count))
        return false;
    all->row = row;
    all->row[all->count++] = d;
    return true;
}

static int by_seq(const void *a, const void *b)
{
    const struct moe_told_denial *x = a, *y = b;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

void moe_told_repeats(struct moe_told_denials *all, const struct moe_node_doc *event)
{
    const struct moe_node_doc *sorts = moe_doc_get(event, "sorts");
    all->total = moe_told_number(event, "denials");
    for (const struct moe_node_doc *pair = sorts && sorts->kind == MOE_DOC_LIST ? sorts->first : NULL; pair && all->count; pair = pair->next) {
        const struct moe_node_doc *seq = pair->kind == MOE_DOC_LIST ? pair->first : NULL, *count = seq ? seq->next : NULL;
        if (!count || seq->kind != MOE_DOC_INT || count->kind != MOE_DOC_INT || seq->as.integer < 0 || count->as.integer < 0)
            continue;
        struct moe_told_denial want = { .seq = (uint64_t)seq->as.integer };          /* rows are in the order of their first lines */
        struct moe_told_denial *row = bsearch(&want, all->row, all->count, sizeof want, by_seq);
        if (row)
            row->count = (uint64_t)count->as.integer;
    }
}

static int often_first(const void *a, const void *b)
{
    const struct moe_told_denial *x = a, *y = b;
    return x->count != y->count ? x->count < y->count ? 1 : -1 : by_seq(a, b);
}

static void row_line(struct moe_buf *out, const char *label, struct moe_str text)
{
    if (!text.len)
        return;
    moe_buf_printf(out, "      %-11s", label);
    moe_term_escape(out, text);
    moe_buf_addc(out, '\n');
}

static void write_row(const struct moe_told_denial *d, struct moe_buf *out)
{
    moe_buf_add(out, MOE_STR("  "));
    moe_term_escape(out, d->call.len ? d->call : MOE_STR("access"));
    moe_buf_add(out, MOE_STR("  "));
    moe_term_escape(out, d->what);
    moe_buf_printf(out, "\n      %llu time%s", (unsigned long long)d->count, d->count == 1 ? "" : "s");
    if (d->program.len) {
        moe_buf_add(out, MOE_STR(" by "));
        moe_term_escape(out, d->program);
    }
    if (d->pid)
        moe_buf_printf(out, ", pid %llu%s", (unsigned long long)d->pid, d->count == 1 ? "" : " first");
    moe_buf_addc(out, '\n');
    if (d->arguments.len && !moe_str_eq(d->arguments, d->what))
        row_line(out, "arguments", d->arguments);
    row_line(out, "rule", d->rule);
    row_line(out, "answer", d->action);
    row_line(out, "to allow", d->hint);
    if (moe_log_is_never(d->hint)) {
        return;
    } else if (d->danger.len) {
        moe_buf_add(out, d->common ? MOE_STR("      advice     for a good reason only: ") : MOE_STR("      advice     rather not: "));
        moe_term_escape(out, d->danger);
        moe_buf_addc(out, '\n');
    } else if (d->hint.len) {
        moe_buf_add(out, MOE_STR("      advice     nothing is known against it, if the job needs it\n"));
    }
}

void moe_told_denials_write(struct moe_told_denials *all, struct moe_buf *out)
{
    uint64_t total = MOE_MAX(all->total, all->lines);
    if (!total) {
        moe_buf_add(out, MOE_STR("\nNothing was denied.\n"));
        return;
    }
    moe_buf_printf(out, "\nDenied: %llu call%s of %zu sort%s\n", (unsigned long long)total, total == 1 ? "" : "s", all->count, all->count == 1 ? "" : "s");
    for (size_t i = 0; i < all->count; i++)
        all->row[i].danger = moe_log_danger(all->row[i].call, all->row[i].arguments, all->row[i].what, &all->row[i].common);
    if (all->count)
        qsort(all->row, all->count, sizeof *all->row, often_first);
    uint64_t told = 0, left = 0;
    size_t rows = 0, left_rows = 0;
    for (int weight = 2; weight >= 0; weight--)           /* what should rather stay denied goes first: one of these matters more than a thousand others */
        for (size_t i = 0; i < all->count; i++) {
            if ((all->row[i].danger.len ? all->row[i].common ? 1 : 2 : 0) != weight)
                continue;
            told += all->row[i].count;
            if (rows++ < ROWS_TOLD) {
                write_row(&all->row[i], out);
            } else {
                left_rows++;
                left += all->row[i].count;
            }
        }
    if (left_rows)
        moe_buf_printf(out, "  and %zu more sort%s, %llu call%s\n", left_rows, left_rows == 1 ? "" : "s", (unsigned long long)left, left == 1 ? "" : "s");
    if (told < total)
        moe_buf_printf(out, "  and %llu more, which were counted and not written\n", (unsigned long long)(total - told));
}
