#include "runtime/auditlog/auditlog.h"
#include "common/base/number.h"
#include "common/base/sha256.h"
#include "common/base/str.h"
#include "common/base/sys.h"
#include "common/log/journal.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* https://schema.ocsf.io: the version that is followed, and what of it is used. */
#define OCSF_VERSION "1.3.0"
enum { LIFECYCLE = 6002, AUTHENTICATION = 3002 };                 /* class_uid: the category is its thousands */
enum { LOGON = 1, START = 3, STOP = 4, DISABLE = 7, OTHER = 99 }; /* activity_id, by class                    */
enum { INFORMATIONAL = 1, LOW = 2, MEDIUM = 3, HIGH = 4 };        /* severity_id                              */
enum { SUCCESS = 1, FAILURE = 2 };                                /* status_id                                */
enum { WORD_BYTES = 64, ADDRESS_BYTES = 128 };
#define JSON_EXACT (UINT64_C(1) << 53)                            /* numbers past it are not the same everywhere */

static const struct shape { const char *name; int class_uid, activity, severity, when_failed; } shapes[MOE_AUDIT_KINDS] = {
    /*                                name                class           activity  severity       when it failed */
    [MOE_AUDIT_START]             = { "start",             LIFECYCLE,      START,    INFORMATIONAL, HIGH   },
    [MOE_AUDIT_CONFIG]            = { "config",            LIFECYCLE,      OTHER,    INFORMATIONAL, MEDIUM },
    [MOE_AUDIT_ADMIT]             = { "admit",             AUTHENTICATION, LOGON,    INFORMATIONAL, MEDIUM },
    [MOE_AUDIT_REJECT]            = { "reject",            AUTHENTICATION, LOGON,    MEDIUM,        MEDIUM },
    [MOE_AUDIT_STATE]             = { "state",             LIFECYCLE,      OTHER,    INFORMATIONAL, LOW    },
    [MOE_AUDIT_GENERATION]        = { "generation",        LIFECYCLE,      OTHER,    INFORMATIONAL, LOW    },
    [MOE_AUDIT_RANK_STARTED]      = { "rank-started",      LIFECYCLE,      OTHER,    INFORMATIONAL, MEDIUM },
    [MOE_AUDIT_RANK_EXITED]       = { "rank-exited",       LIFECYCLE,      OTHER,    INFORMATIONAL, MEDIUM },
    [MOE_AUDIT_CHECKPOINT_COMMIT] = { "checkpoint-commit", LIFECYCLE,      OTHER,    INFORMATIONAL, HIGH   },
    [MOE_AUDIT_CHECKPOINT_VERIFY] = { "checkpoint-verify", LIFECYCLE,      OTHER,    INFORMATIONAL, HIGH   },
    [MOE_AUDIT_KILL_SWITCH]       = { "kill-switch",       LIFECYCLE,      DISABLE,  HIGH,          HIGH   },
    [MOE_AUDIT_STOP]              = { "stop",              LIFECYCLE,      OTHER,    LOW,           MEDIUM },
    [MOE_AUDIT_EXIT]              = { "exit",              LIFECYCLE,      STOP,     INFORMATIONAL, MEDIUM },
};

struct moe_auditlog {
    pthread_mutex_t lock;                /* of the journal */
    struct moe_journal *journal;
    char job[MOE_CAP_AUDIT_JOB + 1];
};

enum moe_code moe_auditlog_open(const char *path, const char *job, struct moe_auditlog **out, struct moe_error *err)
{
    if (strlen(job) > MOE_CAP_AUDIT_JOB)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "job" }, "is longer than %u bytes", MOE_CAP_AUDIT_JOB);
    struct moe_auditlog *log = calloc(1, sizeof *log);
    if (!log)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "no memory for an audit log");
    enum moe_code code = moe_journal_open(path, -1, MOE_JOURNAL_TIME_MS, &log->journal, err);
    if (code != MOE_OK) {
        free(log);
        return code;
    }
    MOE_CHECK(pthread_mutex_init(&log->lock, NULL) == 0);
    memcpy(log->job, job, strlen(job));
    *out = log;
    return MOE_OK;
}

void moe_auditlog_free(struct moe_auditlog **log)
{
    if (!*log)
        return;
    moe_journal_free(&(*log)->journal);
    pthread_mutex_destroy(&(*log)->lock);
    free(*log);
    *log = NULL;
}

/* --- one event ------------------------------------------------------------------------------------------------------------------------------------------- */
static void number(struct moe_json *j, const char *key, int64_t value)
{
    moe_json_key(j, key);
    moe_json_int(j, value);
}

static void text(struct moe_json *j, const char *key, const char *value) { moe_journal_text(j, key, moe_str_c(value), ADDRESS_BYTES); }

/* Of step, rank, node: UINT64_MAX does not apply. */
static void place(struct moe_json *j, const char *key, uint64_t value)
{
    if (value <= JSON_EXACT)
        number(j, key, (int64_t)value);
}

static void product(struct moe_json *j, const char *key, const char *name)
{
    moe_json_key(j, key);
    moe_json_open(j, '{');
    text(j, "name", name);
    text(j, "vendor_name", "moe-guard");
    text(j, "version", MOE_VERSION);
    moe_json_close(j, '}');
}

