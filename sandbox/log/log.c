#include "sandbox/log/log_parts.h"
#include <stdlib.h>

enum moe_code moe_log_open(const char *path, int fd, struct moe_log **out, struct moe_error *err)
{
    MOE_AUTO(moe_log_free) struct moe_log *log = calloc(1, sizeof *log);
    if (!log || !(log->sorts = moe_log_sorts_new()))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "no memory for a log");
    MOE_TRY(moe_journal_open(path, fd, MOE_JOURNAL_TIME_TEXT, &log->journal, err));
    *out = moe_take(log);
    return MOE_OK;
}

void moe_log_free(struct moe_log **log)
{
    if (!*log)
        return;
    moe_journal_free(&(*log)->journal);
    moe_log_sorts_free(&(*log)->sorts);
    free(*log);
    *log = NULL;
}

struct moe_json *moe_log_begin(struct moe_log *log, const char *kind) { return moe_journal_begin(log->journal, kind); }
void moe_log_end(struct moe_log *log) { moe_journal_end(log->journal); }
bool moe_log_failed(const struct moe_log *log) { return moe_journal_failed(log->journal); }
void moe_log_text(struct moe_json *j, const char *key, struct moe_str value, size_t most) { moe_journal_text(j, key, value, most); }
