/* A result as bytes. The reader's input comes from a process that parsed hostile code: nothing in it is believed unchecked. */
#include "audit/source/worker/parts.h"
#include <stdarg.h>

#define MAGIC   "MOER"
#define VERSION 1u
enum { MAX_LINE = 1 << 28 };

struct moe_result *moe_result_new(void)
{
    struct moe_result *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->arena = moe_arena_new(MOE_CAP_RESULT_ARENA);
    r->report = moe_report_new("moe-audit", MOE_VERSION);
    if (!r->arena || !r->report)
        moe_result_free(&r);
    return r;
}

void moe_result_free(struct moe_result **result)
{
    if (*result) {
        moe_report_free(&(*result)->report);
        moe_arena_free(&(*result)->arena);
    }
    free(*result);
    *result = NULL;
}

struct moe_result *moe_result_failed(struct moe_str path, int sys, const char *fmt, ...)
{
    char name[256], text[256];
    struct moe_error said = { 0 }, ignored;
    MOE_AUTO(moe_result_free) struct moe_result *r = moe_result_new();
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    snprintf(name, sizeof name, "%.*s", MOE_FMT(path));
    (void)moe_fail(&said, MOE_E_IO, (struct moe_where){ .file = name }, "%s", text);
    said.sys = sys;
    struct moe_file file = { .path = path, .state = MOE_FILE_FAILED, .note = moe_str_c(text) };
    if (!r || moe_report_add_file(r->report, &file, &ignored) != MOE_OK || moe_report_add_error(r->report, &said, &ignored) != MOE_OK)
        return NULL;
    return moe_take(r);
}

void moe_result_expire(struct moe_result *r, const char *today)
{
    struct moe_str day = moe_str_c(today);
    for (size_t i = 0; i < r->nosec_file_count; i++)
        for (size_t k = 0; k < r->nosecs[i].count; k++) {
            struct moe_nosec *n = &r->nosecs[i].items[k];
            if (n->fault == MOE_NOSEC_OK && n->until.len == day.len && memcmp(n->until.ptr, day.ptr, day.len) < 0) {
                n->fault = MOE_NOSEC_EXPIRED;
                n->detail = n->until;
            }
        }
}

/* ---- writing ---- */

static void put_u32(struct moe_buf *b, uint32_t v)
{
    char raw[4] = { (char)(v & 0xff), (char)(v >> 8 & 0xff), (char)(v >> 16 & 0xff), (char)(v >> 24 & 0xff) };
    moe_buf_add(b, (struct moe_str){ raw, sizeof raw });
}

static void put_u64(struct moe_buf *b, uint64_t v)
{
    put_u32(b, (uint32_t)v);
    put_u32(b, (uint32_t)(v >> 32));
}

static void put_str(struct moe_buf *b, struct moe_str s)
{
    put_u32(b, (uint32_t)MOE_MIN(s.len, UINT32_MAX));
    moe_buf_add(b, s);
}

static void put_finding(struct moe_buf *b, const struct moe_finding *f)
{
    put_str(b, f->rule->code);
    const uint32_t numbers[] = { f->severity, f->confidence, f->cwe, f->tier, f->line, f->column, f->end_line, f->end_column, f->context_line };
    for (size_t i = 0; i < MOE_COUNT(numbers); i++)
        put_u32(b, numbers[i]);
    put_u64(b, f->fingerprint);
    put_str(b, f->file);
    put_str(b, f->function);
    put_str(b, f->message);
    put_str(b, f->context);
}

static void put_file(struct moe_buf *b, const struct moe_file *f)
{
    const uint32_t numbers[] = { f->state, f->lines, f->code_lines, f->calls_seen, f->calls_parsed, f->skipped_lines, f->parse_errors };
    for (size_t i = 0; i < MOE_COUNT(numbers); i++)
        put_u32(b, numbers[i]);
    put_str(b, f->path);
    put_str(b, f->note);
    put_str(b, f->language);
}

static void put_error(struct moe_buf *b, const struct moe_error *e)
{
    put_u32(b, e->code);
    put_u32(b, (uint32_t)e->sys);
    put_u32(b, e->line);
    put_u32(b, e->column);
    put_str(b, moe_str_c(e->file));
    put_str(b, moe_str_c(e->field));
    put_str(b, moe_str_c(e->text));
}

static void put_nosec(struct moe_buf *b, const struct moe_nosec *n)
{
    put_u32(b, (uint32_t)n->code_count);
    for (size_t i = 0; i < n->code_count; i++)
        put_str(b, n->codes[i]);
    const struct moe_str strings[] = { n->reason, n->owner, n->ticket, n->until, n->detail };
    for (size_t i = 0; i < MOE_COUNT(strings); i++)
        put_str(b, strings[i]);
    const uint32_t numbers[] = { n->line, n->end_line, n->column, n->first_line, n->last_line, n->fault };
    for (size_t i = 0; i < MOE_COUNT(numbers); i++)
        put_u32(b, numbers[i]);
}

