#include "common/base/error.h"
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

void moe_error_print(FILE *to, const struct moe_error *err)
{
    if (err->file[0])
        fprintf(to, "%s:", err->file);
    if (err->line)
        fprintf(to, "%u:%u:", err->line, err->column);
    if (err->file[0] || err->line)
        fputc(' ', to);
    if (err->field[0])
        fprintf(to, "%s: ", err->field);
    fprintf(to, "%s\n", err->text);
}

void moe_check_failed(const char *cond, const char *file, int line)
{
    fprintf(stderr, "moe-guard: %s:%d: broken invariant: %s\n", file, line, cond);
    abort();
}
