/* The audit log of a job: what OCSF asks of each event, and that no line can be changed, taken out, moved or put in unseen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "common/doc/doc.h"
#include "runtime/auditlog/auditlog.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define NONE UINT64_MAX
static char folder[] = "/tmp/moe-audit-XXXXXX", file[64], other[64];

static int set_up(void **state)
{
    (void)state;
    if (strstr(folder, "XXXXXX") && !mkdtemp(folder))
        return -1;
    (void)snprintf(file, sizeof file, "%s/audit.jsonl", folder);
    (void)snprintf(other, sizeof other, "%s/other", folder);
    unlink(file);
    unlink(other);
    return 0;
}

static int tear_down(void **state)
{
    (void)set_up(state);
    return rmdir(folder);
}

static struct moe_auditlog *opened(void)
{
    struct moe_auditlog *log = NULL;
    struct moe_error err = { 0 };
    if (moe_auditlog_open(file, "job-7", &log, &err) != MOE_OK)
        fail_msg("%s:%u %s", err.file, err.line, err.text);
    return log;
}

static void tell(struct moe_auditlog *log, struct moe_audit_event event)
{
    struct moe_error err = { 0 };
    if (moe_auditlog_tell(log, &event, &err) != MOE_OK)
        fail_msg("%s", err.text);
}

static struct moe_audit_event event_of(enum moe_audit_kind kind)
{
    return (struct moe_audit_event){ .kind = kind, .step = NONE, .rank = NONE, .node = NONE };
}

static struct moe_buf *bytes_of(const char *path)
{
    struct moe_buf *all = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_file_read(path, 64 << 20, &all, &err), MOE_OK);
    return all;
}

static void put(struct moe_str bytes)
{
    FILE *f = fopen(file, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, f), bytes.len);
    assert_int_equal(fclose(f), 0);
}

static unsigned broken(uint64_t *events)
{
    unsigned line = 99;
    struct moe_error err = { 0 };
    uint64_t n = 0;
    if (moe_auditlog_verify(file, events ? events : &n, &line, &err) != MOE_OK)
        fail_msg("%s:%u %s", err.file, err.line, err.text);
    return line;
}

/* --- the shape of events --------------------------------------------------------------------------------------------------------------------------------- */
/* The member at a path like "metadata.product.name" of one line, as text; numbers in base 10; "" when it is absent. */
static void member(struct moe_str line, const char *path, char into[128])
{
    struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_doc_parse(MOE_DOC_JSON, "line", line, &doc, &err), MOE_OK);
    const struct moe_node_doc *n = moe_doc_root(doc);
    struct moe_str rest = moe_str_c(path);
    while (n && rest.len) {
        struct moe_str part = moe_str_cut(&rest, '.');
        char key[64];
        (void)snprintf(key, sizeof key, "%.*s", MOE_FMT(part));
        n = moe_doc_get(n, key);
    }
    into[0] = '\0';
    if (n && n->text.ptr)
        (void)snprintf(into, 128, "%.*s", MOE_FMT(n->text));
    if (n && !into[0])
        (void)snprintf(into, 128, "%lld", (long long)n->as.integer);
    moe_doc_free(&doc);
}

static void expect(struct moe_str line, const char *path, const char *want)
{
    char got[128];
    member(line, path, got);
    if (strcmp(got, want) != 0)
        fail_msg("%s is \"%s\" instead of \"%s\" in %.*s", path, got, want, MOE_FMT(line));
}

static const unsigned char digest[32] = { 0xab, [31] = 0x01 };