enum moe_code moe_result_write(const struct moe_result *r, struct moe_buf *out, struct moe_error *err)
{
    const struct moe_report *p = r->report;
    moe_buf_add(out, MOE_STR(MAGIC));
    const size_t counts[] = { VERSION, p->file_count, p->finding_count, p->error_count, r->nosec_file_count, r->dep_count };
    for (size_t i = 0; i < MOE_COUNT(counts); i++)
        put_u32(out, (uint32_t)MOE_MIN(counts[i], UINT32_MAX));
    put_u64(out, r->cpu_us);
    put_u64(out, r->peak_kib);
    for (size_t i = 0; i < p->file_count; i++)
        put_file(out, &p->files[i]);
    for (size_t i = 0; i < p->finding_count; i++)
        put_finding(out, &p->findings[i]);
    for (size_t i = 0; i < p->error_count; i++)
        put_error(out, &p->errors[i]);
    for (size_t i = 0; i < r->nosec_file_count; i++) {
        put_str(out, r->nosecs[i].path);
        put_u32(out, (uint32_t)r->nosecs[i].count);
        for (size_t k = 0; k < r->nosecs[i].count; k++)
            put_nosec(out, &r->nosecs[i].items[k]);
    }
    for (size_t i = 0; i < r->dep_count; i++) {
        put_str(out, r->deps[i].path);
        moe_buf_add(out, (struct moe_str){ (const char *)r->deps[i].sha256, 32 });
    }
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the result is larger than is allowed") : MOE_OK;
}

/* ---- reading ---- */

struct reader { struct moe_str rest; const struct moe_rules *rules; struct moe_result *out; bool bad; };

