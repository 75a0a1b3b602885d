/* The audit log as it is written, continued, torn, tampered with and told. */
/* Waits: for the disk. */
#include "common/base/file.h"
#include "common/base/sha256.h"
#include "common/doc/doc.h"
#include "common/log/chain.h"
#include "sandbox/log/log.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[] = "/tmp/moe-log-XXXXXX", file[64];

static int set_up(void **state)
{
    (void)state;
    if (!folder[0] || (strstr(folder, "XXXXXX") && !mkdtemp(folder)))
        return -1;
    (void)snprintf(file, sizeof file, "%s/a.jsonl", folder);
    unlink(file);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(file);
    return rmdir(folder);
}

static struct moe_log *opened(void)
{
    struct moe_log *log = NULL;
    struct moe_error err = { 0 };
    if (moe_log_open(file, -1, &log, &err) != MOE_OK)
        fail_msg("%s:%u %s", err.file, err.line, err.text);
    return log;
}

static void note(struct moe_log *log, const char *text)
{
    struct moe_json *j = moe_log_begin(log, "warning");
    moe_log_text(j, "text", moe_str_c(text), 100);
    moe_log_end(log);
}

static struct moe_buf *bytes_of(const char *path)
{
    struct moe_buf *all = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_file_read(path, 64 << 20, &all, &err), MOE_OK);
    return all;
}

static void put(const char *path, struct moe_str bytes)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, f), bytes.len);
    assert_int_equal(fclose(f), 0);
}

static unsigned lines_in(struct moe_str all)
{
    unsigned n = 0;
    for (struct moe_str line; moe_str_line(&all, &line);)
        n++;
    return n;
}

/* What tells it: the text in *out, which the caller frees; the broken line. */
static unsigned told(struct moe_buf **out)
{
    unsigned broken = 99;
    struct moe_error err = { 0 };
    *out = moe_buf_new(1 << 20);
    if (moe_log_tell(file, *out, &broken, &err) != MOE_OK)
        fail_msg("%s:%u %s", err.file, err.line, err.text);
    return broken;
}

static void expect_in(struct moe_buf *text, const char *part)
{
    if (!memmem(moe_buf_str(text).ptr, moe_buf_str(text).len, part, strlen(part)))
        fail_msg("no \"%s\" in\n%.*s", part, MOE_FMT(moe_buf_str(text)));
}

static void chains_lines_that_anybody_can_check(void **state)
{
    (void)state;
    struct moe_log *log = opened();
    note(log, "one");
    note(log, "two \"quoted\" \x01 \xff");
    assert_false(moe_log_failed(log));
    moe_log_free(&log);
    MOE_AUTO(moe_buf_free) struct moe_buf *all = bytes_of(file);
    struct stat st;
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    struct moe_str rest = moe_buf_str(all), line;
    char prev[65] = MOE_LOG_FIRST_PREV, want[65];
    for (unsigned seq = 1; moe_str_line(&rest, &line); seq++) {
        struct moe_doc *doc = NULL;
        struct moe_error err = { 0 };
        assert_int_equal(moe_doc_parse(MOE_DOC_JSON, "log", line, &doc, &err), MOE_OK);
        static const char *const order[] = { "seq", "time", "kind", "text", "prev", "hash" };
        const struct moe_node_doc *n = moe_doc_root(doc)->first;
        for (size_t i = 0; i < MOE_COUNT(order); i++, n = n->next)
            assert_true(n && moe_str_is(n->key, order[i]));
        assert_int_equal(moe_doc_get(moe_doc_root(doc), "seq")->as.integer, seq);
        assert_int_equal(moe_doc_get(moe_doc_root(doc), "time")->text.len, strlen("2026-01-31T09:05:00.123Z"));
        assert_true(moe_str_is(moe_doc_get(moe_doc_root(doc), "prev")->text, prev));
        moe_chain_hash((struct moe_str){ line.ptr, line.len - MOE_LOG_HASH_BYTES - 1 }, want);
        assert_true(moe_str_is(moe_doc_get(moe_doc_root(doc), "hash")->text, want));
        memcpy(prev, want, sizeof prev);
        moe_doc_free(&doc);
    }
}

