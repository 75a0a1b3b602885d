#include "common/base/term.h"
#include "sandbox/log/tell_parts.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES_TOLD = 40, NOTES_TOLD = 200 };

/* One run of the log, from its `start` to the next. */
struct telling {
    const char *path;
    struct moe_buf *out;
    struct moe_arena *arena;
    struct moe_map *map;
    struct moe_told_denials denials;
    struct moe_buf *files, *notes;
    uint64_t file_count, file_bytes, note_count;
    unsigned line, runs;
    bool open, ended, failed;                             /* a run was begun; its exit was told; it was not 0 */
    struct moe_buf *end;
};

struct moe_str moe_told_text(const struct moe_node_doc *event, const char *key)
{
    const struct moe_node_doc *n = moe_doc_get(event, key);
    return n && n->kind != MOE_DOC_MAP && n->kind != MOE_DOC_LIST && n->kind != MOE_DOC_NULL ? n->text : (struct moe_str){ "", 0 };
}

uint64_t moe_told_number(const struct moe_node_doc *event, const char *key)
{
    const struct moe_node_doc *n = moe_doc_get(event, key);
    return n && n->kind == MOE_DOC_INT && n->as.integer > 0 ? (uint64_t)n->as.integer : 0;
}

static bool is_true(const struct moe_node_doc *event, const char *key)
{
    const struct moe_node_doc *n = moe_doc_get(event, key);
    return n && n->kind == MOE_DOC_BOOL && n->as.boolean;
}

void moe_told_bytes(struct moe_buf *out, uint64_t bytes)
{
    static const char *const unit[] = { "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
    double v = (double)bytes;
    if (bytes < 1024) {
        moe_buf_printf(out, "%u byte%s", (unsigned)bytes, bytes == 1 ? "" : "s");
        return;
    }
    size_t u = 0;
    for (v /= 1024; v >= 1024 && u + 1 < MOE_COUNT(unit); u++)
        v /= 1024;
    moe_buf_printf(out, "%.1f %s", v, unit[u]);
}

static void add_words(struct moe_buf *out, const struct moe_node_doc *list, const char *between)
{
    for (const struct moe_node_doc *n = list && list->kind == MOE_DOC_LIST ? list->first : NULL; n; n = n->next) {
        moe_term_escape(out, n->text);
        if (n->next)
            moe_buf_add(out, moe_str_c(between));
    }
}

static void labelled(struct moe_buf *out, const char *label, struct moe_str text)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *shown = moe_buf_new(MOE_CAP_LOG_LINE);
    if (!text.len || !shown)
        return;
    moe_term_escape(shown, text);
    moe_buf_printf(out, "  %-10s", label);
    moe_term_wrap(out, moe_buf_str(shown), 12, 12);
    moe_buf_addc(out, '\n');
}

/* A list in one line, to be copied, or the one text that stands for it. */
static void labelled_list(struct moe_buf *out, const char *label, const struct moe_node_doc *list, const char *between)
{
    if (list && list->kind == MOE_DOC_STR)
        labelled(out, label, list->text);
    if (!list || list->kind != MOE_DOC_LIST || !list->first)
        return;
    moe_buf_printf(out, "  %-10s", label);
    add_words(out, list, between);
    moe_buf_addc(out, '\n');
}

static void labelled_each(struct moe_buf *out, const char *label, const struct moe_node_doc *list)
{
    for (const struct moe_node_doc *n = list && list->kind == MOE_DOC_LIST ? list->first : NULL; n; n = n->next)
        labelled(out, n == list->first ? label : "", n->text);
}

static void take_over(struct moe_buf *out, const char *title, struct moe_buf *part)
{
    if (moe_buf_str(part).len) {
        moe_buf_printf(out, "\n%s\n", title);
        moe_buf_add(out, moe_buf_str(part));
    }
    moe_buf_clear(part);
}

/* What was gathered of a run is written once all of it is known. */
static void finish_run(struct telling *t)
{
    if (!t->open)
        return;
    moe_told_denials_write(&t->denials, t->out);
    if (t->failed && !t->denials.lines && !t->denials.total)
        moe_buf_add(t->out, MOE_STR("What the profile does not name is simply not there, which no log sees: if a file\nis missed, moe-sandbox learn --merge PROFILE -- COMMAND says which.\n"));
    if (t->note_count > NOTES_TOLD)
        moe_buf_printf(t->notes, "  and %llu more\n", (unsigned long long)(t->note_count - NOTES_TOLD));
    take_over(t->out, "Notes", t->notes);
    if (t->file_count) {
        moe_buf_printf(t->out, "\nFiles written: %llu, ", (unsigned long long)t->file_count);
        moe_told_bytes(t->out, t->file_bytes);
        moe_buf_addc(t->out, '\n');
        moe_buf_add(t->out, moe_buf_str(t->files));
        if (t->file_count > FILES_TOLD)
            moe_buf_printf(t->out, "  and %llu more\n", (unsigned long long)(t->file_count - FILES_TOLD));
        moe_buf_clear(t->files);
    }
    if (!t->ended)
        moe_buf_add(t->end, MOE_STR("  The log does not say: it was cut off, or moe-sandbox was killed.\n"));
    take_over(t->out, "End", t->end);
}

