/* The client against a server that verifies signatures: OpenStack Swift with s3api, started by tests/support/s3-server.sh. Where Swift is not installed one
 * line says that all is left out; with s3 in MOE_MUST_RUN that is a failure. */
/* Waits: for the server. */
#include "common/base/file.h"
#include "tests/unit/common/net/wire.h"
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

#define SCRIPT "tests/support/s3-server.sh"
#define BUCKET MOE_STR("moe-ckpts")
enum { TWO_MIB = 2 << 20, READERS = 4 };

static struct server { char folder[64], secret[128]; uint16_t port; } *server_of(void **state) { return *state; }

static int script(const char *verb, const char *folder)
{
    char *argv[] = { "bash", SCRIPT, (char *)(uintptr_t)verb, (char *)(uintptr_t)folder, NULL };
    pid_t child;
    int status = 0;
    if (posix_spawnp(&child, "bash", NULL, NULL, argv, environ) != 0 || waitpid(child, &status, 0) != child)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The three assignments of FOLDER/env into the environment. */
static bool take_env(struct server *s)
{
    static const char *const names[] = { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "S3_ENDPOINT_URL" };
    char path[128];
    (void)snprintf(path, sizeof path, "%s/env", s->folder);
    MOE_AUTO(moe_buf_free) struct moe_buf *text = NULL;
    struct moe_error err = { 0 };
    struct moe_str rest, line;
    size_t found = 0;
    if (moe_file_read(path, 4096, &text, &err) != MOE_OK)
        return false;
    for (rest = moe_buf_str(text); moe_str_line(&rest, &line);) {
        struct moe_str value = line, name = moe_str_cut(&value, '=');
        char copy[128];
        (void)snprintf(copy, sizeof copy, "%.*s", MOE_FMT(value));
        for (size_t i = 0; i < MOE_COUNT(names); i++)
            found += moe_str_is(name, names[i]) && setenv(names[i], copy, 1) == 0;
        if (moe_str_is(name, names[1]))
            (void)snprintf(s->secret, sizeof s->secret, "%s", copy);
        if (moe_str_is(name, names[2]))
            s->port = wire_number(strrchr(copy, ':') + 1);
    }
    return found == MOE_COUNT(names);
}

static enum moe_code make_bucket(struct moe_s3 *s3, struct moe_error *err)
{
    struct s3_request q = { .method = "PUT", .bucket = BUCKET };
    return moe_s3_send(s3, &q, NULL, err);
}

static int start(void **state)
{
    static const char *const unset[] = { "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION" };
    struct server *s = calloc(1, sizeof *s);
    struct moe_error err = { 0 };
    *state = s;
    if (!s || !memcpy(s->folder, "/tmp/moe-s3-XXXXXX", 19) || !mkdtemp(s->folder))
        return -1;
    for (size_t i = 0; i < MOE_COUNT(unset); i++)
        (void)unsetenv(unset[i]);
    if (script("start", s->folder) != 0 || !take_env(s))
        return -1;
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = client_of(s->port, &(struct moe_s3_options){ .tries = 20, .backoff_ms = 500, .backoff_max_ms = 500 });
    if (make_bucket(s3, &err) != MOE_OK) {
        fprintf(stderr, "s3: %s\n", err.text);
        return -1;
    }
    return 0;
}

static int stop(void **state)
{
    struct server *s = *state;
    (void)script("stop", s->folder);
    char *argv[] = { "rm", "-rf", s->folder, NULL };
    pid_t child;
    if (posix_spawnp(&child, "rm", NULL, NULL, argv, environ) == 0)
        (void)waitpid(child, NULL, 0);
    free(s);
    return 0;
}

static struct moe_s3 *client(void **state, const struct moe_s3_options *options)
{
    return client_of(server_of(state)->port, options);
}

static void good(enum moe_code code, const struct moe_error *err)
{
    if (code != MOE_OK)
        fail_msg("%s: %s", err->file, err->text);
}

/* Bytes of which each range looks different. */
static char *pattern(size_t n)
{
    char *p = malloc(n);
    assert_non_null(p);
    for (size_t i = 0; i < n; i++)
        p[i] = (char)((i * 2654435761u) >> 13);
    return p;
}

static void writes_looks_up_and_reads(void **state)
{
    static const char *const keys[] = { "step=000500/rank=000000.pt", "odd/100%25 a+b/~_-.!*'()&?#;:@$,=.pt", "odd/\xc3\xbc\xe2\x82\xac.json", "odd/empty" };
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = client(state, NULL);
    struct moe_error err = { 0 };
    for (size_t i = 0; i < MOE_COUNT(keys); i++) {
        MOE_AUTO(moe_s3_object_free) struct moe_s3_object *o = NULL;
        struct moe_str key = moe_str_c(keys[i]), body = i == 3 ? MOE_STR("") : MOE_STR("0123456789");
        char etag[MOE_S3_ETAG_BYTES], got[8] = "";
        struct moe_s3_stat st;
        good(moe_s3_put(s3, BUCKET, key, body, etag, &err), &err);
        good(moe_s3_head(s3, BUCKET, key, &st, &err), &err);
        assert_int_equal(st.size, body.len);
        assert_string_equal(st.etag, etag);
        assert_true(st.modified_s > 1700000000);
        good(moe_s3_object_open(s3, BUCKET, key, NULL, &o, &err), &err);
        if (!body.len)
            continue;
        good(moe_s3_object_read(o, 3, got, 4, &err), &err);
        assert_string_equal(got, "3456");
        good(moe_s3_object_read(o, 9, got, 1, &err), &err);
        assert_int_equal(got[0], '9');
    }
}

struct seen { char text[1024]; unsigned count; };

static enum moe_code note(void *ctx, const struct moe_s3_item *item, struct moe_error *err)
{
    struct seen *s = ctx;
    size_t n = strlen(s->text);
    (void)err;
    (void)snprintf(s->text + n, sizeof s->text - n, "%.*s ", MOE_FMT(item->key));
    s->count++;
    assert_true(item->folder || (item->stat.size == 1 && item->stat.etag[0] == '"' && item->stat.modified_s > 1700000000));
    return MOE_OK;
}

static enum moe_code enough(void *ctx, const struct moe_s3_item *item, struct moe_error *err)
{
    (void)item;
    return ++*(unsigned *)ctx == 3 ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "that will do") : MOE_OK;
}