static void continues_an_old_log(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        struct moe_log *log = opened();
        note(log, "again");
        moe_log_free(&log);
    }
    MOE_AUTO(moe_buf_free) struct moe_buf *text = NULL;
    assert_int_equal(told(&text), 0);
    expect_in(text, "3 events; the chain holds");
}

static void finds_every_changed_byte(void **state)
{
    (void)state;
    struct moe_log *log = opened();
    for (int i = 0; i < 4; i++)
        note(log, "line");
    moe_log_free(&log);
    MOE_AUTO(moe_buf_free) struct moe_buf *all = bytes_of(file);
    struct moe_str good = moe_buf_str(all);
    char *bad = strndup(good.ptr, good.len);
    unsigned line = 1;
    assert_non_null(bad);
    for (size_t i = 0; i + 3 < good.len; i++) {            /* without its last bytes it may as well have been torn by a crash */
        bad[i] ^= 1;
        put(file, (struct moe_str){ bad, good.len });
        struct moe_log *again = NULL;
        struct moe_error err = { 0 };
        assert_int_equal(moe_log_open(file, -1, &again, &err), MOE_E_PARSE);
        assert_in_range(err.line, line, line + (good.ptr[i] == '\n'));
        assert_null(again);
        bad[i] ^= 1;
        line += good.ptr[i] == '\n';
    }
    free(bad);
}

static void finds_lines_taken_out_moved_or_put_in(void **state)
{
    (void)state;
    struct moe_log *log = opened();
    for (int i = 0; i < 4; i++)
        note(log, "line");
    moe_log_free(&log);
    MOE_AUTO(moe_buf_free) struct moe_buf *all = bytes_of(file);
    struct moe_str rest = moe_buf_str(all), line[4];
    for (int i = 0; i < 4; i++)
        assert_true(moe_str_line(&rest, &line[i]));
    static const struct { int order[5], n; unsigned broken; } row[] = {
        { { 0, 1, 2, 3 }, 4, 0 }, { { 1, 2, 3 }, 3, 1 }, { { 0, 2, 3 }, 3, 2 }, { { 0, 1, 3 }, 3, 3 }, { { 0, 2, 1, 3 }, 4, 2 }, { { 0, 0, 1, 2, 3 }, 5, 2 },
        { { 0, 1, 2 }, 3, 0 },                             /* what was cut at the end cannot be seen by a chain alone: the missing exit tells */
    };
    for (size_t r = 0; r < MOE_COUNT(row); r++) {
        MOE_AUTO(moe_buf_free) struct moe_buf *other = moe_buf_new(1 << 20), *text = moe_buf_new(1 << 20);
        for (int i = 0; i < row[r].n; i++)
            moe_buf_printf(other, "%.*s\n", MOE_FMT(line[row[r].order[i]]));
        put(file, moe_buf_str(other));
        unsigned broken = 99;
        struct moe_error err = { 0 };
        enum moe_code code = moe_log_tell(file, text, &broken, &err);
        assert_int_equal(code, row[r].broken == 1 ? MOE_E_PARSE : MOE_OK);
        if (code == MOE_OK)
            assert_int_equal(broken, row[r].broken);
    }
}

