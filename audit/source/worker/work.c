/* The work of one child: read, parse or lex, follow values, match rules, and say which lines the comments excuse. */
#include "audit/source/flow/flow.h"
#include "audit/source/input/parts.h"
#include "audit/source/parse/parse.h"
#include "audit/source/worker/parts.h"
#include "common/base/day.h"
#include <limits.h>
#include <sys/resource.h>
#include <time.h>

#define MOE_CAP_WORK_ARENA ((size_t)1 << 30)
enum { NOTE_ROOM = 320 };

struct work {
    struct moe_clang *clang;
    const struct moe_pool_opts *opts;
    const struct moe_inputs *inputs;
    const struct moe_input *input;
    const struct moe_matcher *matcher;
    const struct moe_rules *rules;
    struct moe_str bytes;
    enum moe_input_language language;                 /* the input's; of standard input what its words say */
    struct moe_arena *scratch;
    struct moe_tree *tree;
    struct moe_flow *flow;
    struct moe_result *out;
    struct moe_str path_z;                            /* NUL-terminated; what the parser calls the file */
    char note[288];                                   /* why only tokens were read                      */
    char today[16];
    struct moe_error *err;
};

static void work_end(struct work *w)
{
    moe_flow_free(&w->flow);
    moe_tree_free(&w->tree);
    moe_arena_free(&w->scratch);
    moe_result_free(&w->out);
}

static enum moe_code no_memory(struct work *w)
{
    char name[256];
    snprintf(name, sizeof name, "%.*s", MOE_FMT(w->input->path));
    return moe_fail(w->err, MOE_E_LIMIT, (struct moe_where){ .file = name }, "needs more memory than a file may have");
}

/* ---- parsing ---- */

