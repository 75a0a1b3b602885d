#include "audit/config/judge/parts.h"
#include "common/doc/lax.h"
#include <stdlib.h>

#define MOE_CAP_JUDGE_BYTES (16u << 20)
#define MOE_CAP_MAP_BYTES   (128u << 20)     /* of one scalar, where each byte is escaped */
/* Formats whose bytes are no text: only their values are looked at. */
#define BINARY_FORMATS (MOE_LINT_BIT(MOE_LINT_TFEVENTS) | MOE_LINT_BIT(MOE_LINT_SAFETENSORS))

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while judging");
}

bool judge_runs(const struct moe_lint_judge *judge, const struct moe_rule *rule)
{
    return moe_policy_runs(judge->policy, rule->info.code, rule->info.name);
}

/* ---- which rule is asked about what ---- */

enum moment { VALUE, FILE_READ, PROJECT };

static bool wants(const struct moe_check *check, enum moment when, enum moe_lint_kind kind)
{
    if (when == PROJECT)
        return check->project;
    bool has = when == VALUE ? check->value != NULL : check->file != NULL;
    return has && (!check->kinds || check->kinds & MOE_LINT_BIT(kind));
}

static const struct moe_rule **select_rules(const struct moe_lint_judge *judge, enum moment when, enum moe_lint_kind kind)
{
    size_t n = moe_rules_count(judge->rules), count = 0;
    const struct moe_rule **list = moe_arena_array(judge->arena, const struct moe_rule *, n + 1);
    for (size_t i = 0; list && i < n; i++) {
        const struct moe_rule *rule = moe_rules_at(judge->rules, i);
        if (rule->check && wants(rule->check, when, kind) && judge_runs(judge, rule))
            list[count++] = rule;
    }
    return list;
}

static int by_event(const void *a, const void *b)
{
    const struct bound_event *x = a, *y = b;
    size_t n = MOE_MIN(x->event.len, y->event.len);
    int d = n ? memcmp(x->event.ptr, y->event.ptr, n) : 0;
    return d ? d : (x->event.len > y->event.len) - (x->event.len < y->event.len);
}

/* The rules' `note` rows, those of rules that do not run too: an event without any rule is a bug, not a skip. */
static enum moe_code bind_events(struct moe_lint_judge *judge, struct moe_error *err)
{
    size_t room = 0;
    for (size_t i = 0; i < moe_rules_count(judge->rules); i++) {
        const struct moe_rule *rule = moe_rules_at(judge->rules, i);
        for (const struct moe_node_doc *item = rule->match ? rule->match->first : NULL; item; item = item->next) {
            const struct moe_node_doc *note = moe_doc_get(item, "note");
            if (!note)
                continue;
            struct bound_event *grown = moe_grow(judge->arena, judge->events, judge->event_count, &room, sizeof *grown);
            if (!grown)
                return no_memory(err);
            judge->events = grown;
            grown[judge->event_count++] = (struct bound_event){ .event = note->text, .rule = rule };
        }
    }
    if (judge->event_count)
        qsort(judge->events, judge->event_count, sizeof *judge->events, by_event);
    return MOE_OK;
}

/* The rules of known secrets say which kind they are for. */
static void bind_leaks(struct moe_lint_judge *judge)
{
    for (size_t i = 0; i < moe_rules_count(judge->rules); i++) {
        const struct moe_rule *rule = moe_rules_at(judge->rules, i);
        const struct moe_node_doc *kind = rule->match ? moe_doc_get(rule->match->first, "leak") : NULL;
        if (kind && judge_runs(judge, rule))
            judge->of_leak[moe_str_is(kind->text, "canary")] = rule;
    }
}

static bool list_credentials(struct moe_lint_judge *judge)
{
    size_t count = judge->policy->secrets.count;
    judge->credentials = (struct moe_param){ .name = MOE_STR("secrets"), .values = moe_arena_array(judge->arena, struct moe_str, count + 1), .count = count };
    for (size_t i = 0; judge->credentials.values && i < count; i++)
        judge->credentials.values[i] = judge->policy->secrets.items[i].text;
    return judge->credentials.values && moe_param_index(&judge->credentials, judge->arena);
}