/* A crash may leave any part of the last line; the log goes on, and again when going on was cut short too. */
static void goes_on_behind_every_torn_line(void **state)
{
    (void)state;
    struct moe_log *log = opened();
    note(log, "one");
    note(log, "two");
    moe_log_free(&log);
    MOE_AUTO(moe_buf_free) struct moe_buf *all = bytes_of(file);
    struct moe_str good = moe_buf_str(all);
    size_t first = (size_t)((const char *)memchr(good.ptr, '\n', good.len) - good.ptr) + 1;
    for (size_t cut = first; cut <= good.len; cut += 7) {
        put(file, (struct moe_str){ good.ptr, cut });
        log = opened();
        note(log, "three");
        moe_log_free(&log);
        MOE_AUTO(moe_buf_free) struct moe_buf *text = NULL, *whole = bytes_of(file);
        assert_int_equal(told(&text), 0);
        expect_in(text, "the chain holds");
        if (cut > first && cut + 1 < good.len) {
            expect_in(text, "1 time a line was torn by a crash");
            struct moe_str now = moe_buf_str(whole);
            for (size_t twice = cut + 1; twice < now.len - 400; twice += 37) {
                put(file, (struct moe_str){ now.ptr, twice });
                log = opened();
                moe_log_free(&log);
                MOE_AUTO(moe_buf_free) struct moe_buf *more = NULL;
                assert_int_equal(told(&more), 0);
                expect_in(more, "torn by a crash");
            }
        }
    }
}

static void a_torn_line_that_was_changed_later_shows(void **state)
{
    (void)state;
    struct moe_log *log = opened();
    note(log, "one");
    moe_log_free(&log);
    FILE *f = fopen(file, "a");
    assert_non_null(f);
    (void)fputs("{\"seq\":2,\"ti", f);
    (void)fclose(f);
    log = opened();
    moe_log_free(&log);
    MOE_AUTO(moe_buf_free) struct moe_buf *all = bytes_of(file);
    char *bad = strndup(moe_buf_str(all).ptr, moe_buf_str(all).len);
    assert_non_null(bad);
    char *torn = strstr(bad, "\"ti\n");
    assert_non_null(torn);
    torn[1] = 'T';
    put(file, moe_str_c(bad));
    free(bad);
    MOE_AUTO(moe_buf_free) struct moe_buf *text = NULL;
    assert_int_equal(told(&text), 2);
}

static void refuses_what_is_no_log(void **state)
{
    (void)state;
    struct moe_log *log = NULL;
    struct moe_error err = { 0 };
    put(file, MOE_STR("hello\nworld\n"));
    unsigned broken;
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(1 << 16);
    assert_int_equal(moe_log_tell(file, text, &broken, &err), MOE_E_PARSE);
    assert_int_equal(moe_log_tell("/nonexistent/log", text, &broken, &err), MOE_E_IO);
    assert_int_equal(err.sys, ENOENT);
    unlink(file);
    assert_int_equal(symlink("/dev/null", file), 0);
    assert_int_equal(moe_log_open(file, -1, &log, &err), MOE_E_IO);
    assert_int_equal(err.sys, ELOOP);
    unlink(file);
    assert_int_equal(mkfifo(file, 0600), 0);
    assert_int_equal(moe_log_open(file, -1, &log, &err), MOE_E_IO);
    unlink(file);
    assert_int_equal(moe_log_open(folder, -1, &log, &err), MOE_E_IO);
}

static void one_writer_at_a_time(void **state)
{
    (void)state;
    struct moe_log *log = opened(), *second = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_log_open(file, -1, &second, &err), MOE_E_IO);
    assert_non_null(strstr(err.text, "another run"));
    moe_log_free(&log);
    log = opened();
    moe_log_free(&log);
}

static struct moe_denial denial(const char *path)
{
    return (struct moe_denial){ .nr = SYS_openat, .args = { (uint64_t)-100, 0x7ffe0000, 0 }, .arguments = MOE_STR("AT_FDCWD, 0x7ffe0000, O_RDONLY"),
        .path = moe_str_c(path), .program = MOE_STR("/usr/bin/python3"), .pid = 7, .tid = 7, .rule = MOE_STR("training: calls.default"),
        .action = MOE_STR("errno:EACCES"), .hint = MOE_STR("files.read: [/data]  or  --ro /data") };
}