static bool is_listed(const struct moe_input *items, size_t count, struct moe_str path)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int d = moe_path_order(&items[mid].path, &path);
        if (d == 0)
            return items[mid].header;
        if (d < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

/* What a source includes and is neither source nor header by its name: "table.inc", "body.txt". Its text is compiled, so it is audited where it
 * belongs to the audited folders; otherwise a flaw could hide behind a file's name. */
static bool is_part(struct work *w, struct moe_str path)
{
    const struct moe_inputs *in = w->inputs;
    enum moe_class class = moe_class_of(path);
    char real[PATH_MAX];
    if ((class != MOE_CLASS_NONE && class != MOE_CLASS_PART) || in->part_count + in->folder_count == 0 || !realpath(path.ptr, real))
        return false;
    struct moe_str whole = moe_str_c(real), shown = moe_path_below(in->cwd, whole);
    for (size_t i = 0; class == MOE_CLASS_PART && i < in->part_count; i++)
        if (moe_str_eq(in->parts[i], path) || moe_str_eq(in->parts[i], shown))
            return true;
    bool inside = false;
    for (size_t i = 0; class == MOE_CLASS_NONE && i < in->folder_count; i++)
        inside |= moe_path_inside(in->folders[i], whole);
    return inside && (!w->opts->policy || moe_policy_wants(w->opts->policy, shown));
}

/* Headers among the audited files count wherever they are read; a source that another one includes is audited on its own. */
static bool wanted(void *ctx, const char *path)
{
    struct work *w = ctx;
    struct moe_str p = moe_str_c(path);
    if (memmem(p.ptr, p.len, "./", 2) || memmem(p.ptr, p.len, "//", 2))
        p = moe_path_clean(w->scratch, p);
    return p.ptr && (is_listed(w->inputs->header_items, w->inputs->header_count, p) || is_listed(w->inputs->items, w->inputs->count, p) || is_part(w, p));
}

static const char *const *flag_words(struct work *w)
{
    const char **words = moe_arena_array(w->scratch, const char *, w->input->flag_count + 1);
    for (size_t i = 0; words && i < w->input->flag_count; i++) {
        words[i] = moe_arena_str(w->scratch, w->input->flags[i]).ptr;
        if (!words[i])
            return NULL;
    }
    return words;
}

static enum moe_code parse(struct work *w)
{
    static const enum moe_language languages[] = { [MOE_INPUT_C] = MOE_LANG_C, [MOE_INPUT_CXX] = MOE_LANG_CXX, [MOE_INPUT_CUDA] = MOE_LANG_CUDA };
    struct moe_error why = { 0 };
    const char *const *words = flag_words(w);
    if (!words)
        return no_memory(w);
    struct moe_parse_job job = { .path = w->path_z.ptr, .bytes = w->bytes, .language = languages[w->language], .flags = words,
                                 .flag_count = w->input->flag_count, .shim_dir = w->opts->shim_dir, .cuda_dir = w->opts->cuda_dir,
                                 .device_pass = w->opts->device_pass, .wanted = wanted, .ctx = w };
    if (w->clang && moe_parse(w->clang, &job, &w->tree, &why) == MOE_OK)
        return MOE_OK;
    snprintf(w->note, sizeof w->note, "read as tokens only: %s", w->clang ? why.text : "there is no libclang");
    w->tree = moe_lex_tree(w->path_z, w->bytes);
    return w->tree ? MOE_OK : no_memory(w);
}

/* ---- suppressions ---- */

static bool exists(void *ctx, struct moe_str code) { return moe_rules_exists(ctx, code); }

static bool keep(struct moe_arena *arena, struct moe_str *s)
{
    *s = moe_arena_str(arena, *s);
    return s->ptr != NULL;
}

/* Out of the scratch memory, into the result. */
static bool keep_nosec(struct moe_arena *arena, struct moe_nosec *n)
{
    bool good = true;
    for (size_t i = 0; i < n->code_count; i++)
        good &= keep(arena, &n->codes[i]);
    struct moe_str *const strings[] = { &n->reason, &n->owner, &n->ticket, &n->until, &n->detail };
    for (size_t i = 0; i < MOE_COUNT(strings); i++)
        good &= keep(arena, strings[i]);
    return good;
}

static enum moe_code read_nosecs(struct work *w, uint32_t file, struct moe_str path, const struct moe_tokens *tokens)
{
    struct moe_comment *comments = NULL;
    uint32_t count = 0;
    size_t room = 0;
    struct moe_nosec_of of = { .path = path };
    if (!moe_lex_comments(tokens, w->scratch, &comments, &count))
        return no_memory(w);
    for (uint32_t i = 0; i < count; i++) {
        struct moe_nosec n = { 0 };
        if (!moe_nosec_parse(&comments[i], exists, (void *)w->rules, w->today, &n))
            continue;
        moe_cover_lines(w->tree, file, tokens, &comments[i], &n);
        struct moe_nosec *grown = moe_grow(w->out->arena, of.items, of.count, &room, sizeof *grown);
        if (!grown || !keep_nosec(w->out->arena, &n))
            return no_memory(w);
        of.items = grown;
        of.items[of.count++] = n;
    }
    if (!of.count)
        return MOE_OK;
    if (!keep(w->out->arena, &of.path))
        return no_memory(w);
    w->out->nosecs[w->out->nosec_file_count++] = of;
    return MOE_OK;
}

/* ---- what is said of each file ---- */

static const char *language_name(const struct work *w, bool main)
{
    if (!main || w->input->header)
        return "header";
    return w->language == MOE_INPUT_C ? "C" : w->language == MOE_INPUT_CXX ? "C++" : "CUDA";
}

static unsigned line_count(struct moe_str bytes)
{
    unsigned n = bytes.len && bytes.ptr[bytes.len - 1] != '\n';
    for (const char *p = bytes.ptr, *end = bytes.ptr + bytes.len; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
        n++;
    return n;
}

static bool has_code(const struct moe_tokens *tokens)
{
    for (uint32_t i = 0; i < tokens->count; i++)
        if (tokens->items[i].kind != MOE_TOK_COMMENT)
            return true;
    return false;
}

static const struct moe_diag *first_fatal(const struct moe_tree *t, uint32_t file)
{
    for (uint32_t i = 0; i < t->diag_count; i++)
        if (t->diags[i].severity >= 4 && t->diags[i].file == file)
            return &t->diags[i];
    return NULL;
}

/* Where clang gave the rest of a file up. Its limit of nested brackets is such a place, though it calls that a plain error when told to keep going. */
static const struct moe_diag *first_stop(const struct moe_tree *t, uint32_t file)
{
    for (uint32_t i = 0; i < t->diag_count; i++)
        if (t->diags[i].file == file && moe_str_starts(moe_text(t, t->diags[i].text), MOE_STR("bracket nesting level exceeded")))
            return &t->diags[i];
    return NULL;
}

/* clang reports a header that it cannot read as a plain error once it was told to keep going. */
static const struct moe_include *first_missing(const struct moe_tree *t, uint32_t file)
{
    for (uint32_t i = 0; i < t->include_count; i++)
        if (t->includes[i].missing && t->includes[i].file == file)
            return &t->includes[i];
    return NULL;
}

/* OK, degraded or failed, and why. `note` has room for NOTE_ROOM. */
static enum moe_file_state state_of(const struct work *w, uint32_t file, const struct moe_tokens *tokens, bool main, char *note)
{
    const struct moe_tree *t = w->tree;
    unsigned least = w->opts->policy ? w->opts->policy->analysis.min_understood_percent : 0;
    note[0] = '\0';
    if (!has_code(tokens))
        return MOE_FILE_OK;                           /* nothing to misunderstand */
    if (t->lexical_only) {
        snprintf(note, NOTE_ROOM, "%s", w->note);
        return t->function_count > 1 || t->call_count > 1 ? MOE_FILE_DEGRADED : MOE_FILE_FAILED;    /* index 0 is "none" */
    }
    const struct moe_diag *stop = first_stop(t, file), *fatal = first_fatal(t, file);
    if (stop) {
        snprintf(note, NOTE_ROOM, "line %u: %.*s: nothing was read from there on", stop->line, MOE_FMT(moe_text(t, stop->text)));
        return MOE_FILE_FAILED;
    }
    if (fatal) {
        snprintf(note, NOTE_ROOM, "line %u: %.*s", fatal->line, MOE_FMT(moe_text(t, fatal->text)));
        return MOE_FILE_DEGRADED;
    }
    const struct moe_include *missing = first_missing(t, file);
    if (missing) {
        snprintf(note, NOTE_ROOM, "line %u: header %.*s was not found, or may not be read", missing->line, MOE_FMT(moe_text(t, missing->name)));
        return MOE_FILE_DEGRADED;
    }
    unsigned seen = main ? t->calls_seen : t->files[file].calls_seen, parsed = main ? t->calls_parsed : t->files[file].calls_parsed;
    if (main && !seen && t->errors) {
        snprintf(note, NOTE_ROOM, "%u parse errors, and no call by which to tell how much was understood", t->errors);
        return MOE_FILE_DEGRADED;
    }
    unsigned percent = seen ? (unsigned)(MOE_MIN((uint64_t)parsed, seen) * 100u / seen) : 100;
    if (percent >= least)
        return MOE_FILE_OK;
    snprintf(note, NOTE_ROOM, "only %u%% of its %u calls were understood; the policy demands %u%%%s", percent, seen, least,
             !main             ? " (as included here)"
             : w->input->header ? "; no audited source reads it here, so it was read alone: name it under exclude: in the policy if it is for another platform"
                               : "");
    return main ? MOE_FILE_FAILED : MOE_FILE_DEGRADED;
}

static enum moe_code say_file(struct work *w, uint32_t index, const struct moe_tokens *tokens)
{
    const struct moe_tree *t = w->tree;
    const struct moe_source_file *f = &t->files[index];
    char note[NOTE_ROOM];
    struct moe_file said = { .path = f->is_main ? w->input->path : f->path, .language = moe_str_c(language_name(w, f->is_main)), .lines = line_count(f->bytes),
                             .code_lines = tokens->code_lines };
    said.state = state_of(w, index, tokens, f->is_main, note);
    said.note = moe_str_c(note);
    for (uint32_t i = 0; i < t->skipped_count; i++)
        if (t->skipped[i].file == index)
            said.skipped_lines += t->skipped[i].end_line - MOE_MIN(t->skipped[i].line, t->skipped[i].end_line) + 1;
    said.calls_seen = f->is_main ? t->calls_seen : f->calls_seen;
    said.calls_parsed = MOE_MIN(f->is_main ? t->calls_parsed : f->calls_parsed, said.calls_seen);
    said.parse_errors = f->is_main ? t->errors : 0;
    return moe_report_add_file(w->out->report, &said, w->err);
}

static enum moe_code say_files(struct work *w)
{
    const struct moe_tree *t = w->tree;
    w->out->nosecs = moe_arena_array(w->out->arena, struct moe_nosec_of, t->file_count + 1);
    if (!w->out->nosecs)
        return no_memory(w);
    for (uint32_t i = 1; i < t->file_count; i++) {
        const struct moe_source_file *f = &t->files[i];
        struct moe_tokens tokens = { 0 };
        if (!f->is_main && !f->wanted)
            continue;
        if (!moe_lex(f->bytes, w->scratch, &tokens))
            return no_memory(w);
        MOE_TRY(read_nosecs(w, i, f->is_main ? w->input->path : f->path, &tokens));
        MOE_TRY(say_file(w, i, &tokens));
    }
    return MOE_OK;
}

/* Files whose text the tree holds are named by the digest of that text; of others the caller reads the digest from disk. */
static enum moe_code list_deps(struct work *w)
{
    const struct moe_tree *t = w->tree;
    w->out->deps = moe_arena_array(w->out->arena, struct moe_dep, t->file_count + 1);
    if (!w->out->deps)
        return no_memory(w);
    for (uint32_t i = 1; i < t->file_count; i++) {
        const struct moe_source_file *f = &t->files[i];
        if (f->is_main || !f->path.len)
            continue;
        struct moe_dep *d = &w->out->deps[w->out->dep_count];
        d->path = moe_arena_str(w->out->arena, f->path);
        if (!d->path.ptr)
            return no_memory(w);
        if (f->bytes.len)
            MOE_TRY(moe_crypt_sha256(f->bytes, d->sha256, w->err));
        w->out->dep_count++;
    }
    return MOE_OK;
}

/* The tree must own a main file even when only tokens were read, so that what follows has one case. */
static enum moe_code check_tree(struct work *w)
{
    for (uint32_t i = 1; i < w->tree->file_count; i++)
        if (w->tree->files[i].is_main) {
            w->tree->files[i].path = w->input->path;
            if (!w->tree->files[i].bytes.len)
                w->tree->files[i].bytes = w->bytes;
            return MOE_OK;
        }
    return moe_fail(w->err, MOE_E_BUG, (struct moe_where){ .file = w->path_z.ptr }, "the tree has no main file");
}

static void set_today(struct work *w)
{
    if (w->opts->today && strlen(w->opts->today) == 10)
        snprintf(w->today, sizeof w->today, "%s", w->opts->today);
    else
        moe_today(w->today);
}

static enum moe_code judge(struct work *w)
{
    w->flow = moe_flow_new(w->tree);
    if (!w->flow)
        return no_memory(w);
    MOE_TRY(moe_match(w->matcher, w->tree, w->flow, w->out->report, w->err));
    MOE_TRY(say_files(w));
    return list_deps(w);
}

enum moe_code moe_work(void *clang, const struct moe_pool_opts *opts, const struct moe_inputs *inputs, const struct moe_input *input, struct moe_str bytes,
                       const struct moe_matcher *matcher, const struct moe_rules *rules, struct moe_result **out, struct moe_error *err)
{
    MOE_AUTO(work_end) struct work w = { .clang = clang, .opts = opts, .inputs = inputs, .input = input, .matcher = matcher, .rules = rules, .bytes = bytes, .err = err };
    struct rusage used;
    set_today(&w);
    w.language = moe_str_is(input->path, "-") ? moe_input_guess(bytes) : input->language;
    w.scratch = moe_arena_new(MOE_CAP_WORK_ARENA);
    w.out = w.scratch ? moe_result_new() : NULL;
    /* "-include.c" is a file's name here, and an option to clang. */
    const char *before = moe_str_starts(input->path, MOE_STR("-")) ? "./" : "";
    w.path_z = !w.out ? MOE_STR("")
                      : moe_arena_printf(w.scratch, "%s%.*s", moe_str_is(input->path, "-") ? "" : before, MOE_FMT(moe_str_is(input->path, "-") ? MOE_STR("<standard input>") : input->path));
    if (!w.out || !w.path_z.ptr)
        return no_memory(&w);
    MOE_TRY(parse(&w));
    MOE_TRY(check_tree(&w));
    MOE_TRY(judge(&w));
    if (getrusage(RUSAGE_SELF, &used) == 0) {
        w.out->cpu_us = (unsigned long)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000u + (unsigned long)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
        w.out->peak_kib = (unsigned long)used.ru_maxrss;
    }
    *out = moe_take(w.out);
    return MOE_OK;
}