static void lists_page_by_page(void **state)
{
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = client(state, &(struct moe_s3_options){ .page_keys = 2 });
    struct moe_error err = { 0 };
    struct seen all = { 0 }, folders = { 0 }, none = { 0 };
    unsigned count = 0;
    for (unsigned i = 0; i < 7; i++) {
        char key[64];
        (void)snprintf(key, sizeof key, "list/step=%u/rank=%u a%%.pt", i / 2, i % 2);
        good(moe_s3_put(s3, BUCKET, moe_str_c(key), MOE_STR("x"), NULL, &err), &err);
    }
    uint64_t before = moe_s3_counts(s3).requests;
    good(moe_s3_list(s3, BUCKET, MOE_STR("list/"), false, note, &all, &err), &err);
    assert_string_equal(all.text, "list/step=0/rank=0 a%.pt list/step=0/rank=1 a%.pt list/step=1/rank=0 a%.pt list/step=1/rank=1 a%.pt "
                        "list/step=2/rank=0 a%.pt list/step=2/rank=1 a%.pt list/step=3/rank=0 a%.pt ");
    assert_int_equal(moe_s3_counts(s3).requests - before, 4);
    good(moe_s3_list(s3, BUCKET, MOE_STR("list/"), true, note, &folders, &err), &err);
    assert_string_equal(folders.text, "list/step=0/ list/step=1/ list/step=2/ list/step=3/ ");
    good(moe_s3_list(s3, BUCKET, MOE_STR("nothing/"), false, note, &none, &err), &err);
    assert_int_equal(none.count, 0);
    assert_int_equal(moe_s3_list(s3, BUCKET, MOE_STR("list/"), false, enough, &count, &err), MOE_E_LIMIT);
    assert_string_equal(err.text, "that will do");
}

static void refuses_a_wrong_secret(void **state)
{
    struct moe_error err = { 0 };
    struct moe_s3_stat st;
    struct seen seen = { 0 };
    char wrong[41];
    wire_secret(wrong);
    assert_int_equal(setenv("AWS_SECRET_ACCESS_KEY", wrong, 1), 0);
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = client(state, NULL);
    assert_int_equal(setenv("AWS_SECRET_ACCESS_KEY", server_of(state)->secret, 1), 0);
    assert_int_equal(moe_s3_head(s3, BUCKET, MOE_STR("step=000500/rank=000000.pt"), &st, &err), MOE_E_IO);
    assert_int_equal(err.sys, EACCES);
    assert_int_equal(moe_s3_list(s3, BUCKET, MOE_STR(""), false, note, &seen, &err), MOE_E_IO);
    assert_int_equal(err.sys, EACCES);
    assert_non_null(strstr(err.text, "SignatureDoesNotMatch"));
    assert_null(strstr(err.text, wrong));
    assert_null(strstr(err.text, "test:writer"));
    assert_int_equal(moe_s3_counts(s3).retries, 0);
}