static void alike_denials_are_counted(void **state)
{
    (void)state;
    struct moe_log *log = opened();
    struct moe_denial d = denial("/data/x");
    for (uint64_t i = 0; i < 5000; i++) {
        d.args[1] = i << 12;
        moe_log_denial(log, &d);
    }
    d = denial("/etc/shadow");
    moe_log_denial(log, &d);
    MOE_AUTO(moe_buf_free) struct moe_buf *words = moe_buf_new(1 << 16);
    assert_int_equal(moe_log_denials(log), 5001);
    moe_log_summary(log, words);
    moe_log_free(&log);
    expect_in(words, "denied: 5001 calls\n  openat /data/x by /usr/bin/python3, 5000 times\n      to allow it: files.read: [/data]  or  --ro /data\n");
    MOE_AUTO(moe_buf_free) struct moe_buf *all = bytes_of(file), *text = NULL;
    assert_int_equal(lines_in(moe_buf_str(all)), MOE_CAP_LOG_REPEATS + 2);
    expect_in(all, "\"args\":[\"0xffffffffffffff9c\",\"0x0\",\"0x0\"");
    assert_int_equal(told(&text), 0);
    expect_in(text, "Denied: 5001 calls of 2 sorts");
    expect_in(text, "5000 times by /usr/bin/python3");
    expect_in(text, "rather not: it holds password hashes");
}

/* What nothing allows is weighed by nobody; a way out that is one by its arguments alone is named. */
static void advice_goes_by_arguments_and_hints(void **state)
{
    (void)state;
    struct moe_log *log = opened();
    struct moe_denial d = denial("/out/x");
    d.nr = SYS_fchmodat;
    d.arguments = MOE_STR("AT_FDCWD, \"/out/x\", 04755");
    d.hint = MOE_STR("never: set-uid and set-gid bits are given to nobody");
    moe_log_denial(log, &d);
    d = denial("");
    d.nr = SYS_ioctl;
    d.arguments = MOE_STR("0, TIOCSTI, 0x7ffe0000");
    d.hint = MOE_STR("calls.allow: [{call: ioctl, args: {request: [TIOCSTI]}}]");
    moe_log_denial(log, &d);
    MOE_AUTO(moe_buf_free) struct moe_buf *words = moe_buf_new(1 << 16), *text = NULL;
    moe_log_summary(log, words);
    moe_log_free(&log);
    expect_in(words, "1 time\n      never: set-uid");
    assert_int_equal(told(&text), 0);
    expect_in(text, "to allow   never: set-uid and set-gid bits are given to nobody\n");
    expect_in(text, "rather not: it types commands into the terminal outside");
    assert_null(strstr(moe_buf_str(text).ptr, "nothing is known against it"));
}

/* A job that is denied at a million places neither fills the disk nor hides the other one. */
static void a_flood_of_different_denials_is_bounded(void **state)
{
    (void)state;
    struct moe_log *log = opened();
    for (int i = 0; i < 200000; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "/data/%d", i);
        struct moe_denial d = denial(path);
        moe_log_denial(log, &d);
    }
    struct moe_denial other = denial("/data/late");
    other.program = MOE_STR("/usr/bin/other");
    moe_log_denial(log, &other);
    MOE_AUTO(moe_buf_free) struct moe_buf *words = moe_buf_new(1 << 16), *text = NULL;
    moe_log_summary(log, words);
    moe_log_free(&log);
    MOE_AUTO(moe_buf_free) struct moe_buf *all = bytes_of(file);
    assert_in_range(lines_in(moe_buf_str(all)), MOE_CAP_LOG_ALIKE, MOE_CAP_LOG_ALIKE + 2);
    assert_int_equal(told(&text), 0);
    expect_in(text, "Denied: 200001 calls");
    expect_in(text, "/usr/bin/other");
    expect_in(text, "more, which were counted and not written");
}