/* HOST:PORT or [HOST]:PORT as an endpoint. */
static void endpoint(struct moe_json *j, const char *address)
{
    const char *colon = strrchr(address, ':'), *end = address;
    int port = colon ? moe_number_int(colon + 1, &end) : -1;
    struct moe_str host = { address, colon ? (size_t)(colon - address) : strlen(address) };
    if (host.len >= 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
        host = (struct moe_str){ host.ptr + 1, host.len - 2 };
    moe_json_key(j, "src_endpoint");
    moe_json_open(j, '{');
    moe_journal_text(j, "ip", host, ADDRESS_BYTES);
    if (port >= 0 && !*end)
        number(j, "port", port);
    moe_json_close(j, '}');
}

/* What an Authentication has, and what it must have: who, to what, from where. */
static void authentication(struct moe_json *j, const struct moe_audit_event *e)
{
    moe_json_key(j, "user");
    moe_json_open(j, '{');
    text(j, "name", "node");
    if (e->node <= JSON_EXACT) {
        char uid[24];
        (void)snprintf(uid, sizeof uid, "%llu", (unsigned long long)e->node);
        text(j, "uid", uid);
    }
    moe_json_close(j, '}');
    moe_json_key(j, "service");
    moe_json_open(j, '{');
    text(j, "name", "rendezvous");
    moe_json_close(j, '}');
    text(j, "auth_protocol", "TLS 1.3");
    number(j, "auth_protocol_id", OTHER);
}

/* What OCSF has no name for. */
static void unmapped(struct moe_json *j, const struct moe_audit_event *e)
{
    bool ends = e->kind == MOE_AUDIT_EXIT || e->kind == MOE_AUDIT_RANK_EXITED;
    char hex[65];
    moe_json_key(j, "unmapped");
    moe_json_open(j, '{');
    place(j, "generation", e->generation);
    place(j, "step", e->step);
    place(j, "rank", e->rank);
    place(j, "node", e->node);
    if (ends || e->status)
        number(j, "status", e->status);
    if (e->delay_ms)
        place(j, "delay_ms", e->delay_ms);
    if (e->digest) {
        moe_sha256_hex(e->digest, hex);
        text(j, "sha256", hex);
    }
    moe_json_close(j, '}');
}

static void members(struct moe_json *j, const char *job, const struct moe_audit_event *e)
{
    const struct shape *s = &shapes[e->kind];
    bool failed = e->failed || e->kind == MOE_AUDIT_REJECT;
    number(j, "category_uid", s->class_uid / 1000);
    number(j, "class_uid", s->class_uid);
    number(j, "activity_id", s->activity);
    text(j, "activity_name", s->name);
    number(j, "type_uid", (int64_t)s->class_uid * 100 + s->activity);
    number(j, "severity_id", failed ? s->when_failed : s->severity);
    number(j, "status_id", failed ? FAILURE : SUCCESS);
    if (e->count)
        number(j, "count", (int64_t)MOE_MIN(e->count, (uint64_t)JSON_EXACT));
    if (e->word)
        moe_journal_text(j, "status_detail", moe_str_c(e->word), WORD_BYTES);
    moe_json_key(j, "metadata");
    moe_json_open(j, '{');
    text(j, "version", OCSF_VERSION);
    product(j, "product", "moe-guard");
    text(j, "correlation_uid", job);
    moe_json_close(j, '}');
    if (s->class_uid == AUTHENTICATION)
        authentication(j, e);
    else
        product(j, "app", "moe-launch");
    if (e->address)
        endpoint(j, e->address);
    unmapped(j, e);
}

enum moe_code moe_auditlog_tell(struct moe_auditlog *log, const struct moe_audit_event *event, struct moe_error *err)
{
    if (!log)
        return MOE_OK;
    MOE_CHECK(event->kind < MOE_AUDIT_KINDS);
    pthread_mutex_lock(&log->lock);
    members(moe_journal_begin(log->journal, shapes[event->kind].name), log->job, event);
    moe_journal_end(log->journal);
    enum moe_code code = moe_journal_sync(log->journal, err);
    pthread_mutex_unlock(&log->lock);
    return code;
}

/* --- whether it holds ------------------------------------------------------------------------------------------------------------------------------------ */

static enum moe_code open_log(const char *path, int *fd, struct moe_error *err)
{
    struct stat st;
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (*fd < 0 || fstat(*fd, &st) != 0)
        return moe_fail_sys(err, path, errno, "cannot open");
    return S_ISREG(st.st_mode) ? MOE_OK : moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "is no regular file");
}

/* The first bytes of the first line of every journal whose time is a number. */
static bool begins_as_one(int fd)
{
    static const char start[] = "{\"seq\":1,\"time\":";
    char first[sizeof start];
    return pread(fd, first, sizeof first, 0) == (ssize_t)sizeof first && memcmp(first, start, sizeof start - 1) == 0 && moe_is_digit(first[sizeof start - 1]);
}

enum moe_code moe_auditlog_verify(const char *path, uint64_t *events, unsigned *broken_line, struct moe_error *err)
{
    MOE_AUTO(moe_fd_close) int fd = -1;
    struct moe_chain_reader r = moe_chain_reader_start();
    MOE_TRY(open_log(path, &fd, err));
    if (!begins_as_one(fd))
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = path, .line = 1 }, "is no audit log");
    MOE_TRY(moe_chain_read_fd(fd, path, &r, NULL, NULL, NULL, err));
    *broken_line = moe_chain_end(&r) == MOE_CHAIN_WHOLE ? 0 : r.broken_line ? r.broken_line : r.pending_line;
    *events = r.chain.seq;
    return MOE_OK;
}