static void says_what_is_not_there(void **state)
{
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = client(state, NULL);
    struct moe_error err = { 0 };
    struct moe_s3_stat st;
    struct seen seen = { 0 };
    assert_int_equal(moe_s3_head(s3, BUCKET, MOE_STR("step=1/none"), &st, &err), MOE_E_IO);
    assert_int_equal(err.sys, ENOENT);
    assert_string_equal(err.file, "s3://moe-ckpts/step=1/none");
    assert_int_equal(moe_s3_list(s3, MOE_STR("no-such-bucket"), MOE_STR(""), false, note, &seen, &err), MOE_E_IO);
    assert_int_equal(err.sys, ENOENT);
}

static void sees_an_object_change_under_it(void **state)
{
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = client(state, NULL);
    MOE_AUTO(moe_s3_object_free) struct moe_s3_object *o = NULL;
    struct moe_error err = { 0 };
    struct moe_str key = MOE_STR("step=000500/changing.pt");
    char got[4];
    good(moe_s3_put(s3, BUCKET, key, MOE_STR("first version"), NULL, &err), &err);
    good(moe_s3_object_open(s3, BUCKET, key, NULL, &o, &err), &err);
    good(moe_s3_object_read(o, 0, got, 4, &err), &err);
    good(moe_s3_put(s3, BUCKET, key, MOE_STR("other version"), NULL, &err), &err);
    assert_int_equal(moe_s3_object_read(o, 4, got, 4, &err), MOE_E_IO);
    assert_int_equal(err.sys, ESTALE);
    assert_non_null(strstr(err.text, "changed while it was read"));
}

static const struct damage_case {
    int times;
    bool stall;
    enum moe_code code;
    int sys;
    unsigned requests, total_ms;
} damages[] = {
    { 1, false, MOE_OK, 0, 2, 20000 },
    { 1000, false, MOE_E_IO, ECONNRESET, 3, 20000 },
    { 1, true, MOE_OK, 0, 2, 20000 },                /* given up as stalled: curl looks at the rate of the last five seconds */
    { 1000, true, MOE_E_IO, ETIMEDOUT, 3, 1500 },    /* given up for taking too long */
};

static void damaged(void **state, const struct damage_case *c)
{
    MOE_AUTO(moe_s3_free) struct moe_s3 *direct = client(state, NULL);
    MOE_AUTO(moe_s3_object_free) struct moe_s3_object *o = NULL;
    struct wire w = { .upstream = server_of(state)->port, .damaged = c->times, .after = 100000, .stall = c->stall };
    struct moe_error err = { 0 };
    struct moe_s3_stat st;
    struct moe_str key = MOE_STR("step=000500/large.pt");
    char *want = pattern(TWO_MIB), *got = calloc(1, TWO_MIB);
    good(moe_s3_put(direct, BUCKET, key, (struct moe_str){ want, TWO_MIB }, NULL, &err), &err);
    good(moe_s3_head(direct, BUCKET, key, &st, &err), &err);
    wire_start(&w);
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = client_of(w.port, &(struct moe_s3_options){ .stall_s = 1, .total_ms = c->total_ms });
    good(moe_s3_object_open(s3, BUCKET, key, &st, &o, &err), &err);
    int64_t begun = wire_now_ms();
    enum moe_code code = moe_s3_object_read(o, 1000, got, TWO_MIB - 1000, &err);
    int64_t took = wire_now_ms() - begun;
    bool same = memcmp(got, want + 1000, TWO_MIB - 1000) == 0;
    free(want);
    free(got);
    moe_s3_object_free(&o);
    struct moe_s3_counts counts = moe_s3_counts(s3);
    moe_s3_free(&s3);
    wire_stop(&w);
    if (code != c->code)
        fail_msg("%s", err.text);
    assert_int_equal(err.sys, c->sys);
    assert_int_equal(counts.requests, c->requests);
    assert_int_equal(same, code == MOE_OK);
    assert_true(took < 15000);
}

static void mends_a_reply_cut_short(void **state) { damaged(state, &damages[0]); }
static void tells_a_reply_always_cut_short(void **state) { damaged(state, &damages[1]); }
static void mends_a_reply_that_stops(void **state) { damaged(state, &damages[2]); }
static void tells_a_reply_that_always_stops(void **state) { damaged(state, &damages[3]); }