static const struct moe_rule *rule_of(const struct moe_lint_judge *judge, const char *event)
{
    struct bound_event key = { .event = moe_str_c(event) };
    const struct bound_event *found =
        judge->event_count ? bsearch(&key, judge->events, judge->event_count, sizeof key, by_event) : NULL;
    return found ? found->rule : NULL;
}

enum moe_code moe_lint_judge_new(const struct moe_rules *rules, const struct moe_policy *policy, const struct moe_scanner *scanner, struct moe_lint_judge **out,
                                 struct moe_error *err)
{
    MOE_AUTO(moe_lint_judge_free) struct moe_lint_judge *judge = calloc(1, sizeof *judge);
    if (!judge || !(judge->arena = moe_arena_new(MOE_CAP_JUDGE_BYTES)))
        return no_memory(err);
    judge->rules = rules;
    judge->policy = policy;
    judge->scanner = scanner;
    for (enum moe_lint_kind kind = 0; kind < MOE_LINT_KINDS; kind++) {
        judge->of_value[kind] = select_rules(judge, VALUE, kind);
        judge->of_file[kind] = select_rules(judge, FILE_READ, kind);
        if (!judge->of_value[kind] || !judge->of_file[kind])
            return no_memory(err);
    }
    judge->of_project = select_rules(judge, PROJECT, 0);
    if (!judge->of_project)
        return no_memory(err);
    if (!list_credentials(judge))
        return no_memory(err);
    bind_leaks(judge);
    MOE_TRY(bind_events(judge, err));
    MOE_TRY(match_compile(judge, err));
    *out = moe_take(judge);
    return MOE_OK;
}

void moe_lint_judge_free(struct moe_lint_judge **judge)
{
    if (*judge) {
        match_free(*judge);
        moe_arena_free(&(*judge)->arena);
    }
    free(*judge);
    *judge = NULL;
}

/* ---- one file ---- */

static struct moe_lint_ctx context_of(const struct moe_lint_sink *sink, const struct moe_rule *rule)
{
    return (struct moe_lint_ctx){ .rule = rule, .policy = sink->judge->policy, .credentials = &sink->judge->credentials, .file = sink->file, .sink = (struct moe_lint_sink *)sink };
}

/* The live environment is where credentials belong: only what a deployment's rules say of it counts. */
static bool is_asked(const struct moe_lint_file *file, const struct moe_rule *rule)
{
    return !file->live || moe_str_is(rule->input, "deploy");
}

static enum moe_code state_of(const struct moe_lint_sink *sink, struct moe_error *err)
{
    return sink->full ? no_memory(err) : MOE_OK;
}

/* What the scanner found, and in which text: that decides the place. Of a stretch of the file, lines are counted from `from` on; of a value, whose bytes may
 * stand in the file otherwise (escaped, folded), `map` leads to the source. */
struct scanned {
    struct moe_lint_sink *sink;
    struct moe_str text;
    size_t from, start;                          /* `start`: where the line of `from` begins */
    unsigned line, column;
    bool counts;
    const struct moe_node_doc *node;
    struct mapping *mapping;                     /* of `node`; NULL where there is none      */
};
/* Made once for a node, when the first hit asks for it. `at`, `start`, `line`: of the source, of the hit before. */
struct mapping { struct moe_arena *arena; struct moe_lax_map map; size_t at, start; unsigned line; };

static size_t line_start(struct moe_str text, size_t at)
{
    const char *nl = at ? memrchr(text.ptr, '\n', at) : NULL;
    return nl ? (size_t)(nl - text.ptr) + 1 : 0;
}

/* Line and column of an offset, counted from a known place before it, whose line begins at *start; *start becomes the offset's. */
static void count_lines(struct moe_str text, size_t from, size_t at, size_t *start, struct raw *raw)
{
    const char *p = text.ptr + from, *end = text.ptr + at;
    for (const char *nl; p < end && (nl = memchr(p, '\n', (size_t)(end - p))); p = nl + 1) {
        raw->line++;
        *start = (size_t)(nl - text.ptr) + 1;
    }
    raw->column = (unsigned)(at - *start) + 1;
}

static bool map_node(const struct scanned *s, struct mapping *m)
{
    struct moe_str bytes = s->sink->file->bytes;
    if (m->arena)
        return m->map.count;
    m->arena = moe_arena_new(MOE_CAP_MAP_BYTES);
    m->at = s->node->start;
    m->line = s->line;
    m->start = line_start(bytes, m->at);
    if (!m->arena || !moe_lax_map_node(s->node, bytes, m->arena, &m->map))
        m->map.count = 0;
    return m->map.count;
}