static const struct shape {
    const char *name;
    struct moe_audit_event event;
    struct { const char *path, *want; } members[12];
} shapes[] = {
    { "start", { MOE_AUDIT_START, .step = NONE, .rank = NONE, .node = NONE, .digest = digest },
      { { "class_uid", "6002" }, { "category_uid", "6" }, { "activity_id", "3" }, { "type_uid", "600203" }, { "severity_id", "1" }, { "status_id", "1" },
        { "unmapped.sha256", "ab00000000000000000000000000000000000000000000000000000000000001" }, { "unmapped.step", "" }, { "unmapped.status", "" }, { "app.name", "moe-launch" } } },
    { "config", { MOE_AUDIT_CONFIG, .step = NONE, .rank = 3, .node = NONE, .digest = digest }, { { "type_uid", "600299" }, { "activity_name", "config" }, { "unmapped.rank", "3" } } },
    { "admit", { MOE_AUDIT_ADMIT, .step = NONE, .rank = NONE, .node = 2, .address = "192.0.2.7:40001" },
      { { "class_uid", "3002" }, { "category_uid", "3" }, { "activity_id", "1" }, { "type_uid", "300201" }, { "status_id", "1" }, { "user.uid", "2" }, { "count", "" },
        { "service.name", "rendezvous" }, { "src_endpoint.ip", "192.0.2.7" }, { "src_endpoint.port", "40001" }, { "auth_protocol_id", "99" }, { "app", "" } } },
    { "reject", { MOE_AUDIT_REJECT, .step = NONE, .rank = NONE, .node = NONE, .word = "wrong-psk", .address = "[2001:db8::9]:5", .count = 14017 },
      { { "type_uid", "300201" }, { "status_id", "2" }, { "severity_id", "3" }, { "status_detail", "wrong-psk" }, { "src_endpoint.ip", "2001:db8::9" }, { "src_endpoint.port", "5" },
        { "user.uid", "" }, { "count", "14017" } } },
    { "state", { MOE_AUDIT_STATE, .generation = 4, .step = NONE, .rank = NONE, .node = NONE, .word = "drain" },
      { { "type_uid", "600299" }, { "status_detail", "drain" }, { "unmapped.generation", "4" } } },
    { "generation", { MOE_AUDIT_GENERATION, .generation = 5, .step = 40, .rank = NONE, .node = NONE }, { { "unmapped.generation", "5" }, { "unmapped.step", "40" }, { "unmapped.rank", "" } } },
    { "rank-started", { MOE_AUDIT_RANK_STARTED, .step = NONE, .rank = 1, .node = 0 }, { { "unmapped.rank", "1" }, { "unmapped.node", "0" } } },
    { "rank-exited", { MOE_AUDIT_RANK_EXITED, true, .step = NONE, .rank = 1, .node = 0, .status = 137 },
      { { "unmapped.status", "137" }, { "status_id", "2" }, { "severity_id", "3" } } },
    { "checkpoint-commit", { MOE_AUDIT_CHECKPOINT_COMMIT, .step = 0, .rank = NONE, .node = NONE, .digest = digest }, { { "unmapped.step", "0" }, { "severity_id", "1" } } },
    { "checkpoint-verify", { MOE_AUDIT_CHECKPOINT_VERIFY, true, .step = UINT64_C(1) << 60, .rank = NONE, .node = NONE },
      { { "severity_id", "4" }, { "unmapped.step", "" } } },                    /* a number that JSON does not carry exactly is left out */
    { "kill-switch", { MOE_AUDIT_KILL_SWITCH, .step = NONE, .rank = NONE, .node = NONE, .word = "disabled" }, { { "type_uid", "600207" }, { "severity_id", "4" } } },
    { "stop", { MOE_AUDIT_STOP, .step = NONE, .rank = NONE, .node = NONE, .word = "signal" }, { { "type_uid", "600299" }, { "severity_id", "2" } } },
    { "exit", { MOE_AUDIT_EXIT, .step = NONE, .rank = NONE, .node = NONE }, { { "type_uid", "600204" }, { "unmapped.status", "0" }, { "unmapped.generation", "0" } } },
};
_Static_assert(MOE_COUNT(shapes) == MOE_AUDIT_KINDS, "a row for each kind");

static void is_shaped_as_ocsf_asks(void **state)
{
    const struct shape *s = *state;
    assert_int_equal(s->event.kind, s - shapes);
    struct moe_auditlog *log = opened();
    tell(log, s->event);
    moe_auditlog_free(&log);
    MOE_AUTO(moe_buf_free) struct moe_buf *all = bytes_of(file);
    struct moe_str rest = moe_buf_str(all), line;
    assert_true(moe_str_line(&rest, &line));
    assert_int_equal(rest.len, 0);
    expect(line, "seq", "1");
    expect(line, "kind", s->name);
    expect(line, "activity_name", s->name);
    expect(line, "metadata.version", "1.3.0");
    expect(line, "metadata.product.name", "moe-guard");
    expect(line, "metadata.product.vendor_name", "moe-guard");
    expect(line, "metadata.correlation_uid", "job-7");
    for (size_t i = 0; i < MOE_COUNT(s->members) && s->members[i].path; i++)
        expect(line, s->members[i].path, s->members[i].want);
    char time[128];
    member(line, "time", time);
    assert_int_equal(strspn(time, "0123456789"), 13);     /* milliseconds since 1970: a number, as OCSF's timestamp_t is */
    assert_int_equal(broken(NULL), 0);
}

/* --- the chain ------------------------------------------------------------------------------------------------------------------------------------------- */
static struct moe_buf *four_lines(void)
{
    struct moe_auditlog *log = opened();
    for (unsigned i = 0; i < 4; i++)
        tell(log, event_of((enum moe_audit_kind)i));
    moe_auditlog_free(&log);
    uint64_t events = 0;
    assert_int_equal(broken(&events), 0);
    assert_int_equal(events, 4);
    return bytes_of(file);
}