static void writes_in_parts(void **state)
{
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = client(state, NULL);
    MOE_AUTO(moe_s3_upload_free) struct moe_s3_upload *u = NULL, *dropped = NULL;
    MOE_AUTO(moe_s3_object_free) struct moe_s3_object *o = NULL;
    struct moe_error err = { 0 };
    struct moe_s3_stat st;
    struct moe_str key = MOE_STR("step=000500/rank=000001.pt"), none = MOE_STR("step=000500/dropped.pt");
    char etag[MOE_S3_ETAG_BYTES];
    size_t size = MOE_S3_PART_MIN + 12345;
    char *want = pattern(size), *got = calloc(1, size);
    good(moe_s3_upload_begin(s3, BUCKET, key, &u, &err), &err);
    good(moe_s3_upload_part(u, 2, (struct moe_str){ want + MOE_S3_PART_MIN, 12345 }, &err), &err);
    good(moe_s3_upload_part(u, 1, (struct moe_str){ want, MOE_S3_PART_MIN }, &err), &err);
    assert_int_equal(moe_s3_head(s3, BUCKET, key, &st, &err), MOE_E_IO);   /* not there before it is complete */
    good(moe_s3_upload_complete(u, etag, &err), &err);
    good(moe_s3_object_open(s3, BUCKET, key, NULL, &o, &err), &err);
    assert_int_equal(moe_s3_object_stat(o)->size, size);
    good(moe_s3_object_read(o, 0, got, size, &err), &err);
    assert_memory_equal(got, want, size);
    free(want);
    free(got);
    good(moe_s3_upload_begin(s3, BUCKET, none, &dropped, &err), &err);
    good(moe_s3_upload_part(dropped, 1, MOE_STR("x"), &err), &err);
    good(moe_s3_upload_abort(dropped, &err), &err);
    assert_int_equal(moe_s3_upload_complete(dropped, NULL, &err), MOE_E_IO);
    assert_int_equal(moe_s3_head(s3, BUCKET, none, &st, &err), MOE_E_IO);
    assert_int_equal(err.sys, ENOENT);
}

struct reader { struct moe_s3_object *object; const char *want; unsigned seed; bool good; };

static void *read_some(void *ctx)
{
    struct reader *r = ctx;
    char got[5000];
    struct moe_error err = { 0 };
    r->good = true;
    for (unsigned i = 0; i < 10 && r->good; i++) {
        uint64_t at = (r->seed * 7919u + i * 104729u) % (TWO_MIB - sizeof got);
        r->good = moe_s3_object_read(r->object, at, got, sizeof got, &err) == MOE_OK && memcmp(got, r->want + at, sizeof got) == 0;
    }
    return NULL;
}

static void reads_from_several_threads(void **state)
{
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = client(state, NULL);
    MOE_AUTO(moe_s3_object_free) struct moe_s3_object *o = NULL;
    struct moe_error err = { 0 };
    struct moe_str key = MOE_STR("step=000500/shared.pt");
    char *want = pattern(TWO_MIB);
    struct reader readers[READERS];
    pthread_t threads[READERS];
    good(moe_s3_put(s3, BUCKET, key, (struct moe_str){ want, TWO_MIB }, NULL, &err), &err);
    good(moe_s3_object_open(s3, BUCKET, key, NULL, &o, &err), &err);
    for (unsigned i = 0; i < READERS; i++) {
        readers[i] = (struct reader){ o, want, i, false };
        assert_int_equal(pthread_create(&threads[i], NULL, read_some, &readers[i]), 0);
    }
    for (unsigned i = 0; i < READERS; i++) {
        pthread_join(threads[i], NULL);
        assert_true(readers[i].good);
    }
    free(want);
}

/* Stands for all the others where there is no server to test against. */
static void left_out(void **state)
{
    const char *must = getenv("MOE_MUST_RUN");
    (void)state;
    if (must && strstr(must, "s3"))
        fail_msg("swift and memcached are not installed, and MOE_MUST_RUN says that the tests against them must run");
}

int main(void)
{
    const struct CMUnitTest none[] = {
        { .name = "a server that verifies signatures # SKIP swift and memcached are not installed", .test_func = left_out },
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_looks_up_and_reads),      cmocka_unit_test(lists_page_by_page),
        cmocka_unit_test(refuses_a_wrong_secret),         cmocka_unit_test(says_what_is_not_there),
        cmocka_unit_test(sees_an_object_change_under_it), cmocka_unit_test(mends_a_reply_cut_short),
        cmocka_unit_test(tells_a_reply_always_cut_short), cmocka_unit_test(mends_a_reply_that_stops),
        cmocka_unit_test(tells_a_reply_that_always_stops), cmocka_unit_test(writes_in_parts),
        cmocka_unit_test(reads_from_several_threads),
    };
    if (script("installed", "") != 0)
        return cmocka_run_group_tests_name("s3 server", none, NULL, NULL);
    return cmocka_run_group_tests_name("s3 server", tests, start, stop);
}
