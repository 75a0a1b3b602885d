/* What rules say, kept until the whole file is known: only then it is clear what else speaks of the same secret, and what a line may show. */
#include "audit/config/deploy/env.h"
#include "audit/config/judge/mask.h"
#include "common/base/hash.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define MOE_CAP_SINK_BYTES    (64u << 20)
#define MOE_CAP_FILE_FINDINGS 10000u      /* of one file */
enum { SHOWN_LINE = 1000 /* bytes of a line that is shown */, PASSED_AT_ONCE = 1 << 20, MOST_PAIRS = 1 << 20, NEAR_PAIRS = 32 };

struct moe_lint_sink *moe_lint_sink_new(const struct moe_lint_judge *judge, struct moe_scan_room *room, struct moe_lint_file *file)
{
    struct moe_lint_sink *sink = calloc(1, sizeof *sink);
    if (!sink)
        return NULL;
    *sink = (struct moe_lint_sink){ .judge = judge, .room = room, .file = file, .arena = moe_arena_new(MOE_CAP_SINK_BYTES) };
    if (sink->arena && judge->match_count)
        sink->regex_room = moe_regex_room_new();
    if (!sink->arena || (judge->match_count && !sink->regex_room))
        moe_lint_sink_free(&sink);
    return sink;
}

void moe_lint_sink_reset(struct moe_lint_sink *sink, struct moe_lint_file *file)
{
    moe_arena_reset(sink->arena);
    *sink = (struct moe_lint_sink){ .judge = sink->judge, .room = sink->room, .file = file, .arena = sink->arena, .regex_room = sink->regex_room };
}

void moe_lint_sink_free(struct moe_lint_sink **sink)
{
    if (*sink) {
        moe_regex_room_free(&(*sink)->regex_room);
        moe_arena_free(&(*sink)->arena);
    }
    free(*sink);
    *sink = NULL;
}

void moe_lint_sink_line(struct moe_lint_sink *sink, unsigned line) { sink->first_line = line; }

static uint64_t pairs_of(struct moe_str secret)
{
    uint64_t bits = 0;
    for (size_t i = 1; i < secret.len; i++)
        bits |= 1ull << (((unsigned char)secret.ptr[i - 1] * 29u + (unsigned char)secret.ptr[i] * 7u) & 63u);
    return bits;
}

void sink_add(struct moe_lint_sink *sink, const struct raw *raw)
{
    if (sink->count >= MOE_CAP_FILE_FINDINGS) {
        sink->file->degraded = MOE_STR("more findings than one file may have: the rest is not listed");
        return;
    }
    struct raw *grown = moe_grow(sink->arena, sink->items, sink->count, &sink->room_for, sizeof *grown), copy = *raw;
    if (grown && copy.secret.len)
        copy.secret = moe_arena_str(sink->arena, raw->secret), copy.pairs = pairs_of(raw->secret);
    copy.message = moe_arena_str(sink->arena, raw->message);
    if (copy.path.len)
        copy.path = moe_arena_str(sink->arena, raw->path);
    if (!grown || !copy.message.ptr || (raw->path.len && !copy.path.ptr) || (raw->secret.len && !copy.secret.ptr)) {
        sink->full = true;
        return;
    }
    sink->items = grown;
    grown[sink->count++] = copy;
}

/* A rule over all files speaks of any of them; a rule of one file of that one. */
static struct moe_lint_sink *sink_of(struct moe_lint_sink *sink, const struct moe_lint_file *file)
{
    for (size_t i = 0; file && file != sink->file && i < sink->peer_count; i++)
        if (sink->peers[i]->file == file)
            return sink->peers[i];
    return sink;
}

MOE_PRINTF(5, 0) static void say(struct moe_lint_ctx *ctx, struct moe_lint_place at, struct moe_str secret, bool specific, const char *fmt, va_list args)
{
    char text[512];
    int n = vsnprintf(text, sizeof text, fmt, args);
    size_t len = n < 0 ? 0 : MOE_MIN((size_t)n, sizeof text - 1);
    if (secret.len && len < sizeof text - 1) {
        int more = snprintf(text + len, sizeof text - len, " (%zu characters)", secret.len);
        len += more < 0 ? 0 : MOE_MIN((size_t)more, sizeof text - 1 - len);
    }
    struct raw raw = { .rule = ctx->rule, .line = at.line ? at.line : 1, .column = at.column ? at.column : 1, .end_column = at.end_column,
                       .message = { text, len }, .secret = secret, .specific = specific, .confidence = ctx->rule->info.confidence };
    sink_add(sink_of(ctx->sink, at.file), &raw);
}