static void what_is_too_long_is_cut(void **state)
{
    (void)state;
    static char huge[200000];
    memset(huge, 1, sizeof huge - 1);
    struct moe_log *log = opened();
    struct moe_denial d = denial(huge);
    d.program = d.arguments = d.rule = d.hint = d.action = d.peer = moe_str_c(huge);
    moe_log_denial(log, &d);
    struct moe_json *j = moe_log_begin(log, "file");
    moe_json_key(j, "path");
    moe_json_str(j, moe_str_c(huge));
    moe_log_end(log);
    j = moe_log_begin(log, "warning");
    moe_log_text(j, "text", MOE_STR("abc\xc3\xa4xyz"), 4);        /* not within the letter */
    moe_log_end(log);
    moe_log_free(&log);
    MOE_AUTO(moe_buf_free) struct moe_buf *text = NULL, *all = bytes_of(file);
    assert_int_equal(told(&text), 0);
    assert_int_equal(lines_in(moe_buf_str(all)), 3);
    expect_in(all, "\"kind\":\"file\",\"cut\":true");
    expect_in(all, "\"text\":\"abc...\"");
}

static void tells_a_run_from_start_to_exit(void **state)
{
    (void)state;
    struct moe_log *log = opened();
    struct moe_json *j = moe_log_begin(log, "start");
    moe_log_text(j, "profile", MOE_STR("training"), 100);
    moe_json_key(j, "command");
    moe_json_open(j, '[');
    moe_json_str(j, MOE_STR("python3"));
    moe_json_str(j, MOE_STR("train\x1b[31m.py"));
    moe_json_close(j, ']');
    moe_log_end(log);
    struct moe_denial d = denial("/data/x");
    moe_log_denial(log, &d);
    j = moe_log_begin(log, "file");
    moe_log_text(j, "path", MOE_STR("/ckpt/a"), 100);
    moe_json_key(j, "bytes");
    moe_json_int(j, 3 << 20);
    moe_log_end(log);
    note(log, "no cgroup");
    MOE_AUTO(moe_buf_free) struct moe_buf *words = moe_buf_new(1 << 16), *text = NULL, *later = NULL;
    moe_log_summary(log, words);
    assert_int_equal(told(&text), 0);
    expect_in(text, "The log does not say");
    j = moe_log_begin(log, "exit");
    moe_json_key(j, "status");
    moe_json_int(j, 143);
    moe_json_key(j, "signal");
    moe_json_int(j, 15);
    moe_json_key(j, "elapsed_ms");
    moe_json_int(j, 1234);
    moe_json_key(j, "timed_out");
    moe_json_bool(j, true);
    moe_log_end(log);
    moe_log_free(&log);
    assert_int_equal(told(&later), 0);
    expect_in(later, "profile   training\n");
    expect_in(later, "train\\x1b[31m.py");
    expect_in(later, "Files written: 1, 3.0 MiB\n  /ckpt/a  3.0 MiB\n");
    expect_in(later, "warning: no cgroup\n");
    expect_in(later, "ended by signal 15, exit status 143, after 1.234 s");
    expect_in(later, "the time limit was reached");
}

/* Only where nothing was denied and the job failed is there a word about what is not there. */
static void a_failure_without_a_denial_is_explained(void **state)
{
    (void)state;
    for (int status = 0; status < 2; status++)
        for (int denials = 0; denials < 2; denials++) {
            (void)set_up(state);
            struct moe_log *log = opened();
            struct moe_json *j = moe_log_begin(log, "start");
            moe_log_text(j, "profile", MOE_STR("training"), 100);
            moe_json_key(j, "warnings");
            moe_json_open(j, '[');
            moe_json_str(j, MOE_STR("first"));
            moe_json_str(j, MOE_STR("second"));
            moe_json_close(j, ']');
            moe_log_end(log);
            struct moe_denial d = denial("/data/x");
            if (denials)
                moe_log_denial(log, &d);
            j = moe_log_begin(log, "exit");
            moe_json_key(j, "status");
            moe_json_int(j, status);
            moe_log_end(log);
            moe_log_free(&log);
            MOE_AUTO(moe_buf_free) struct moe_buf *text = NULL;
            assert_int_equal(told(&text), 0);
            expect_in(text, "  warnings  first\n            second\n");
            assert_int_equal(strstr(moe_buf_str(text).ptr, "learn --merge") != NULL, status && !denials);
        }
}

