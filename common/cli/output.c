#include "common/cli/output.h"
#include "common/base/file.h"
#include "common/base/suggest.h"
#include "common/base/term.h"
#include <errno.h>
#include <fcntl.h>

enum { MAX_WRITERS = 16, MOST_ERRORS = 20 };

static const char *format_at(const struct moe_output_opts *o, size_t i)
{
    static const struct { const char *ending, *format; } endings[] = { { ".sarif", "sarif" }, { ".json", "json" }, { ".html", "html" }, { ".xml", "junit" }, { ".csv", "csv" } };
    if (i < o->formats.count)
        return o->formats.items[i];
    for (size_t k = 0; i < o->outputs.count && k < MOE_COUNT(endings); k++)
        if (moe_str_ends(moe_str_c(o->outputs.items[i]), moe_str_c(endings[k].ending)))
            return endings[k].format;
    return "text";
}

static size_t pair_count(const struct moe_output_opts *o) { return MOE_MAX(MOE_MAX(o->formats.count, o->outputs.count), (size_t)1); }

enum moe_code moe_output_check(const struct moe_output_opts *o, struct moe_error *err)
{
    const char *names[MAX_WRITERS];
    size_t n = 0, on_stdout = 0;
    while (n < MAX_WRITERS && moe_writers[n].name)
        names[n] = moe_writers[n].name, n++;
    for (size_t i = 0; i < pair_count(o); i++) {
        const char *format = format_at(o, i), *near = moe_suggest(moe_str_c(format), names, n);
        if (!moe_writer_find(format))
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--format" }, "no format is called '%s'%s%s%s", format, near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
        for (size_t k = 0; k < i && i < o->outputs.count; k++)
            if (strcmp(o->outputs.items[k], o->outputs.items[i]) == 0 && strcmp(o->outputs.items[i], "-") != 0)
                return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--output" }, "%s is named twice: one report would replace the other", o->outputs.items[i]);
        on_stdout += i >= o->outputs.count || strcmp(o->outputs.items[i], "-") == 0;
    }
    if (on_stdout > 1)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--output" }, "%zu reports would go to standard output: give each -f its -o", on_stdout);
    return MOE_OK;
}

enum moe_code moe_output_print(struct moe_str text, struct moe_error *err)
{
    if (fwrite(text.ptr, 1, text.len, stdout) == text.len && fflush(stdout) == 0)
        return MOE_OK;
    int sys = errno;
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = "standard output" }, "%s", strerror(sys));
    err->sys = sys;
    return MOE_E_IO;
}

static enum moe_code write_one(const struct moe_output_opts *o, const struct moe_report *r, size_t i, struct moe_error *err)
{
    const struct moe_writer *writer = moe_writer_find(format_at(o, i));
    const char *path = i < o->outputs.count ? o->outputs.items[i] : "-";
    bool on_stdout = strcmp(path, "-") == 0;
    struct moe_write_opts how = { .color = on_stdout && moe_term_color((enum moe_color)o->color, stdout), .context_lines = o->context,
                                  .show_suppressed = o->show_suppressed, .open_only = o->open_only };
    if (on_stdout && o->quiet && moe_report_exit(r) == 0 && strcmp(writer->name, "text") == 0)
        return MOE_OK;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_REPORT_BYTES);
    if (!out)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "out of memory");
    writer->write(r, &how, out);
    if (moe_buf_failed(out))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "the report is larger than %u bytes", MOE_CAP_REPORT_BYTES);
    return on_stdout ? moe_output_print(moe_buf_str(out), err) : moe_file_write(path, moe_buf_str(out), 0644, err);
}

/* What kept the job from finishing is told to whoever waits for it, unless the terminal shows it already. */
static void say_errors(const struct moe_report *r)
{
    for (size_t i = 0; i < r->error_count && i < MOST_ERRORS; i++) {
        fprintf(stderr, "%.*s: ", MOE_FMT(r->tool));
        moe_error_print(stderr, &r->errors[i]);
    }
}

enum moe_code moe_output_write(const struct moe_output_opts *o, const struct moe_report *r, struct moe_error *err)
{
    bool shown = false, told = false;
    for (size_t i = 0; i < pair_count(o); i++) {
        MOE_TRY(write_one(o, r, i, err));
        bool on_stdout = i >= o->outputs.count || strcmp(o->outputs.items[i], "-") == 0;
        shown |= on_stdout;
        told |= on_stdout && strcmp(format_at(o, i), "text") == 0;
    }
    if (!told)
        say_errors(r);
    if (shown || o->quiet)
        return MOE_OK;
    MOE_AUTO(moe_buf_free) struct moe_buf *line = moe_buf_new(4096);
    if (line) {
        moe_report_summary(r, line);
        fprintf(stderr, "%.*s\n", MOE_FMT(moe_buf_str(line)));
    }
    return MOE_OK;
}

bool moe_fill_descriptors(void)
{
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd)
            return false;
    return true;
}