void moe_lint_say(struct moe_lint_ctx *ctx, struct moe_lint_place at, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    say(ctx, at, (struct moe_str){ "", 0 }, false, fmt, args);
    va_end(args);
}

void moe_lint_say_secret(struct moe_lint_ctx *ctx, struct moe_lint_place at, struct moe_str secret, bool specific, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    say(ctx, at, secret, specific, fmt, args);
    va_end(args);
}

/* ---- one finding a secret ---- */

/* What says most about a secret speaks first: the form of a provider, then the place in a deployment, then a field, then any text. */
static unsigned rank_of(const struct raw *raw)
{
    static const char *const inputs[] = { "deploy", "telemetry", "config", "secrets" };
    unsigned rank = 0;
    while (rank < MOE_COUNT(inputs) && !moe_str_is(raw->rule->input, inputs[rank]))
        rank++;
    if (raw->specific && moe_str_is(raw->rule->input, "secrets"))
        return 0;
    return 1 + 2 * rank + !raw->specific;
}

static int by_place(const void *a, const void *b)
{
    const struct raw *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (rank_of(x) != rank_of(y))
        return rank_of(x) < rank_of(y) ? -1 : 1;
    int d = memcmp(x->rule->info.code.ptr, y->rule->info.code.ptr, 4);
    return d ? d : (x->column > y->column) - (x->column < y->column);
}

static bool holds(struct moe_str a, struct moe_str b)
{
    return b.len <= a.len && memmem(a.ptr, a.len, b.ptr, b.len) != NULL;
}

/* ---- lines without secrets ---- */

/* Of a line that is longer than what is shown so much that this can be seen: a file may be one line. */
static struct moe_str line_at(struct moe_str text, size_t start)
{
    size_t most = MOE_MIN(text.len - start, (size_t)SHOWN_LINE + 1);
    const char *end = memchr(text.ptr + start, '\n', most);
    return (struct moe_str){ text.ptr + start, end ? (size_t)(end - text.ptr) - start : most };
}

/* The secrets of a file by line; `reach[i]`: the last line of any of the first i + 1 of them. */
struct shown { const struct raw *secrets; size_t secret_count; const unsigned *reach; const struct mask *mask; unsigned first; };
    /* `first`: the bytes' */

static unsigned lines_of(struct moe_str secret)
{
    unsigned n = 0;
    for (struct moe_str piece; moe_str_line(&secret, &piece); )
        n++;
    return n;
}

static const unsigned *reach_of(const struct raw *secrets, size_t count, struct moe_arena *arena)
{
    unsigned *reach = moe_arena_array(arena, unsigned, count + 1);
    for (size_t i = 0; reach && i < count; i++) {
        unsigned last = secrets[i].line + lines_of(secrets[i].secret);
        reach[i] = i ? MOE_MAX(reach[i - 1], last) : last;
    }
    return reach;
}

/* Whether a line may be shown once its secrets are starred out: a secret that stands there in another form (base64, escapes) cannot be found in it. */
static bool shows_form(const struct shown *shown, unsigned number, struct moe_str line)
{
    size_t from = 0, to = shown->secret_count;
    while (from < to) {                                    /* the first that begins behind the line */
        size_t mid = from + (to - from) / 2;
        if (shown->secrets[mid].line <= number)
            from = mid + 1;
        else
            to = mid;
    }
    for (size_t i = from; i > 0 && shown->reach[i - 1] > number; i--) {
        const struct raw *s = &shown->secrets[i - 1];
        struct moe_str rest = s->secret, first = { "", 0 };
        unsigned lines = 0;
        for (struct moe_str piece; moe_str_line(&rest, &piece); lines++)
            if (lines == number - s->line)
                first = moe_str_trim(piece);
        if (number < s->line + lines && !holds(line, first))
            return false;
    }
    return true;
}

static unsigned first_line(const struct moe_lint_sink *sink) { return sink->first_line ? sink->first_line : 1; }

/* Where the line of each finding begins, in one pass over the lines: they are sorted. */
static void find_lines(struct moe_lint_sink *sink)
{
    struct moe_str text = sink->file->bytes;
    unsigned number = first_line(sink);
    size_t at = 0, gone = 0;
    for (size_t i = 0; i < sink->count; i++) {
        while (number < sink->items[i].line && at < text.len) {
            const char *end = memchr(text.ptr + at, '\n', text.len - at);
            at = end ? (size_t)(end - text.ptr) + 1 : text.len;
            number++;
            if (at - gone > PASSED_AT_ONCE)
                moe_lint_passed(sink->file, gone = at);
        }
        sink->items[i].line_at = number == sink->items[i].line ? at : SIZE_MAX;
    }
}

