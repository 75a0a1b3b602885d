#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "common/base/number.h"
#include "common/doc/doc.h"
#include "common/telemetry/telemetry.h"
#include "runtime/telemetry/metrics.h"
#include "runtime/telemetry/sinks.h"
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOM = 4 << 20, LAYERS = 3 };
static char folder[64];
static unsigned warnings;
static struct moe_error warning;

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *at)
{
    (void)about, (void)type, (void)at;
    return remove(path);
}
static int make_folder(void **state)
{
    (void)state;
    warnings = 0;
    (void)snprintf(folder, sizeof folder, "/tmp/moe-sinks-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}
static int drop_folder(void **state)
{
    (void)state;
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}
static const char *in_folder(const char *name)
{
    static char paths[4][512];
    static unsigned turn;
    char *into = paths[turn++ % 4];
    (void)snprintf(into, sizeof paths[0], "%s/%s", folder, name);
    return into;
}
static struct moe_buf *read_all(const char *path)
{
    struct moe_buf *out = NULL;
    struct moe_error err;
    assert_int_equal(moe_file_read(path, ROOM, &out, &err), MOE_OK);
    return out;
}

static const double imbalance[LAYERS] = { 1.25, 1.5, 2 }, entropy[LAYERS] = { 2.0, 1.5, 1 };
static struct moe_step_record a_record(uint64_t step)
{
    struct moe_step_record r;
    moe_step_record_clear(&r);
    r.event = MOE_STEP_STEP;
    r.step = step;
    r.world = 4;
    r.generation = 2;
    r.ts = 1748901234.5;
    r.tokens = step * 4096;
    r.loss = 2.5;
    r.lr = 1e-3;
    r.grad_norm = 0.75;
    r.tokens_per_s = 12345;
    r.step_ms = 331.5;
    r.expert_ms = 100;
    r.checkpoint_age_s = 12;
    r.active_nodes = 1;
    r.layers = LAYERS;
    r.layer_imbalance = imbalance;
    r.layer_entropy = entropy;
    return r;
}

static void on_warning(void *ctx, const struct moe_error *w)
{
    (void)ctx;
    warnings++;
    warning = *w;
}
static struct moe_sinks *opened(const struct moe_telemetry_config *c)
{
    const struct moe_sink_options o = { .config = c, .job = MOE_STR("canary-job-name"), .warned = on_warning };
    struct moe_sinks *sinks = NULL;
    struct moe_error err = { 0 };
    if (moe_sinks_open(&o, &sinks, &err) != MOE_OK)
        fail_msg("%s: %s", err.file, err.text);
    return sinks;
}
static void put(struct moe_sinks *sinks, uint64_t step)
{
    struct moe_step_record r = a_record(step);
    struct moe_error err;
    assert_int_equal(moe_sinks_put(sinks, &r, &err), MOE_OK);
}

/* ---- a record ---- */

static void writes_json(void **state)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(ROOM);
    struct moe_step_record r = a_record(7);
    struct moe_error err;
    (void)state;
    r.event = MOE_STEP_SKIP;
    r.reason = MOE_REASON_SPIKE;
    r.state = MOE_STATE_SUSPECT;
    r.skipped = true;
    r.loss = INFINITY;
    assert_int_equal(moe_step_record_write(&r, out, &err), MOE_OK);
    assert_string_equal(moe_buf_str(out).ptr,
                        "{\"v\":1,\"event\":\"skip\",\"step\":7,\"rank\":0,\"world\":4,\"ts\":1748901234.500000,\"generation\":2,\"state\":\"suspect\",\"reason\":\"spike\","
                        "\"skipped\":true,\"loss\":null,\"grad_norm\":0.75,\"lr\":0.001,\"tokens\":28672,\"tokens_per_s\":12345.0,\"step_ms\":331.5,\"expert_ms\":100.0,"
                        "\"checkpoint_age_s\":12.0,\"layer_imbalance\":[1.25,1.5,2.0],\"layer_entropy\":[2.0,1.5,1.0],\"active_nodes\":1}\n");
    r.layers = MOE_CAP_STEP_LAYERS + 1;
    assert_int_equal(moe_step_record_write(&r, out, &err), MOE_E_LIMIT);
}

static double *number_at(struct moe_step_record *r, const struct metric *m)
{
    return (double *)(void *)((char *)r + m->offset);
}

/* Each number by itself, known and nothing else: its field is in the record, the schema knows it, and no word of it is another's. */
static void every_number_has_its_field(void **state)
{
    struct moe_telemetry_schema *schema = NULL;
    struct moe_error err;
    (void)state;
    assert_int_equal(moe_telemetry_schema_builtin("moe-step", &schema, &err), MOE_OK);
    for (const struct metric *m = metrics; m->field; m++) {
        MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(ROOM);
        MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
        struct moe_step_record r;
        struct moe_telemetry_why why = { 0 };
        moe_step_record_clear(&r);
        assert_true(m->kind == METRIC_LAYERS || !metric_value(m, &r, &(double){ 0 }));
        r.layers = m->kind == METRIC_LAYERS ? LAYERS : 0;
        if (m->kind == METRIC_COUNT)
            *(uint64_t *)(void *)((char *)&r + m->offset) = 1;
        else if (m->kind == METRIC_NUMBER)
            *number_at(&r, m) = 0.5;
        else
            *(const double **)(void *)((char *)&r + m->offset) = imbalance;
        assert_int_equal(moe_step_record_write(&r, out, &err), MOE_OK);
        if (!moe_telemetry_check(schema, NULL, (struct moe_str){ moe_buf_str(out).ptr, moe_buf_str(out).len - 1 }, &why))
            fail_msg("%s: %s", m->field, moe_telemetry_problem_name(why.problem));
        assert_int_equal(moe_doc_parse(MOE_DOC_JSON, "record", moe_buf_str(out), &doc, &err), MOE_OK);
        assert_non_null(moe_doc_get(moe_doc_root(doc), m->field));
        assert_int_equal(moe_doc_root(doc)->count, 8);       /* v, event, step, rank, world, ts, state and the one: nothing unknown is written */
        assert_true(m->help[strlen(m->help) - 1] == '.' && (!m->unit || moe_str_ends(moe_str_c(m->name), moe_str_c(m->unit))));
    }
    moe_telemetry_schema_free(&schema);
}

static void every_word_is_in_the_schema(void **state)
{
    struct moe_telemetry_schema *schema = NULL;
    struct moe_error err;
    (void)state;
    assert_int_equal(moe_telemetry_schema_builtin("moe-step", &schema, &err), MOE_OK);
    for (unsigned i = 0; i < 10; i++) {
        MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(ROOM);
        struct moe_step_record r = a_record(1);
        r.event = (enum moe_step_event)MOE_MIN(i, (unsigned)MOE_STEP_STOP);
        r.reason = (enum moe_step_reason)MOE_MIN(i, (unsigned)MOE_REASON_PREEMPTED);
        r.state = (enum moe_run_state)MOE_MIN(i, (unsigned)MOE_STATE_RESTORE);
        assert_int_equal(moe_step_record_write(&r, out, &err), MOE_OK);
        assert_true(moe_telemetry_check(schema, NULL, (struct moe_str){ moe_buf_str(out).ptr, moe_buf_str(out).len - 1 }, NULL));
    }
    moe_telemetry_schema_free(&schema);
}

/* ---- sinks in general ---- */

static void nothing_asked_costs_nothing(void **state)
{
    struct moe_telemetry_config c = { .every = 1 };
    struct moe_step_record r = a_record(1);
    struct moe_error err;
    (void)state;
    struct moe_sinks *sinks = opened(&c);
    assert_null(sinks);
    assert_false(moe_sinks_any(sinks));
    assert_int_equal(moe_sinks_put(sinks, &r, &err), MOE_OK);
    moe_sinks_free(&sinks);
    /* W&B without its key is not asked for */
    c.wandb_entity = c.wandb_project = MOE_STR("x");
    unsetenv("WANDB_API_KEY");
    assert_null(opened(&c));
}

static void telemetry_off(void **state)
{
    struct moe_telemetry_config c = { .log = moe_str_c(in_folder("a.jsonl")), .tensorboard = moe_str_c(in_folder("board")) };
    (void)state;
    setenv("MOE_TELEMETRY", "0", 1);
    assert_null(opened(&c));
    unsetenv("MOE_TELEMETRY");
    assert_int_equal(access(in_folder("a.jsonl"), F_OK), -1);
    assert_int_equal(access(in_folder("board"), F_OK), -1);
}

static void a_bad_record_goes_nowhere(void **state)
{
    struct moe_telemetry_config c = { .log = moe_str_c(in_folder("a.jsonl")) };
    struct moe_step_record r = a_record(1);
    struct moe_error err;
    (void)state;
    struct moe_sinks *sinks = opened(&c);
    assert_true(moe_sinks_any(sinks));
    r.drop_rate = 1.5;
    assert_int_equal(moe_sinks_put(sinks, &r, &err), MOE_E_BUG);
    assert_string_equal(err.field, "drop_rate");
    r.drop_rate = 0;
    r.router_entropy = INFINITY;
    assert_int_equal(moe_sinks_put(sinks, &r, &err), MOE_E_BUG);
    assert_string_equal(err.field, "router_entropy");
    put(sinks, 2);
    moe_sinks_free(&sinks);
    MOE_AUTO(moe_buf_free) struct moe_buf *log = read_all(in_folder("a.jsonl"));
    assert_non_null(strstr(moe_buf_str(log).ptr, "\"step\":2,"));
    assert_null(strstr(moe_buf_str(log).ptr, "\"step\":1,"));
}

/* A record has no place for text; what else a sink is told (the job's name, the environment) must not come out either. */
static void canaries(void **state)
{
    struct moe_telemetry_config c = { .log = moe_str_c(in_folder("a.jsonl")), .tensorboard = moe_str_c(in_folder("board")) };
    char host[256];
    (void)state;
    setenv("MOE_CANARY", "canary-in-the-environment", 1);
    struct moe_sinks *sinks = opened(&c);
    put(sinks, 1);
    moe_sinks_free(&sinks);
    assert_int_equal(gethostname(host, sizeof host), 0);
    MOE_AUTO(moe_buf_free) struct moe_buf *log = read_all(in_folder("a.jsonl"));
    assert_null(strstr(moe_buf_str(log).ptr, "canary"));
    assert_null(strstr(moe_buf_str(log).ptr, host));
    DIR *board = opendir(in_folder("board"));
    assert_non_null(board);
    for (struct dirent *e; (e = readdir(board)) != NULL;) {
        assert_null(strstr(e->d_name, host));
        assert_null(strstr(e->d_name, "canary"));
        if (e->d_name[0] == '.')
            continue;
        char path[600];
        (void)snprintf(path, sizeof path, "%s/%s", in_folder("board"), e->d_name);
        MOE_AUTO(moe_buf_free) struct moe_buf *events = read_all(path);
        struct moe_str all = moe_buf_str(events);
        assert_null(memmem(all.ptr, all.len, "canary", 6));
        assert_null(memmem(all.ptr, all.len, host, strlen(host)));
    }
    closedir(board);
}

/* ---- JSON lines ---- */

static void log_is_private_and_appends(void **state)
{
    struct moe_telemetry_config c = { .log = moe_str_c(in_folder("a.jsonl")) };
    struct stat about;
    mode_t before = umask(0);
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct moe_sinks *sinks = opened(&c);
        put(sinks, i + 1);
        moe_sinks_free(&sinks);
    }
    umask(before);
    assert_int_equal(stat(in_folder("a.jsonl"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
    MOE_AUTO(moe_buf_free) struct moe_buf *log = read_all(in_folder("a.jsonl"));
    struct moe_str rest = moe_buf_str(log), line;
    unsigned lines = 0;
    while (moe_str_line(&rest, &line))
        lines++;
    assert_int_equal(lines, 2);
}

static void a_torn_line_is_ended(void **state)
{
    struct moe_telemetry_config c = { .log = moe_str_c(in_folder("a.jsonl")) };
    struct moe_error err;
    (void)state;
    assert_int_equal(moe_file_write(in_folder("a.jsonl"), MOE_STR("{\"v\":1,\"event\":\"st"), 0640, &err), MOE_OK);
    struct moe_sinks *sinks = opened(&c);
    put(sinks, 5);
    moe_sinks_free(&sinks);
    MOE_AUTO(moe_buf_free) struct moe_buf *log = read_all(in_folder("a.jsonl"));
    assert_true(moe_str_starts(moe_buf_str(log), MOE_STR("{\"v\":1,\"event\":\"st\n{\"v\":1,\"event\":\"step\",\"step\":5,")));
}

static uint64_t first_step(const char *name)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *log = read_all(in_folder(name));
    const char *at = strstr(moe_buf_str(log).ptr, "\"step\":");
    assert_true(at && strchr("}\n", moe_buf_str(log).ptr[moe_buf_str(log).len - 1]));
    return moe_number(at + strlen("\"step\":"), 10, NULL);
}

static void rotates(void **state)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *one = moe_buf_new(ROOM);
    struct moe_step_record r = a_record(10);
    struct moe_error err;
    (void)state;
    assert_int_equal(moe_step_record_write(&r, one, &err), MOE_OK);
    /* three records of this length fit, a fourth does not */
    struct moe_telemetry_config c = { .log = moe_str_c(in_folder("a.jsonl")), .rotate_bytes = 3 * moe_buf_str(one).len + 1, .rotate_keep = 2 };
    struct moe_sinks *sinks = opened(&c);
    for (uint64_t step = 10; step < 21; step++)
        put(sinks, step);
    moe_sinks_free(&sinks);
    assert_int_equal(first_step("a.jsonl"), 19);
    assert_int_equal(first_step("a.jsonl.1"), 16);
    assert_int_equal(first_step("a.jsonl.2"), 13);
    assert_int_equal(access(in_folder("a.jsonl.3"), F_OK), -1);
    assert_int_equal(warnings, 0);
}

static void refuses_what_is_no_file(void **state)
{
    const struct moe_telemetry_config c = { .log = moe_str_c(in_folder("a.jsonl")) };
    const struct moe_sink_options o = { .config = &c };
    struct moe_sinks *sinks = NULL;
    struct moe_error err;
    (void)state;
    assert_int_equal(symlink("elsewhere", in_folder("a.jsonl")), 0);
    assert_int_equal(moe_sinks_open(&o, &sinks, &err), MOE_E_IO);
    assert_string_equal(err.file, in_folder("a.jsonl"));
    assert_int_equal(err.sys, ELOOP);
    assert_int_equal(access(in_folder("elsewhere"), F_OK), -1);
    unlink(in_folder("a.jsonl"));
    assert_int_equal(mkfifo(in_folder("a.jsonl"), 0600), 0);
    assert_int_equal(moe_sinks_open(&o, &sinks, &err), MOE_E_IO);
    assert_null(sinks);
}

/* Training goes on when a disk is full; it is said once. */
static void a_sink_that_fails_is_left_out(void **state)
{
    struct moe_telemetry_config c = { .log = moe_str_c(in_folder("sub/a.jsonl")), .tensorboard = moe_str_c(in_folder("board")), .rotate_bytes = 1, .rotate_keep = 1 };
    (void)state;
    assert_int_equal(mkdir(in_folder("sub"), 0700), 0);
    struct moe_sinks *sinks = opened(&c);
    put(sinks, 1);
    assert_int_equal(unlink(in_folder("sub/a.jsonl")), 0);
    assert_int_equal(rmdir(in_folder("sub")), 0);
    put(sinks, 2);                                            /* rotation cannot open its file */
    assert_int_equal(warnings, 1);
    assert_int_equal(warning.code, MOE_E_IO);
    put(sinks, 3);
    assert_int_equal(warnings, 1);
    assert_true(moe_sinks_any(sinks));
    moe_sinks_free(&sinks);
}

/* ---- TensorBoard, read by a parser that has nothing in common with the writer ---- */

static uint32_t le32(const unsigned char *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}
static uint32_t masked(const unsigned char *p, size_t n)
{
    uint32_t c = ~0u;                                         /* bit by bit, from the polynomial */
    for (size_t i = 0; i < n; i++) {
        c ^= p[i];
        for (int k = 0; k < 8; k++)
            c = c & 1 ? c >> 1 ^ 0x82f63b78u : c >> 1;
    }
    c = ~c;
    return (c >> 15 | c << 17) + 0xa282ead8u;
}
static uint64_t varint(const unsigned char **p)
{
    uint64_t v = 0;
    for (unsigned shift = 0;; shift += 7) {
        unsigned char b = *(*p)++;
        v |= (uint64_t)(b & 127) << shift;
        if (b < 128)
            return v;
    }
}
struct seen { unsigned events, scalars, sessions; uint64_t step, session_step; double when; bool version; double loss, layer2; };

static void read_scalar(const unsigned char *p, const unsigned char *end, struct seen *seen)
{
    char tag[64] = "";
    float value = NAN;
    while (p < end) {
        uint64_t key = varint(&p);
        if (key == (1 << 3 | 2)) {
            uint64_t n = varint(&p);
            assert_true(n < sizeof tag && n <= (size_t)(end - p));
            memcpy(tag, p, n);
            tag[n] = 0;
            p += n;
        } else {
            assert_int_equal(key, 2 << 3 | 5);
            uint32_t bits = le32(p);
            memcpy(&value, &bits, sizeof value);
            p += 4;
        }
    }
    assert_ptr_equal(p, end);
    seen->scalars++;
    if (strcmp(tag, "train/loss") == 0)
        seen->loss = (double)value;
    if (strcmp(tag, "layers/imbalance/02") == 0)
        seen->layer2 = (double)value;
}

static void read_event(const unsigned char *p, const unsigned char *end, struct seen *seen)
{
    seen->events++;
    while (p < end) {
        uint64_t key = varint(&p);
        if (key == (1 << 3 | 1)) {
            memcpy(&seen->when, p, 8);
            p += 8;
        } else if (key == (2 << 3 | 0)) {
            seen->step = varint(&p);
        } else {
            uint64_t n = varint(&p);
            assert_true(n <= (size_t)(end - p));
            if (key == (3 << 3 | 2)) {
                assert_int_equal(n, 13);
                assert_memory_equal(p, "brain.Event:2", 13);
                seen->version = seen->events == 1;
            } else if (key == (7 << 3 | 2)) {
                assert_memory_equal(p, "\x08\x01", 2);
                seen->sessions++;
                seen->session_step = seen->step;
            } else {
                assert_int_equal(key, 5 << 3 | 2);
                for (const unsigned char *v = p; v < p + n;) {
                    assert_int_equal(varint(&v), 1 << 3 | 2);
                    uint64_t m = varint(&v);
                    read_scalar(v, v + m, seen);
                    v += m;
                }
            }
            p += n;
        }
    }
    assert_ptr_equal(p, end);
}

static void board(void **state)
{
    struct moe_telemetry_config c = { .tensorboard = moe_str_c(in_folder("board")) };
    const struct moe_sink_options o = { .config = &c, .first_step = 41 };
    struct moe_sinks *sinks = NULL;
    struct seen seen = { 0 };
    struct moe_error err;
    struct stat about;
    char path[600] = "";
    (void)state;
    assert_int_equal(moe_sinks_open(&o, &sinks, &err), MOE_OK);
    put(sinks, 42);
    put(sinks, 300);
    moe_sinks_free(&sinks);
    DIR *d = opendir(in_folder("board"));
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        if (e->d_name[0] != '.')
            (void)snprintf(path, sizeof path, "%s/%s", in_folder("board"), e->d_name);
    closedir(d);
    assert_non_null(strstr(path, "/events.out.tfevents."));
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777 & ~0640u, 0);
    MOE_AUTO(moe_buf_free) struct moe_buf *file = read_all(path);
    const unsigned char *p = (const unsigned char *)moe_buf_str(file).ptr, *end = p + moe_buf_str(file).len;
    while (p < end) {
        assert_true(end - p >= 16);
        uint64_t n = le32(p) | (uint64_t)le32(p + 4) << 32;
        assert_int_equal(le32(p + 8), masked(p, 8));
        assert_true(n <= (size_t)(end - p) - 16);
        assert_int_equal(le32(p + 12 + n), masked(p + 12, n));
        read_event(p + 12, p + 12 + n, &seen);
        p += n + 16;
    }
    assert_int_equal(seen.events, 4);
    assert_true(seen.version);
    assert_int_equal(seen.sessions, 1);
    assert_int_equal(seen.session_step, 41);
    assert_int_equal(seen.step, 300);
    assert_true(seen.when == 1748901234.5 && seen.loss == 2.5 && seen.layer2 == 2);
    assert_int_equal(seen.scalars, 2 * (9 + 2 * LAYERS));
    /* the two ways to compute it agree on the vector of RFC 3720, B.4 */
    static const unsigned char zeros[32] = { 0 };
    uint32_t m = masked(zeros, sizeof zeros) - 0xa282ead8u;
    assert_int_equal(m << 15 | m >> 17, 0x8a9136aa);
}

#define IN_FOLDER(fn) cmocka_unit_test_setup_teardown(fn, make_folder, drop_folder)
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_json), cmocka_unit_test(every_number_has_its_field), cmocka_unit_test(every_word_is_in_the_schema),
        cmocka_unit_test(nothing_asked_costs_nothing), IN_FOLDER(telemetry_off), IN_FOLDER(a_bad_record_goes_nowhere), IN_FOLDER(canaries),
        IN_FOLDER(log_is_private_and_appends), IN_FOLDER(a_torn_line_is_ended), IN_FOLDER(rotates), IN_FOLDER(refuses_what_is_no_file),
        IN_FOLDER(a_sink_that_fails_is_left_out), IN_FOLDER(board),
    };
    return cmocka_run_group_tests_name("sinks", tests, NULL, NULL);
}