static void writes_to_a_descriptor_and_to_nothing(void **state)
{
    (void)state;
    int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    struct moe_log *log = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_log_open(NULL, fd, &log, &err), MOE_OK);
    note(log, "by descriptor");
    moe_log_free(&log);
    assert_int_equal(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    close(fd);
    MOE_AUTO(moe_buf_free) struct moe_buf *text = NULL, *words = moe_buf_new(1 << 16);
    assert_int_equal(told(&text), 0);
    assert_int_equal(moe_log_open(NULL, -1, &log, &err), MOE_OK);
    struct moe_denial d = denial("/data/x");
    moe_log_denial(log, &d);
    moe_log_summary(log, words);
    expect_in(words, "openat /data/x");
    assert_false(moe_log_failed(log));
    moe_log_free(&log);
}

/* A full disk takes an event, not the chain. */
static void a_full_disk_does_not_break_the_chain(void **state)
{
    (void)state;
    struct rlimit before, small = { 1000, RLIM_INFINITY };
    struct moe_log *log = opened();
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small.rlim_max = before.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    for (int i = 0; i < 20; i++)
        note(log, "a line that fills the little room there is");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_true(moe_log_failed(log));
    note(log, "room again");
    moe_log_free(&log);
    MOE_AUTO(moe_buf_free) struct moe_buf *text = NULL;
    assert_int_equal(told(&text), 0);
    expect_in(text, "the chain holds");
    expect_in(text, "room again");
}

/* Killed at any moment, the log can be continued. */
static void killed_writers_leave_a_log_that_goes_on(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        pid_t child = fork();
        if (!child) {
            struct moe_log *log = opened();
            for (;;) // nosec M128: until it is killed, which is what is tried
                note(log, "again and again");
        }
        usleep(2000);
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, NULL, 0), child);
    }
    struct moe_log *log = opened();
    note(log, "last");
    moe_log_free(&log);
    struct moe_chain_reader r = moe_chain_reader_start();
    struct moe_error err = { 0 };
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    assert_int_equal(moe_chain_read_fd(fd, file, &r, NULL, NULL, NULL, &err), MOE_OK);
    close(fd);
    assert_int_equal(moe_chain_end(&r), MOE_CHAIN_WHOLE);
    assert_true(r.chain.seq > 20);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, set_up)
    const struct CMUnitTest tests[] = {
        TEST(chains_lines_that_anybody_can_check), TEST(continues_an_old_log), TEST(finds_every_changed_byte), TEST(finds_lines_taken_out_moved_or_put_in),
        TEST(goes_on_behind_every_torn_line), TEST(a_torn_line_that_was_changed_later_shows), TEST(refuses_what_is_no_log), TEST(one_writer_at_a_time),
        TEST(advice_goes_by_arguments_and_hints), TEST(alike_denials_are_counted), TEST(a_flood_of_different_denials_is_bounded), TEST(what_is_too_long_is_cut), TEST(tells_a_run_from_start_to_exit),
        TEST(a_failure_without_a_denial_is_explained), TEST(writes_to_a_descriptor_and_to_nothing), TEST(a_full_disk_does_not_break_the_chain), TEST(killed_writers_leave_a_log_that_goes_on),
    };
    return cmocka_run_group_tests_name("log", tests, set_up, tear_down);
}