/* Whether the secret begins in the line that the finding is about: one that stands below its name, or in another form, does not. */
static bool stands_on_line(const struct moe_lint_sink *sink, const struct raw *raw)
{
    struct moe_str rest = raw->secret, first = { "", 0 }, text = sink->file->bytes;
    if (!moe_str_line(&rest, &first) || raw->line_at >= text.len)
        return false;
    const char *end = memchr(text.ptr + raw->line_at, '\n', text.len - raw->line_at);
    return holds((struct moe_str){ text.ptr + raw->line_at, (end ? (size_t)(end - text.ptr) : text.len) - raw->line_at }, moe_str_trim(first));
}

/* Sorted by place, the best of a line first: of two findings that speak of the same bytes one goes. On two lines they are of the same bytes only when one of
 * them is not about what stands on its line, as of a value below its name. */
static void drop_repeats(struct moe_lint_sink *sink)
{
    size_t pairs = 0;
    for (size_t i = 0; i < sink->count; i++)
        for (size_t k = i + 1; sink->items[i].rule && sink->items[i].secret.len && k < sink->count && sink->items[k].line <= sink->items[i].line + 1; k++) {
            struct raw *a = &sink->items[i], *b = &sink->items[k];
            if (++pairs > MOST_PAIRS && k - i > NEAR_PAIRS)                /* thousands of secrets in one line: those that stand near are compared */
                break;
            uint64_t both = a->pairs & b->pairs;           /* ten thousand on one line are fifty million pairs of findings */
            if (!b->rule || !b->secret.len || (both != a->pairs && both != b->pairs) || !(holds(a->secret, b->secret) || holds(b->secret, a->secret)))
                continue;
            if (a->line != b->line && stands_on_line(sink, a) && stands_on_line(sink, b))
                continue;
            if (rank_of(b) < rank_of(a))
                a->rule = NULL;
            else
                b->rule = NULL;
        }
}

/* Where the line before this one begins; the end of the text when it is too long to be shown. */
static size_t line_before(struct moe_str text, size_t at)
{
    size_t from = at > SHOWN_LINE + 2 ? at - SHOWN_LINE - 2 : 0;
    const char *hit = at > 1 ? memrchr(text.ptr + from, '\n', at - 1 - from) : NULL;
    return hit ? (size_t)(hit - text.ptr) + 1 : from ? text.len : 0;
}

static struct moe_str context_of(struct moe_lint_sink *sink, struct shown *s, const struct raw *raw, struct moe_arena *arena)
{
    struct moe_str text = sink->file->bytes, out;
    unsigned first = raw->line > s->first ? raw->line - 1 : s->first;
    if (raw->line < s->first || raw->line_at > text.len)
        return MOE_STR("");                    /* it has gone by, or there is none */
    size_t room = 0, n = 0;
    char *into;
    size_t start = first < raw->line ? line_before(text, raw->line_at) : raw->line_at;
    for (size_t at = start, i = first; i <= raw->line + 1 && at < text.len; i++) {
        size_t len = line_at(text, at).len;
        if (len > SHOWN_LINE)
            return (struct moe_str){ "", 0 };
        room += len + 1;
        at += len + 1;
    }
    into = room ? moe_arena_alloc(arena, room + 1) : NULL;
    if (!into)
        return (struct moe_str){ "", 0 };
    for (size_t at = start, i = first; i <= raw->line + 1 && at < text.len; i++) {
        struct moe_str line = line_at(text, at);
        bool show = shows_form(s, (unsigned)i, line);
        for (size_t k = 0; k < line.len; k++)
            into[n + k] = show ? line.ptr[k] : '*';
        mask_text(s->mask, into + n, line.len, false);
        n += line.len;
        into[n++] = '\n';
        at += line.len + 1;
    }
    out = (struct moe_str){ into, n ? n - 1 : 0 };
    return out;
}

static struct moe_str own_line(struct moe_str context, unsigned index)
{
    struct moe_str line = { "", 0 };
    for (unsigned i = 0; i <= index && moe_str_line(&context, &line); i++)
        ;
    return moe_str_trim(line);
}

/* Where a rule names a place only, the word that begins there is meant. */
static unsigned word_end(struct moe_str context, unsigned index, unsigned column)
{
    struct moe_str line = { "", 0 };
    for (unsigned i = 0; i <= index && moe_str_line(&context, &line); i++)
        ;
    struct moe_str word = moe_str_from(line, MOE_MIN((size_t)column - 1, line.len));
    char quote = word.len && (word.ptr[0] == '"' || word.ptr[0] == '\'') ? word.ptr[0] : 0;
    size_t n = quote ? 1 : 0;
    while (n < word.len && (quote ? word.ptr[n] != quote : !moe_is_space(word.ptr[n]) && !memchr(",]}\"'", word.ptr[n], 5)))
        n++;
    n += quote && n < word.len;
    if (!quote && n > 1 && word.ptr[n - 1] == ':')
        n--;
    return column + (unsigned)MOE_MAX(n, (size_t)1);
}