/* Where line n (from 1) begins. */
static size_t at_line(struct moe_str all, unsigned n)
{
    struct moe_str rest = all, line;
    while (--n && moe_str_line(&rest, &line))
        ;
    return all.len - rest.len;
}

static void a_changed_byte_shows_in_its_line(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *all = four_lines();
    struct moe_str bytes = moe_buf_str(all);
    char *copy = malloc(bytes.len);
    assert_non_null(copy);
    for (unsigned n = 1; n <= 4; n++) {
        size_t from = at_line(bytes, n), to = n < 4 ? at_line(bytes, n + 1) : bytes.len;
        for (size_t at = from + (n == 1 ? 20 : 0); at < to - 1; at += 7) {
            memcpy(copy, bytes.ptr, bytes.len);
            copy[at] ^= 1;
            put((struct moe_str){ copy, bytes.len });
            assert_int_equal(broken(NULL), n);
        }
    }
    free(copy);
}

static void lines_taken_out_moved_or_put_in_show(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *all = four_lines();
    MOE_AUTO(moe_buf_free) struct moe_buf *changed = moe_buf_new(1 << 20);
    static const struct { unsigned lines[6]; unsigned broken; } orders[] = {
        { { 1, 3, 4 }, 2 }, { { 1, 2, 4 }, 3 }, { { 1, 3, 2, 4 }, 2 }, { { 1, 2, 2, 3, 4 }, 3 }, { { 1, 2, 3, 4, 4 }, 5 }, { { 1, 1, 2, 3, 4 }, 2 },
    };
    for (size_t i = 0; i < MOE_COUNT(orders); i++) {
        moe_buf_clear(changed);
        for (size_t k = 0; k < MOE_COUNT(orders[i].lines) && orders[i].lines[k]; k++) {
            size_t from = at_line(moe_buf_str(all), orders[i].lines[k]), to = at_line(moe_buf_str(all), orders[i].lines[k] + 1);
            moe_buf_add(changed, (struct moe_str){ moe_buf_str(all).ptr + from, to - from });
        }
        put(moe_buf_str(changed));
        assert_int_equal(broken(NULL), orders[i].broken);
        struct moe_auditlog *log = NULL;
        struct moe_error err = { 0 };
        assert_int_equal(moe_auditlog_open(file, "job-7", &log, &err), MOE_E_PARSE);      /* and is not continued */
        assert_int_equal(err.line, orders[i].broken);
        assert_null(log);
    }
}

static void a_torn_tail_shows_until_the_next_event_names_it(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *all = four_lines();
    size_t from = at_line(moe_buf_str(all), 4);
    for (size_t cut = from + 1; cut < moe_buf_str(all).len - 2; cut += 31) {
        put((struct moe_str){ moe_buf_str(all).ptr, cut });
        uint64_t events = 0;
        assert_int_equal(broken(&events), 4);
        assert_int_equal(events, 3);
        struct moe_auditlog *log = opened();
        tell(log, event_of(MOE_AUDIT_EXIT));
        moe_auditlog_free(&log);
        assert_int_equal(broken(&events), 0);
        assert_int_equal(events, 5);                      /* three, the one that names what was torn, and the new one */
        MOE_AUTO(moe_buf_free) struct moe_buf *after = bytes_of(file);
        assert_true(moe_str_starts(moe_buf_str(after), (struct moe_str){ moe_buf_str(all).ptr, cut }));
    }
}

static void is_continued(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        struct moe_auditlog *log = opened();
        tell(log, event_of(MOE_AUDIT_START));
        moe_auditlog_free(&log);
    }
    uint64_t events = 0;
    struct stat st;
    assert_int_equal(broken(&events), 0);
    assert_int_equal(events, 3);
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void what_is_no_audit_log_is_told(void **state)
{
    (void)state;
    static const char *const texts[] = { "", "\n", "hello\n", "{}", "{\"seq\":1,\"time\":\"2026-01-01T00:00:00.000Z\",\"kind\":\"start\"}\n" };
    struct moe_error err = { 0 };
    uint64_t events = 7;
    unsigned line = 7;
    for (size_t i = 0; i < MOE_COUNT(texts); i++) {
        put(moe_str_c(texts[i]));
        assert_int_equal(moe_auditlog_verify(file, &events, &line, &err), MOE_E_PARSE);
    }
    assert_int_equal(moe_auditlog_verify(other, &events, &line, &err), MOE_E_IO);
    assert_int_equal(err.sys, ENOENT);
    assert_int_equal(moe_auditlog_verify(folder, &events, &line, &err), MOE_E_IO);
}

