/* The terminal: colour, escaping of what came from input, and a progress line for anything slow. */
#ifndef MOE_COMMON_BASE_TERM_H
#define MOE_COMMON_BASE_TERM_H
#include "common/base/buf.h"
#include "common/base/str.h"
#include <stdbool.h>
#include <stdio.h>

enum moe_color { MOE_COLOR_AUTO, MOE_COLOR_ALWAYS, MOE_COLOR_NEVER };

/* auto: off when NO_COLOR is non-empty, TERM=dumb, or `to` is no terminal. */
bool moe_term_color(enum moe_color want, FILE *to);

/* Append `s` with control characters, DEL, broken UTF-8 and bidirectional overrides shown as \x.. or \u....; "\n" too. */
void moe_term_escape(struct moe_buf *out, struct moe_str s);

/* One line on standard error, shown only on a terminal and only after 2 s; cleared by moe_progress_end(). */
struct moe_progress { const char *what; size_t done, total; int64_t started_ms, drawn_ms; bool on; };
void moe_progress_start(struct moe_progress *p, const char *what, size_t total);
void moe_progress_step(struct moe_progress *p, size_t done);
/* What is drawn: "[#####...............] MiB verified 512 of 2048, 800/s, 0:02 left". Cut when it does not fit. */
void moe_progress_line(const struct moe_progress *p, int64_t elapsed_ms, char *into, size_t room);
void moe_progress_end(struct moe_progress *p);
/* Words of a text, which may have lines of its own, in lines that a terminal shows whole: the first has `column` characters already, those below begin at `indent`. */
enum { MOE_TERM_LINE = 79 };
void moe_term_wrap(struct moe_buf *out, struct moe_str text, size_t column, size_t indent);
#endif