/* What a sentence quotes may be a secret, or hold one: the name of a field, of a container, of an image. */
static struct moe_str message_of(const struct shown *s, const struct raw *raw, struct moe_arena *arena)
{
    char *text = moe_arena_alloc(arena, raw->message.len + 1);
    if (!text)
        return (struct moe_str){ NULL, 0 };
    if (raw->message.len)
        memcpy(text, raw->message.ptr, raw->message.len);
    mask_text(s->mask, text, raw->message.len, true);
    return (struct moe_str){ text, raw->message.len };
}

static enum moe_code add(struct moe_lint_sink *sink, struct shown *s, const struct raw *raw, struct moe_report *report, struct moe_error *err)
{
    struct moe_finding f = { .rule = &raw->rule->info, .severity = raw->rule->info.severity, .confidence = raw->confidence, .message = message_of(s, raw, report->arena),
                             .file = raw->path.len ? raw->path : sink->file->path, .line = raw->line, .column = raw->column, .end_line = raw->line };
    f.context_line = raw->line > s->first ? raw->line - 1 : s->first;
    f.context = context_of(sink, s, raw, report->arena);
    f.end_column = raw->end_column ? raw->end_column : word_end(f.context, raw->line - f.context_line, raw->column);
    for (size_t i = 0; i < sink->denied_count; i++) {
        const struct denied *d = &sink->denied[i];
        if (d->rule == raw->rule && raw->line >= d->first_line && raw->line <= d->last_line)
            f.message = moe_arena_printf(report->arena, "%.*s; a comment does not suppress this rule, only the policy does", MOE_FMT(f.message));
    }
    struct moe_str line = own_line(f.context, raw->line - f.context_line);
    f.fingerprint = moe_hash(moe_hash(MOE_HASH_START, raw->rule->info.code), line.len ? line : raw->message);
    return f.message.ptr ? moe_report_add(report, &f, err) : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while judging");
}

static enum moe_code add_all(struct moe_lint_sink *sink, struct shown *s, struct moe_report *report, struct moe_error *err)
{
    for (size_t i = 0; i < sink->count; i++)
        if (sink->items[i].rule)
            MOE_TRY(add(sink, s, &sink->items[i], report, err));
    return MOE_OK;
}

enum moe_code moe_lint_settle(struct moe_lint_sink *sink, struct moe_report *report, struct moe_error *err)
{
    size_t count = 0;
    for (size_t i = 0; i < sink->count; i++)
        count += sink->items[i].secret.len > 0;
    struct raw *secrets = moe_arena_array(sink->arena, struct raw, count + 1);
    if (sink->full || !secrets)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while judging");
    if (sink->count)
        qsort(sink->items, sink->count, sizeof *sink->items, by_place);
    find_lines(sink);
    count = 0;
    for (size_t i = 0; i < sink->count; i++)                   /* what is dropped must be hidden, too */
        if (sink->items[i].secret.len)
            secrets[count++] = sink->items[i];
    drop_repeats(sink);
    MOE_AUTO(mask_free) struct mask mask = { 0 };
    struct shown s = { secrets, count, reach_of(secrets, count, sink->arena), &mask, first_line(sink) };
    if (!s.reach || !mask_new(secrets, count, &mask))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while judging");
    MOE_TRY(add_all(sink, &s, report, err));
    sink->count = 0;
    return MOE_OK;
}

/* ---- rules over all files ---- */

enum moe_code moe_lint_judge_project(const struct moe_lint_judge *judge, struct moe_lint_project *project, struct moe_lint_sink *const *sinks,
                                     struct moe_arena *arena, struct moe_error *err)
{
    if (!project->file_count)
        return MOE_OK;
    MOE_TRY(moe_envs_build(project, arena, &project->envs, err));
    sinks[0]->peers = sinks;
    sinks[0]->peer_count = project->file_count;
    for (const struct moe_rule *const *rule = judge->of_project; *rule; rule++) {
        struct moe_lint_ctx ctx = { .rule = *rule, .policy = judge->policy, .credentials = &judge->credentials, .project = project, .sink = sinks[0] };
        ((const struct moe_check *)(*rule)->check)->project(&ctx);
    }
    for (size_t i = 0; i < project->file_count; i++)
        if (sinks[i]->full)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while judging");
    return MOE_OK;
}
