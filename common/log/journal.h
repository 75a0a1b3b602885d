/* Audit logs, whatever they are about: one JSON line an event, each bound to the one before by SHA-256, so that a line that was taken out or changed shows.
 *
 * A line is  {"seq":7,"time":"2026-01-31T09:05:00.123Z","kind":"denial", ... ,"prev":"<64 hex>","hash":"<64 hex>"}  in this order and without spaces; `time` may be
 * a number, of milliseconds since 1970, instead. `prev` is the hash of the line before, 64 zeros in the first; `hash` is the SHA-256 of the line's bytes before its
 * `,"hash":`. So any line can be checked by
 *   sed -n 7p LOG | sed 's/,"hash":"[0-9a-f]*"}$//' | tr -d '\n' | sha256sum
 * A line that a crash left torn stays; the line after it is an event `torn` that says how many bytes it had and their SHA-256. */
#ifndef MOE_COMMON_LOG_JOURNAL_H
#define MOE_COMMON_LOG_JOURNAL_H
#include "common/base/buf.h"
#include "common/base/error.h"
#include "common/doc/json_write.h"
#include "common/log/chain.h"
#include <stdbool.h>

struct moe_journal;                      /* opaque; one owner, one thread */
enum moe_journal_time { MOE_JOURNAL_TIME_TEXT, MOE_JOURNAL_TIME_MS };

/* Opens for appending, 0600, no link followed; an existing log is continued from its last line (its chain is verified first). fd >= 0 instead of a path:
 * written there, from line 1 on; the descriptor stays the caller's. Both absent: events are counted and written nowhere.
 * One writer at a time: the file is locked. Errors: IO (EAGAIN: another run writes to it), PARSE (an existing file whose chain is broken, with its line). */
MOE_MUST_USE enum moe_code moe_journal_open(const char *path, int fd, enum moe_journal_time time, struct moe_journal **out, struct moe_error *err);
void moe_journal_free(struct moe_journal **journal);

/* An event of a kind: begin, add members to the JSON writer, end. One at a time. An event that does not fit into a line is written without its members, with
 * `"cut":true`. Numbers past 2^53 do not belong into JSON: leave the member out. */
struct moe_json *moe_journal_begin(struct moe_journal *journal, const char *kind);
void moe_journal_end(struct moe_journal *journal);
bool moe_journal_failed(const struct moe_journal *journal);      /* a line could not be written */
uint64_t moe_journal_events(const struct moe_journal *journal);  /* in the whole log            */
/* What was written is on the disk when this returns. Errors: IO; a line that could not be written is one, too. */
MOE_MUST_USE enum moe_code moe_journal_sync(struct moe_journal *journal, struct moe_error *err);

/* One member of an event, unless the value is empty; cut, with "..." behind it, past `most` bytes. */
void moe_journal_text(struct moe_json *j, const char *key, struct moe_str value, size_t most);
#endif
