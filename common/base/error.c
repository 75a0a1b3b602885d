#include "common/base/error.h"
#include "common/base/term.h"
#include <stdarg.h>
#include <stdlib.h>

enum moe_code moe_fail(struct moe_error *err, enum moe_code code, struct moe_where at, const char *fmt, ...)
{
    *err = (struct moe_error){ .code = code, .line = at.line, .column = at.column };
    snprintf(err->file, sizeof err->file, "%s", at.file ? at.file : "");
    snprintf(err->field, sizeof err->field, "%s", at.field ? at.field : "");
    va_list va;
    va_start(va, fmt);
    vsnprintf(err->text, sizeof err->text, fmt, va);
    va_end(va);
    return code;
}

/* Where a message cannot be printed there is nobody left to tell: results are dropped.
 * File, field and text quote the input: what could move the cursor or reorder the line is shown as an escape. */
static void print_safe(FILE *to, const char *text)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *safe = moe_buf_new(8192);
    if (!safe)
        return;
    moe_term_escape(safe, moe_str_c(text));
    (void)fwrite(moe_buf_str(safe).ptr, 1, moe_buf_str(safe).len, to);
}

void moe_error_print(FILE *to, const struct moe_error *err)
{
    if (err->file[0]) {
        print_safe(to, err->file);
        (void)fputc(':', to);
    }
    if (err->line)
        fprintf(to, "%u:%u:", err->line, err->column);
    if (err->file[0] || err->line)
        (void)fputc(' ', to);
    if (err->field[0]) {
        print_safe(to, err->field);
        (void)fputs(": ", to);
    }
    print_safe(to, err->text);
    (void)fputc('\n', to);
}

void moe_check_failed(const char *cond, const char *file, int line)
{
    fprintf(stderr, "moe-guard: %s:%d: broken invariant: %s\n", file, line, cond);
    abort();
}