static uint32_t get_u32(struct reader *r)
{
    if (r->rest.len < 4) {
        r->bad = true;
        return 0;
    }
    const unsigned char *p = (const unsigned char *)r->rest.ptr;
    r->rest = moe_str_from(r->rest, 4);
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint64_t get_u64(struct reader *r)
{
    uint64_t low = get_u32(r);
    return low | (uint64_t)get_u32(r) << 32;
}

static struct moe_str get_str(struct reader *r)
{
    uint32_t n = get_u32(r);
    if (r->bad || n > r->rest.len) {
        r->bad = true;
        return MOE_STR("");
    }
    struct moe_str s = { r->rest.ptr, n };
    r->rest = moe_str_from(r->rest, n);
    return s;
}

/* A number that must be below `limit`. */
static uint32_t get_below(struct reader *r, uint32_t limit)
{
    uint32_t v = get_u32(r);
    r->bad |= v >= limit;
    return r->bad ? 0 : v;
}

/* How many of something follow, each at least `least` bytes long. */
static uint32_t get_count(struct reader *r, size_t least)
{
    uint32_t n = get_u32(r);
    r->bad |= n > r->rest.len / least;
    return r->bad ? 0 : n;
}

static struct moe_str keep_str(struct reader *r)
{
    struct moe_str s = get_str(r);
    s = moe_arena_str(r->out->arena, s);
    r->bad |= !s.ptr;
    return s.ptr ? s : MOE_STR("");
}

static void get_finding(struct reader *r)
{
    struct moe_error ignored;
    struct moe_str code = get_str(r);
    const struct moe_rule *rule = r->bad || !r->rules ? NULL : moe_rules_find(r->rules, code);
    struct moe_finding f = { 0 };
    f.severity = (enum moe_level)get_below(r, MOE_HIGH + 1);
    f.confidence = (enum moe_level)get_below(r, MOE_HIGH + 1);
    f.cwe = get_below(r, 100000);
    f.tier = (enum moe_tier)get_below(r, MOE_TIER_LEXICAL + 1);
    unsigned *const places[] = { &f.line, &f.column, &f.end_line, &f.end_column, &f.context_line };
    for (size_t i = 0; i < MOE_COUNT(places); i++)
        *places[i] = get_below(r, MAX_LINE);
    f.fingerprint = get_u64(r);
    f.file = get_str(r);
    f.function = get_str(r);
    f.message = get_str(r);
    f.context = get_str(r);
    r->bad |= !rule || !moe_str_eq(rule->info.code, code) || !f.file.len;
    if (r->bad)
        return;
    f.rule = &rule->info;
    r->bad |= moe_report_add(r->out->report, &f, &ignored) != MOE_OK;
}

static void get_file(struct reader *r)
{
    struct moe_error ignored;
    struct moe_file f = { .state = (enum moe_file_state)get_below(r, MOE_FILE_SKIPPED + 1) };
    unsigned *const numbers[] = { &f.lines, &f.code_lines, &f.calls_seen, &f.calls_parsed, &f.skipped_lines, &f.parse_errors };
    for (size_t i = 0; i < MOE_COUNT(numbers); i++)
        *numbers[i] = get_below(r, MAX_LINE);
    f.path = get_str(r);
    f.note = get_str(r);
    f.language = get_str(r);
    r->bad |= !f.path.len || f.language.len > 16;
    if (!r->bad)
        r->bad |= moe_report_add_file(r->out->report, &f, &ignored) != MOE_OK;
}

static void get_text(struct reader *r, char *into, size_t room)
{
    struct moe_str s = get_str(r);
    r->bad |= s.len >= room || (s.len && memchr(s.ptr, '\0', s.len));
    snprintf(into, room, "%.*s", r->bad ? 0 : (int)s.len, s.ptr);
}

static void get_error(struct reader *r)
{
    struct moe_error e = { 0 }, ignored;
    e.code = (enum moe_code)get_below(r, MOE_E_BUG + 1);
    e.sys = (int)get_u32(r);
    e.line = get_below(r, MAX_LINE);
    e.column = get_below(r, MAX_LINE);
    get_text(r, e.file, sizeof e.file);
    get_text(r, e.field, sizeof e.field);
    get_text(r, e.text, sizeof e.text);
    r->bad |= e.code == MOE_OK;
    if (!r->bad)
        r->bad |= moe_report_add_error(r->out->report, &e, &ignored) != MOE_OK;
}

static void get_nosec(struct reader *r, struct moe_nosec *n)
{
    n->code_count = get_below(r, MOE_NOSEC_MAX_CODES + 1);
    for (size_t i = 0; i < n->code_count && !r->bad; i++)
        n->codes[i] = keep_str(r);
    struct moe_str *const strings[] = { &n->reason, &n->owner, &n->ticket, &n->until, &n->detail };
    for (size_t i = 0; i < MOE_COUNT(strings) && !r->bad; i++)
        *strings[i] = keep_str(r);
    unsigned *const numbers[] = { &n->line, &n->end_line, &n->column, &n->first_line, &n->last_line };
    for (size_t i = 0; i < MOE_COUNT(numbers); i++)
        *numbers[i] = get_below(r, MAX_LINE);
    n->fault = (enum moe_nosec_fault)get_below(r, MOE_NOSEC_EXPIRED + 1);
}

static void get_nosecs(struct reader *r, struct moe_nosec_of *of)
{
    of->path = keep_str(r);
    uint32_t n = get_count(r, 48);
    of->items = moe_arena_array(r->out->arena, struct moe_nosec, (size_t)n + 1);
    r->bad |= !of->items;
    for (uint32_t i = 0; i < n && !r->bad; i++)
        get_nosec(r, &of->items[of->count++]);
}

static void get_dep(struct reader *r, struct moe_dep *d)
{
    d->path = keep_str(r);
    r->bad |= r->rest.len < 32 || !d->path.len || memchr(d->path.ptr, '\0', d->path.len);
    if (r->bad)
        return;
    memcpy(d->sha256, r->rest.ptr, 32);
    r->rest = moe_str_from(r->rest, 32);
}

static void get_all(struct reader *r)
{
    struct moe_result *out = r->out;
    uint32_t counts[5];
    static const size_t least[5] = { 40, 64, 28, 8, 36 };
    for (size_t i = 0; i < MOE_COUNT(counts); i++)
        counts[i] = get_count(r, least[i]);
    out->cpu_us = get_u64(r);
    out->peak_kib = get_u64(r);
    for (uint32_t i = 0; i < counts[0] && !r->bad; i++)
        get_file(r);
    for (uint32_t i = 0; i < counts[1] && !r->bad; i++)
        get_finding(r);
    for (uint32_t i = 0; i < counts[2] && !r->bad; i++)
        get_error(r);
    out->nosecs = moe_arena_array(out->arena, struct moe_nosec_of, (size_t)counts[3] + 1);
    out->deps = moe_arena_array(out->arena, struct moe_dep, (size_t)counts[4] + 1);
    r->bad |= !out->nosecs || !out->deps;
    for (uint32_t i = 0; i < counts[3] && !r->bad; i++)
        get_nosecs(r, &out->nosecs[out->nosec_file_count++]);
    for (uint32_t i = 0; i < counts[4] && !r->bad; i++)
        get_dep(r, &out->deps[out->dep_count++]);
}

enum moe_code moe_result_read(struct moe_str bytes, const struct moe_rules *rules, struct moe_result **out, struct moe_error *err)
{
    if (bytes.len > MOE_CAP_RESULT_BYTES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "a result of %zu bytes; at most %u are read", bytes.len, MOE_CAP_RESULT_BYTES);
    MOE_AUTO(moe_result_free) struct moe_result *r = moe_result_new();
    if (!r)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a result");
    struct reader reader = { .rest = bytes, .rules = rules, .out = r };
    if (!moe_str_starts(bytes, MOE_STR(MAGIC)))
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ 0 }, "this is no result");
    reader.rest = moe_str_from(bytes, strlen(MAGIC));
    uint32_t version = get_u32(&reader);
    if (version != VERSION)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ 0 }, "a result of format %u; %u is read", version, VERSION);
    get_all(&reader);
    if (reader.bad || reader.rest.len)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ 0 }, "a result that is damaged at byte %zu", bytes.len - reader.rest.len);
    *out = moe_take(r);
    return MOE_OK;
}
