/* How long a suppression has stood: git blame of its line, one process for the lines of one file. */
#include "audit/engine/register.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOE_CAP_BLAME_BYTES (64u << 20)
enum { LINES_AT_ONCE = 256, SECONDS_OF_DAY = 86400 };

/* Days since 1970-01-01 of a date that the caller's parser has checked; -1 when it is none. Counts years from March, so that the leap day is last. */
static long days_of(const char *date)
{
    int y, m, d, end = 0;
    if (strlen(date) != 10 || sscanf(date, "%4d-%2d-%2d%n", &y, &m, &d, &end) != 3 || end != 10 || m < 1 || m > 12 || d < 1 || d > 31)
        return -1;
    long year = m <= 2 ? y - 1 : y, era = year / 400, of_era = year - era * 400, of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* ---- git ---- */

struct child { pid_t pid; int out; };

static enum moe_code not_started(struct moe_error *err, int sys)
{
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "git cannot be started, which tells the age of suppressions: %s", strerror(sys));
    err->sys = sys;
    return MOE_E_IO;
}

static enum moe_code start_git(char *const *argv, struct child *child, struct moe_error *err)
{
    int ends[2];
    posix_spawn_file_actions_t actions;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return not_started(err, errno);
    int sys = posix_spawn_file_actions_init(&actions);
    if (!sys) {
        sys = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        if (!sys)
            sys = posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
        if (!sys)
            sys = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
        if (!sys)
            sys = posix_spawnp(&child->pid, "git", &actions, NULL, argv, environ); // nosec M304,M305: git is the user's own, found and set up as in the shell that asked
        posix_spawn_file_actions_destroy(&actions);
    }
    close(ends[1]);
    if (sys) {
        close(ends[0]);
        return not_started(err, sys);
    }
    child->out = ends[0];
    return MOE_OK;
}

/* All that it says, and whether it ended well. Past the buffer's cap the rest is read and dropped, so that the child ends. */
static bool finish_git(struct child *child, struct moe_buf *out)
{
    char some[16384];
    int status = 0;
    for (;;) {
        ssize_t n = read(child->out, some, sizeof some);
        if (n > 0)
            moe_buf_add(out, (struct moe_str){ some, (size_t)n });
        else if (n == 0 || errno != EINTR)
            break;
    }
    close(child->out);
    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 && !moe_buf_failed(out);
}

/* ---- what it says ---- */

/* What git writes are digits; what does not fit is no number of its. */
static bool read_number(struct moe_str text, long *out)
{
    char number[24], *end;
    if (!text.len || text.len >= sizeof number)
        return false;
    memcpy(number, text.ptr, text.len);
    number[text.len] = '\0';
    errno = 0;
    *out = strtol(number, &end, 10);
    return !errno && !*end;
}

/* A line's header: "<commit> <line then> <line now>"; a commit of zeros is not made yet. */
static bool read_header(struct moe_str line, unsigned *now, bool *made)
{
    struct moe_str rest = line, commit = moe_str_cut(&rest, ' ');
    long number;
    if (commit.len < 40)
        return false;
    *made = false;
    for (size_t i = 0; i < commit.len; i++) {
        char c = commit.ptr[i];
        if (!moe_is_digit(c) && !(c >= 'a' && c <= 'f'))
            return false;
        *made |= c != '0';
    }
    moe_str_cut(&rest, ' ');
    if (!read_number(moe_str_cut(&rest, ' '), &number) || number < 1 || number > INT_MAX)
        return false;
    *now = (unsigned)number;
    return true;
}

static void set_age(struct moe_register_row *rows, size_t count, unsigned line, long days)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].line == line)
            rows[i].age_days = MOE_MAX(days, 0L);
}

static void read_blame(struct moe_str said, long today, struct moe_register_row *rows, size_t count)
{
    struct moe_str line;
    unsigned now = 0;
    bool made = false;
    while (moe_str_line(&said, &line)) {
        if (line.len && line.ptr[0] == '\t')            /* the source line itself ends its entry, and may say anything */
            now = 0;
        else if (!now)
            read_header(line, &now, &made);
        else if (moe_str_starts(line, MOE_STR("author-time "))) {
            long seconds;
            if (read_number(moe_str_from(line, 12), &seconds))
                set_age(rows, count, now, made ? today - seconds / SECONDS_OF_DAY : 0);
        }
    }
}

static enum moe_code age_some(struct moe_register_row *rows, size_t count, long today, struct moe_error *err)
{
    static const char *const head[] = { "git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "blame", "--line-porcelain",
        "--no-textconv" };
    char ranges[LINES_AT_ONCE][32];
    const char *argv[MOE_COUNT(head) + 2 * LINES_AT_ONCE + 3];
    MOE_AUTO(moe_buf_free) struct moe_buf *said = moe_buf_new(MOE_CAP_BLAME_BYTES);
    struct child child;
    size_t n = 0;
    if (!said)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    for (size_t i = 0; i < MOE_COUNT(head); i++)
        argv[n++] = head[i];
    for (size_t i = 0; i < count; i++) {
        snprintf(ranges[i], sizeof ranges[i], "%u,%u", rows[i].line, rows[i].line);
        argv[n++] = "-L";
        argv[n++] = ranges[i];
    }
    argv[n++] = "--";
    argv[n++] = rows[0].file.ptr;
    argv[n] = NULL;
    MOE_TRY(start_git((char *const *)argv, &child, err));
    if (finish_git(&child, said))
        read_blame(moe_buf_str(said), today, rows, count);
    return MOE_OK;
}

enum moe_code moe_register_age(struct moe_register *reg, const char *today, struct moe_error *err)
{
    long day = days_of(today);
    if (day < 0)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "\"%s\" is no date (YYYY-MM-DD)", today);
    for (size_t i = 0, n; i < reg->count; i += n) {
        for (n = 1; i + n < reg->count && n < LINES_AT_ONCE && moe_str_eq(reg->rows[i + n].file, reg->rows[i].file);)
            n++;
        if (reg->rows[i].line && reg->rows[i].file.len)
            MOE_TRY(age_some(&reg->rows[i], n, day, err));
    }
    reg->aged = true;
    return MOE_OK;
}
