/* JSON lines in a file: a line in one write, so that a kill between two steps cuts none; renamed and begun anew when it is long. */
#include "common/base/file.h"
#include "runtime/telemetry/sinks.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct jsonl { int fd; bool rotates; char path[SINK_PATH]; uint64_t bytes, most; unsigned keep; };

static bool wanted(const struct moe_sink_options *options)
{
    return options->config->log.len > 0;
}

/* What an earlier run left without an end is ended: the next record must not become a part of it. */
static enum moe_code end_torn(const struct jsonl *log, struct moe_error *err)
{
    char last = '\n';
    ssize_t got;
    do
        got = log->bytes ? pread(log->fd, &last, 1, (off_t)log->bytes - 1) : 1;
    while (got < 0 && errno == EINTR);
    int sys = got < 0 ? errno : last == '\n' ? 0 : moe_fd_write(log->fd, MOE_STR("\n"));
    return sys ? moe_fail_sys(err, log->path, sys, "the end of the log cannot be looked at") : MOE_OK;
}

/* As with checkpoints and events: a first run finds no folder. What cannot be made is told when the file in it cannot be opened. */
static void make_folder(const char *path)
{
    char folder[SINK_PATH];
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return;
    (void)snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
    (void)mkdir(folder, 0750);
}

static enum moe_code open_file(struct jsonl *log, struct moe_error *err)
{
    struct stat about;
    log->fd = open(log->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0640);
    if (log->fd < 0 || fstat(log->fd, &about) != 0)
        return moe_fail_sys(err, log->path, errno, "the log cannot be opened");
    if (!S_ISREG(about.st_mode))
        return moe_fail_sys(err, log->path, EINVAL, "the log is no regular file");
    log->bytes = (uint64_t)about.st_size;
    return end_torn(log, err);
}

static void close_log(void *self)
{
    struct jsonl *log = self;
    if (log && log->fd >= 0)
        close(log->fd);
    free(log);
}
static void drop(struct jsonl **log)
{
    close_log(*log);
}

static enum moe_code open_log(const struct moe_sink_options *options, void **self, struct moe_error *err)
{
    MOE_AUTO(drop) struct jsonl *log = calloc(1, sizeof *log);
    const struct moe_telemetry_config *c = options->config;
    if (!log)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "telemetry.log" }, "no memory");
    log->fd = -1;
    log->most = c->rotate_bytes ? c->rotate_bytes : UINT64_MAX;
    log->keep = MOE_MAX(c->rotate_keep, 1u);
    log->rotates = !moe_str_is(c->log, "-");
    if (!sink_path(log->rotates ? c->log : MOE_STR("standard output"), log->path))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "telemetry.log" }, "is no path");
    if (log->rotates) {
        make_folder(log->path);
        MOE_TRY(open_file(log, err));
    } else if ((log->fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)) < 0)
        return moe_fail_sys(err, log->path, errno, "cannot be used");
    *self = moe_take(log);
    return MOE_OK;
}

/* log.4 becomes log.5 ..., log becomes log.1; what was the last is replaced. */
static enum moe_code rotate(struct jsonl *log, struct moe_error *err)
{
    char from[SINK_PATH + 16], to[SINK_PATH + 16];
    for (unsigned i = log->keep; i >= 1; i--) {
        (void)snprintf(from, sizeof from, "%s.%u", log->path, i - 1);
        (void)snprintf(to, sizeof to, "%s.%u", log->path, i);
        if (rename(i > 1 ? from : log->path, to) != 0 && errno != ENOENT)
            return moe_fail_sys(err, log->path, errno, "the log cannot be renamed");
    }
    close(log->fd);
    return open_file(log, err);
}

static enum moe_code put(void *self, const struct sink_item *item, struct moe_error *err)
{
    struct jsonl *log = self;
    if (log->rotates && log->bytes && (log->bytes >= log->most || item->line.len > log->most - log->bytes))
        MOE_TRY(rotate(log, err));
    int sys = moe_fd_write(log->fd, item->line);
    if (sys)
        return moe_fail_sys(err, log->path, sys, "the log cannot be written; no more goes there");
    log->bytes += item->line.len;
    return MOE_OK;
}

const struct sink_kind sink_jsonl = { "jsonl", wanted, open_log, put, close_log };
