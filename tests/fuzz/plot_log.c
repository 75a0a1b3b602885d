/* Target   moe_plot_feed(), moe_plot_draw()
 * Input    a log of steps, lines of JSON or not
 * Promise  every line that is not empty is a record or another; a drawing is one SVG element of bounded size, without a number that is none, and of the log's own
 *          text nothing is in it
 * Corpus   tests/fuzz/corpus/plot_log/ -- a log with restarts, one of other kinds of lines, numbers at their limits; a fixed bug leaves its input there
 * Links    runtime/plot
 */
#include "runtime/plot/inside.h"
#include <stdlib.h>
#include <string.h>

enum { CAP = 4 << 20 };

static size_t times(struct moe_str text, const char *words)
{
    size_t count = 0, n = strlen(words);
    for (const char *at = text.ptr; (at = memmem(at, text.len - (size_t)(at - text.ptr), words, n)) != NULL; at++)
        count++;
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_plot *plot = calloc(1, sizeof *plot);
    struct moe_buf *out = moe_buf_new(CAP);
    struct moe_error err = { 0 };
    uint64_t lines = 0;
    char *copy = malloc(size ? size : 1);                        /* of its own size, so that one byte too far is seen */
    if (!plot || !out || !copy)
        abort();
    if (size)
        memcpy(copy, data, size);
    for (struct moe_str rest = { copy, size }; rest.len;) {
        struct moe_str line = moe_str_cut(&rest, '\n');
        lines += moe_str_trim(line).len > 0;
        if (moe_plot_feed(plot, line, &err) != MOE_OK)
            abort();
    }
    if (plot->records + plot->others != lines)
        abort();
    moe_plot_draw(plot, out);
    struct moe_str svg = moe_buf_str(out);
    if (moe_buf_failed(out) || !moe_str_starts(svg, MOE_STR("<svg ")) || !moe_str_ends(svg, MOE_STR("</svg>\n")) || times(svg, "<svg") != 1 ||
        times(svg, "nan") || times(svg, "inf"))
        abort();
    if (memchr(svg.ptr, '&', svg.len) || times(svg, "script"))
        abort();
    free(copy);
    moe_buf_free(&out);
    free(plot);
    return 0;
}