/* A block, a folded or an escaped scalar: from the offset in what was decoded to the file. */
static bool map_to_source(const struct scanned *s, size_t at, struct raw *raw)
{
    struct moe_str bytes = s->sink->file->bytes;
    struct mapping *m = s->mapping;
    if (!map_node(s, m))
        return false;
    size_t source = moe_lax_map_at(&m->map, at);
    if (source < s->node->start || source > bytes.len)
        return false;
    if (source < m->at) {
        m->at = s->node->start;
        m->line = s->line;
        m->start = line_start(bytes, m->at);
    }
    raw->line = m->line;
    count_lines(bytes, m->at, source, &m->start, raw);
    m->at = source;
    m->line = raw->line;
    return true;
}

/* Hits come in order, so what was counted is not counted again. */
static void place_hit(struct scanned *s, size_t at, struct raw *raw)
{
    raw->line = s->line;
    raw->column = s->column;
    if ((s->mapping && map_to_source(s, at, raw)) || !s->counts || at < s->from)
        return;
    count_lines(s->text, s->from, at, &s->start, raw);
    s->from = at;
    s->line = raw->line;
}

static void on_hit(void *ctx, const struct moe_hit *hit)
{
    struct scanned *s = ctx;
    if (!judge_runs(s->sink->judge, hit->rule))
        return;
    struct raw raw = { .rule = hit->rule, .specific = hit->specific, .confidence = hit->confidence };
    raw.secret = (struct moe_str){ s->text.ptr + hit->secret_start, hit->secret_len };
    place_hit(s, hit->secret_start, &raw);
    raw.end_column = s->counts && !hit->encoded && !memchr(raw.secret.ptr, '\n', raw.secret.len) ? raw.column + (unsigned)raw.secret.len : 0;
    raw.message = moe_arena_printf(s->sink->arena, "%.*s stands here as it is (%zu characters)",
                                   MOE_FMT(hit->title.len ? hit->title : hit->rule->info.title), hit->secret_len);
    sink_add(s->sink, &raw);
}

enum moe_code moe_lint_judge_text(struct moe_lint_sink *sink, const struct moe_lint_stretch *stretch, struct moe_error *err)
{
    struct scanned s = { .sink = sink, .text = stretch->text, .from = stretch->from, .line = stretch->line, .column = 1, .counts = true };
    s.start = line_start(s.text, s.from);
    unsigned what = MOE_SCAN_PATTERNS | (MOE_LINT_BIT(sink->file->kind) & MOE_LINT_NAMED ? 0 : MOE_SCAN_ASSIGNMENTS);
    MOE_TRY(moe_scan_window(sink->judge->scanner, sink->room, sink->file->path, stretch->text, stretch->from, stretch->upto, what, on_hit, &s, err));
    return state_of(sink, err);
}

struct leaking { struct moe_lint_sink *sink; struct moe_str bytes; size_t from, start; unsigned line; };

static void on_leak(void *ctx, const struct moe_leak *leak)
{
    struct leaking *l = ctx;
    const struct moe_rule *rule = l->sink->judge->of_leak[leak->canary];
    struct raw raw = { .rule = rule, .line = l->line, .column = 1, .specific = true, .secret = { l->bytes.ptr + leak->at, leak->len } };
    if (!rule)
        return;
    raw.confidence = rule->info.confidence;
    count_lines(l->bytes, l->from, leak->at, &l->start, &raw);
    l->from = leak->at;
    l->line = raw.line;
    raw.message = moe_arena_printf(l->sink->arena, "the value of %.*s stands here %s (at byte %zu)", MOE_FMT(leak->name), leak->form, leak->at);
    sink_add(l->sink, &raw);
}

enum moe_code moe_lint_judge_leaks(struct moe_lint_sink *sink, const struct moe_leaks *leaks, struct moe_str bytes, struct moe_error *err)
{
    struct leaking l = { sink, bytes, 0, 0, 1 };
    MOE_TRY(moe_leaks_search(leaks, bytes, on_leak, &l, err));
    return state_of(sink, err);
}