static bool begin_run(struct telling *t)
{
    finish_run(t);
    moe_arena_reset(t->arena);
    moe_map_free(&t->map);
    t->map = moe_map_new();
    t->denials = (struct moe_told_denials){ .arena = t->arena, .of = t->map };
    t->file_count = t->file_bytes = t->note_count = 0;
    t->open = true;
    t->ended = t->failed = false;
    t->runs++;
    return t->map;
}

static void tell_start(struct telling *t, const struct moe_node_doc *e)
{
    struct moe_str time = moe_told_text(e, "time");
    moe_buf_printf(t->out, "\nRun %u, ", t->runs);
    moe_term_escape(t->out, time);
    moe_buf_addc(t->out, '\n');
    labelled(t->out, "profile", moe_told_text(e, "profile"));
    labelled_list(t->out, "command", moe_doc_get(e, "command"), " ");
    labelled(t->out, "user", moe_told_text(e, "user"));
    labelled_list(t->out, "layers", moe_doc_get(e, "layers"), ", ");
    labelled_list(t->out, "missing", moe_doc_get(e, "missing"), ", ");
    labelled_each(t->out, "warnings", moe_doc_get(e, "warnings"));
}

static void tell_file(struct telling *t, const struct moe_node_doc *e)
{
    uint64_t bytes = moe_told_number(e, "bytes");
    struct moe_str sha256 = moe_told_text(e, "sha256");
    t->file_bytes += bytes;
    if (++t->file_count > FILES_TOLD)
        return;
    moe_buf_add(t->files, MOE_STR("  "));
    moe_term_escape(t->files, moe_told_text(e, "path"));
    moe_buf_add(t->files, MOE_STR("  "));
    moe_told_bytes(t->files, bytes);
    if (sha256.len) {
        moe_buf_add(t->files, MOE_STR("  sha256 "));
        moe_term_escape(t->files, sha256);
    }
    moe_buf_addc(t->files, '\n');
}

static void end_line(struct telling *t, const char *text)
{
    moe_buf_printf(t->end, "  %s\n", text);
}

static void tell_exit(struct telling *t, const struct moe_node_doc *e)
{
    uint64_t signal = moe_told_number(e, "signal"), ms = moe_told_number(e, "elapsed_ms"), memory = moe_told_number(e, "peak_memory_bytes");
    t->ended = true;
    t->failed = moe_told_number(e, "status") != 0;
    moe_buf_clear(t->end);                                /* of two the later one knows more */
    if (signal)
        moe_buf_printf(t->end, "  ended by signal %llu, exit status %llu", (unsigned long long)signal, (unsigned long long)moe_told_number(e, "status"));
    else
        moe_buf_printf(t->end, "  exit status %llu", (unsigned long long)moe_told_number(e, "status"));
    if (moe_doc_get(e, "elapsed_ms"))
        moe_buf_printf(t->end, ", after %llu.%03llu s", (unsigned long long)(ms / 1000), (unsigned long long)(ms % 1000));
    moe_buf_addc(t->end, '\n');
    if (is_true(e, "timed_out"))
        end_line(t, "the time limit was reached");
    if (is_true(e, "over_memory"))
        end_line(t, "the memory limit was reached");
    if (is_true(e, "over_quota"))
        end_line(t, "the quota of what may be written was reached");
    if (memory) {
        moe_buf_add(t->end, MOE_STR("  at most "));
        moe_told_bytes(t->end, memory);
        moe_buf_printf(t->end, " of memory, %llu task%s\n", (unsigned long long)moe_told_number(e, "peak_tasks"), moe_told_number(e, "peak_tasks") == 1 ? "" : "s");
    }
    if (moe_told_number(e, "left_over"))
        moe_buf_printf(t->end, "  %llu left over when the main process had ended, and killed\n", (unsigned long long)moe_told_number(e, "left_over"));
}