static void no_link_is_followed_and_nobody_else_writes(void **state)
{
    (void)state;
    struct moe_auditlog *log = NULL, *second = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(symlink("/dev/null", file), 0);
    assert_int_equal(moe_auditlog_open(file, "job", &log, &err), MOE_E_IO);
    assert_int_equal(err.sys, ELOOP);
    unlink(file);
    log = opened();
    assert_int_equal(moe_auditlog_open(file, "job", &second, &err), MOE_E_IO);
    assert_int_equal(err.sys, EAGAIN);
    moe_auditlog_free(&log);
    char name[MOE_CAP_AUDIT_JOB + 2];
    memset(name, 'j', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_int_equal(moe_auditlog_open(file, name, &log, &err), MOE_E_LIMIT);
    assert_null(log);
}

static void what_cannot_be_written_is_an_error_from_then_on(void **state)
{
    (void)state;
    struct moe_auditlog *log = opened();
    struct moe_error err = { 0 };
    struct moe_audit_event event = event_of(MOE_AUDIT_START);
    struct rlimit was, small;
    tell(log, event);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
    small = was;
    small.rlim_cur = 1000;
    void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum moe_code code = MOE_OK;
    for (unsigned i = 0; i < 10 && code == MOE_OK; i++)
        code = moe_auditlog_tell(log, &event, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
    (void)signal(SIGXFSZ, before);
    assert_int_equal(code, MOE_E_IO);
    assert_int_equal(err.sys, EFBIG);
    assert_int_equal(moe_auditlog_tell(log, &event, &err), MOE_E_IO);
    moe_auditlog_free(&log);
    assert_int_equal(broken(NULL), 0);                    /* what is there holds */
}

static void *tell_many(void *log)
{
    struct moe_error err = { 0 };
    for (uint64_t i = 0; i < 50; i++) {
        struct moe_audit_event event = event_of(MOE_AUDIT_CHECKPOINT_COMMIT);
        event.step = i;
        if (moe_auditlog_tell(log, &event, &err) != MOE_OK)
            return log;
    }
    return NULL;
}

static void threads_share_it(void **state)
{
    (void)state;
    struct moe_auditlog *log = opened();
    pthread_t threads[4];
    for (size_t i = 0; i < MOE_COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, tell_many, log), 0);
    for (size_t i = 0; i < MOE_COUNT(threads); i++) {
        void *failed = NULL;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    moe_auditlog_free(&log);
    uint64_t events = 0;
    assert_int_equal(broken(&events), 0);
    assert_int_equal(events, 200);
}

static void no_log_takes_everything(void **state)
{
    (void)state;
    tell(NULL, event_of(MOE_AUDIT_START));
}

/* An address is the one thing that is not ours: whatever it holds, the line stays one line. */
static void an_address_cannot_leave_its_member(void **state)
{
    (void)state;
    struct moe_auditlog *log = opened();
    struct moe_audit_event event = event_of(MOE_AUDIT_REJECT);
    event.address = "a\",\"kind\":\"admit\"}\n{:12x";
    tell(log, event);
    event.address = "";
    tell(log, event);
    moe_auditlog_free(&log);
    uint64_t events = 0;
    assert_int_equal(broken(&events), 0);
    assert_int_equal(events, 2);
    MOE_AUTO(moe_buf_free) struct moe_buf *all = bytes_of(file);
    struct moe_str rest = moe_buf_str(all), line;
    assert_true(moe_str_line(&rest, &line));
    expect(line, "kind", "reject");
    expect(line, "src_endpoint.ip", "a\",\"kind\":\"admit\"}\n{");
    expect(line, "src_endpoint.port", "");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, set_up)
    struct CMUnitTest tests[MOE_COUNT(shapes) + 10] = {
        TEST(a_changed_byte_shows_in_its_line), TEST(lines_taken_out_moved_or_put_in_show), TEST(a_torn_tail_shows_until_the_next_event_names_it), TEST(is_continued),
        TEST(what_is_no_audit_log_is_told), TEST(no_link_is_followed_and_nobody_else_writes), TEST(what_cannot_be_written_is_an_error_from_then_on),
        TEST(threads_share_it), TEST(no_log_takes_everything), TEST(an_address_cannot_leave_its_member),
    };
    for (size_t i = 0; i < MOE_COUNT(shapes); i++)
        tests[10 + i] = (struct CMUnitTest){ .name = shapes[i].name, .test_func = is_shaped_as_ocsf_asks, .setup_func = set_up, .initial_state = (void *)(uintptr_t)&shapes[i] };
    return cmocka_run_group_tests_name("auditlog", tests, set_up, tear_down);
}
