#include "audit/config/run/parts.h"
#include "audit/config/telemetry/telemetry.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { PIECE = 1 << 20, LONGEST = 8 << 20 /* a line without an end is cut here */ };

struct piece { char *bytes; size_t count; bool end; };

/* Fill up to the next end of a line, or the room, or the end of all. */
static enum moe_code fill(struct piece *p, size_t *whole, struct moe_error *err)
{
    *whole = 0;
    while (!p->end && !*whole && p->count < LONGEST) {
        ssize_t n = read(STDIN_FILENO, p->bytes + p->count, MOE_MIN((size_t)PIECE, LONGEST - p->count));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = "-" }, "cannot be read: %s", strerror(errno));
        p->end = n == 0;
        for (size_t i = p->count + (size_t)n; i-- > p->count && !*whole; )
            *whole = p->bytes[i] == '\n' ? i + 1 : 0;
        p->count += (size_t)n;
    }
    if (!*whole)
        *whole = p->count;
    return MOE_OK;
}

static enum moe_code judge(struct work *w, struct moe_jsonl **log, unsigned *line, struct moe_error *err)
{
    struct moe_lint_file *file = w->file;
    moe_lint_sink_line(w->sink, *line);
    if (!*log)
        MOE_TRY(moe_jsonl_open(file, log, err));
    if (w->lint->leaks)
        MOE_TRY(moe_lint_judge_leaks(w->sink, w->lint->leaks, file->bytes, err));
    MOE_TRY(work_judge_text(w, *line, err));
    MOE_TRY(moe_jsonl_feed(*log, err));
    MOE_TRY(moe_lint_judge_values(w->sink, err));
    file->value_count = 0;
    file->spilled = 0;
    moe_arena_free(&file->batch);
    for (const char *p = file->bytes.ptr, *end = p + file->bytes.len, *nl; (nl = memchr(p, '\n', (size_t)(end - p))); p = nl + 1)
        ++*line;
    file->batch = moe_arena_new(MOE_CAP_LINT_BATCH_BYTES);
    return file->batch ? work_settle(w, err) : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
}

static enum moe_code judge_all(struct work *w, struct piece *p, struct moe_jsonl **log, struct moe_error *err)
{
    unsigned line = 1;
    for (size_t whole = 0; !p->end || p->count; ) {
        MOE_TRY(fill(p, &whole, err));
        w->file->bytes = (struct moe_str){ p->bytes, whole };
        if (whole)
            MOE_TRY(judge(w, log, &line, err));
        memmove(p->bytes, p->bytes + whole, p->count - whole);
        p->count -= whole;
    }
    w->file->bytes = MOE_STR("");
    return *log ? MOE_OK : moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = "-" }, "nothing came: an empty log is no pass");
}

enum moe_code stream_jsonl(struct work *w, struct moe_error *err)
{
    struct piece p = { .bytes = malloc(LONGEST) };
    struct moe_jsonl *log = NULL;
    struct moe_error after = { 0 };
    w->file->schema = schema_for(w->lint->schemas, w->lint->policy, w->file->path).records;
    w->file->schemas = w->lint->step_schemas;
    w->file->spill = NULL;
    enum moe_code code = p.bytes ? judge_all(w, &p, &log, err) : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    enum moe_code closed = moe_jsonl_close(&log, code == MOE_OK ? err : &after);
    free(p.bytes);
    if (code == MOE_OK)
        code = closed;
    return code == MOE_OK ? moe_lint_judge_file(w->sink, err) : code;
}