/* Any other kind: its members as they are, without those that every line has. */
static void tell_note(struct telling *t, struct moe_str kind, const struct moe_node_doc *e)
{
    if (++t->note_count > NOTES_TOLD)
        return;
    moe_buf_add(t->notes, MOE_STR("  "));
    moe_term_escape(t->notes, kind);
    moe_buf_addc(t->notes, ':');
    for (const struct moe_node_doc *n = e->first; n; n = n->next) {
        if (moe_str_is(n->key, "seq") || moe_str_is(n->key, "time") || moe_str_is(n->key, "kind") || moe_str_is(n->key, "prev") || moe_str_is(n->key, "hash"))
            continue;
        moe_buf_addc(t->notes, ' ');
        if (!moe_str_is(n->key, "text")) {
            moe_term_escape(t->notes, n->key);
            moe_buf_addc(t->notes, ' ');
        }
        if (n->kind == MOE_DOC_LIST)
            add_words(t->notes, n, " ");
        else
            moe_term_escape(t->notes, n->text);
        if (n->next && n->next->key.len && !moe_str_is(n->next->key, "prev"))
            moe_buf_addc(t->notes, ',');
    }
    moe_buf_addc(t->notes, '\n');
}

static enum moe_code tell_event(void *ctx, struct moe_str line, struct moe_error *err)
{
    struct telling *t = ctx;
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    enum moe_code code = moe_doc_parse(MOE_DOC_JSON, t->path, line, &doc, err);
    t->line++;
    if (code) {
        err->line = t->line;                              /* of events; a torn line before it is not counted */
        return code;
    }
    const struct moe_node_doc *e = moe_doc_root(doc);
    struct moe_str kind = moe_told_text(e, "kind");
    bool ok = t->open || moe_str_is(kind, "start") || begin_run(t);
    if (moe_str_is(kind, "start")) {
        ok = begin_run(t);
        tell_start(t, e);
    } else if (ok && moe_str_is(kind, "denial")) {
        ok = moe_told_denial_add(&t->denials, e);
    } else if (moe_str_is(kind, "repeats")) {
        moe_told_repeats(&t->denials, e);
    } else if (moe_str_is(kind, "file")) {
        tell_file(t, e);
    } else if (moe_str_is(kind, "exit")) {
        tell_exit(t, e);
    } else {
        tell_note(t, kind, e);
    }
    return ok ? MOE_OK : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = t->path, .line = t->line }, "more denials of one run than can be told");
}

static void free_telling(struct telling *t)
{
    moe_arena_free(&t->arena);
    moe_map_free(&t->map);
    moe_buf_free(&t->files);
    moe_buf_free(&t->notes);
    moe_buf_free(&t->end);
    moe_buf_free(&t->out);
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

static enum moe_code fail_sys(struct moe_error *err, const char *path, int sys)
{
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "cannot read: %s", strerrordesc_np(sys));
    err->sys = sys;
    return MOE_E_IO;
}

/* First what the chain is worth, then the runs. */
static void write_head(const struct moe_chain_reader *r, struct moe_buf *out)
{
    moe_buf_printf(out, "%llu event%s", (unsigned long long)r->chain.seq, r->chain.seq == 1 ? "" : "s");
    if (r->broken_line)
        moe_buf_printf(out, "; THE CHAIN IS BROKEN AT LINE %u: a line was changed, added or taken out there.\n"
                            "What follows it may be changed too and is not told.\n", r->broken_line);
    else
        moe_buf_add(out, MOE_STR("; the chain holds\n"));
    if (r->torn)
        moe_buf_printf(out, "%u time%s a line was torn by a crash; the log went on behind it.\n", r->torn, r->torn == 1 ? "" : "s");
    if (r->pending && !r->broken_line)
        moe_buf_printf(out, "The last line, %u, is torn: moe-sandbox or the machine ended while it was written.\n", r->pending_line);
}

enum moe_code moe_log_tell(const char *path, struct moe_buf *out, unsigned *broken_line, struct moe_error *err)
{
    MOE_AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    MOE_AUTO(free_telling) struct telling t = {
        .path = path, .out = moe_buf_new(MOE_CAP_LOG_TELL), .arena = moe_arena_new(MOE_CAP_LOG_TELL),
        .files = moe_buf_new(1 << 20), .notes = moe_buf_new(16 << 20), .end = moe_buf_new(MOE_CAP_LOG_LINE),
    };
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0)
        return fail_sys(err, path, errno);
    if (!S_ISREG(st.st_mode))
        return fail_sys(err, path, S_ISDIR(st.st_mode) ? EISDIR : EINVAL);
    if (!t.out || !t.arena || !t.files || !t.notes || !t.end)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "no memory to tell it");
    struct moe_chain_reader r = moe_chain_reader_start();
    MOE_TRY(moe_chain_read_fd(fd, path, &r, NULL, tell_event, &t, err));
    (void)moe_chain_end(&r);
    if (!r.chain.seq)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = path, .line = r.chain.line ? 1 : 0 }, "is no audit log: %s",
                        r.chain.line || r.broken_line ? "its first line is none of moe-sandbox's, or no longer is" : "it is empty");
    finish_run(&t);
    write_head(&r, out);
    moe_buf_add(out, moe_buf_str(t.out));
    *broken_line = r.broken_line;
    return moe_buf_failed(t.out) || moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "more than can be told at once") : MOE_OK;
}