static bool may_assign(struct moe_str text)
{
    return memchr(text.ptr, '=', text.len) || memchr(text.ptr, ':', text.len) || memchr(text.ptr, ' ', text.len);
}

/* The bytes have been scanned for patterns; a value that is not in them as it is has not, and no value for assignments inside it. */
static enum moe_code scan_value(struct moe_lint_sink *sink, const struct moe_value *v, struct moe_error *err)
{
    bool decoded = v->form != MOE_FORM_PLAIN || (MOE_LINT_BIT(sink->file->kind) & BINARY_FORMATS);
    unsigned what = (decoded ? MOE_SCAN_PATTERNS : 0) | (v->text.len >= 8 && may_assign(v->text) ? MOE_SCAN_ASSIGNMENTS : 0);
    if (!what || v->text.len < 6 || v->type != MOE_DOC_STR)
        return MOE_OK;
    struct mapping mapping = { 0 };
    const struct moe_node_doc *node = v->form <= MOE_FORM_ESCAPED ? v->node : NULL;
    struct scanned s = { .sink = sink, .text = v->text, .line = v->line, .column = v->column, .node = node, .mapping = node ? &mapping : NULL };
    enum moe_code code = moe_scan(sink->judge->scanner, sink->room, sink->file->path, v->text, what, on_hit, &s, err);
    moe_arena_free(&mapping.arena);
    return code;
}

enum moe_code moe_lint_judge_values(struct moe_lint_sink *sink, struct moe_error *err)
{
    const struct moe_lint_file *file = sink->file;
    for (size_t i = 0; i < file->value_count; i++) {
        for (const struct moe_rule *const *rule = sink->judge->of_value[file->kind]; *rule; rule++) {
            struct moe_lint_ctx ctx = context_of(sink, *rule);
            if (is_asked(file, *rule))
                ((const struct moe_check *)(*rule)->check)->value(&ctx, &file->values[i]);
        }
        if (sink->judge->match_count && !file->live)
            MOE_TRY(match_value(sink, &file->values[i], err));
        if (!file->live)
            MOE_TRY(scan_value(sink, &file->values[i], err));
    }
    return state_of(sink, err);
}

static enum moe_code judge_events(struct moe_lint_sink *sink, struct moe_error *err)
{
    for (size_t i = 0; i < sink->file->event_count; i++) {
        const struct moe_lint_event *e = &sink->file->events[i];
        const struct moe_rule *rule = rule_of(sink->judge, e->name);
        if (!rule)
            return moe_fail(err, MOE_E_BUG, (struct moe_where){ .field = "rules" }, "no rule has the event %s", e->name);
        struct raw raw = { .rule = rule, .line = e->line, .column = e->column, .message = e->detail, .confidence = rule->info.confidence };
        if (judge_runs(sink->judge, rule))
            sink_add(sink, &raw);
    }
    return MOE_OK;
}

/* In formats whose names are judged value by value, an assignment may still stand in a comment. */
static enum moe_code scan_comments(struct moe_lint_sink *sink, struct moe_error *err)
{
    if (!(MOE_LINT_BIT(sink->file->kind) & MOE_LINT_NAMED))
        return MOE_OK;
    for (size_t i = 0; i < sink->file->comment_count; i++) {
        const struct moe_comment *c = &sink->file->comments[i];
        struct scanned s = { .sink = sink, .text = c->text, .line = c->line, .column = c->column, .counts = c->end_line > c->line };
        if (may_assign(c->text))
            MOE_TRY(moe_scan(sink->judge->scanner, sink->room, sink->file->path, c->text, MOE_SCAN_ASSIGNMENTS, on_hit, &s, err));
    }
    return MOE_OK;
}

enum moe_code moe_lint_judge_file(struct moe_lint_sink *sink, struct moe_error *err)
{
    MOE_TRY(moe_lint_judge_values(sink, err));
    MOE_TRY(judge_events(sink, err));
    MOE_TRY(scan_comments(sink, err));
    for (const struct moe_rule *const *rule = sink->judge->of_file[sink->file->kind]; *rule; rule++) {
        struct moe_lint_ctx ctx = context_of(sink, *rule);
        if (is_asked(sink->file, *rule))
            ((const struct moe_check *)(*rule)->check)->file(&ctx);
    }
    return state_of(sink, err);
}
