/* Waits: for retries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/base64.h"
#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/base/number.h"
#include "common/doc/doc.h"
#include "runtime/telemetry/record.h"
#include <arpa/inet.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* ---- a server that answers by a script and remembers what it was told ---- */

enum { REQUESTS = 16, TEXT = 1 << 20 };
struct answer { int status; const char *body; };
struct server {
    int listener; uint16_t port; pthread_t thread; pthread_mutex_t lock;
    const struct answer *script; size_t answers;
    size_t count; struct moe_buf *heads[REQUESTS], *bodies[REQUESTS];
};

/* One request: its head, and as much body as that says. False: the client went away. */
static bool read_request(int fd, struct moe_buf *head, struct moe_buf *body)
{
    struct moe_str marker = MOE_STR("Content-Length: ");
    char c;
    while (!moe_str_ends(moe_buf_str(head), MOE_STR("\r\n\r\n"))) {
        if (read(fd, &c, 1) != 1)
            return false;
        moe_buf_addc(head, c);
    }
    const char *length = strstr(moe_buf_str(head).ptr, marker.ptr);
    for (uint64_t want = length ? moe_number(length + marker.len, 10, NULL) : 0; want; want--) {
        if (read(fd, &c, 1) != 1)
            return false;
        moe_buf_addc(body, c);
    }
    return true;
}

static void serve_one(struct server *s, int fd)
{
    struct moe_buf *head = moe_buf_new(TEXT), *body = moe_buf_new(TEXT), *reply = moe_buf_new(TEXT);
    if (read_request(fd, head, body)) {
        pthread_mutex_lock(&s->lock);
        struct answer a = s->count < s->answers ? s->script[s->count] : (struct answer){ 200, "{}" };
        if (s->count < REQUESTS) {
            s->heads[s->count] = moe_take(head);
            s->bodies[s->count] = moe_take(body);
            s->count++;
        }
        pthread_mutex_unlock(&s->lock);
        moe_buf_printf(reply, "HTTP/1.1 %d X\r\nContent-Length: %zu\r\nConnection: close\r\nLocation: http://192.0.2.1/\r\n\r\n%s", a.status, strlen(a.body), a.body);
        if (moe_fd_write(fd, moe_buf_str(reply)) != 0)
            abort();
    }
    moe_buf_free(&head);
    moe_buf_free(&body);
    moe_buf_free(&reply);
    close(fd);
}

static void *serve(void *ctx)
{
    struct server *s = ctx;
    for (int fd; (fd = accept(s->listener, NULL, NULL)) >= 0;)
        serve_one(s, fd);
    return NULL;
}

static void start(struct server *s, const struct answer *script, size_t answers)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof a;
    *s = (struct server){ .script = script, .answers = answers, .listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
    assert_int_equal(pthread_mutex_init(&s->lock, NULL), 0);
    assert_int_equal(bind(s->listener, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(s->listener, 8), 0);
    assert_int_equal(getsockname(s->listener, (struct sockaddr *)&a, &size), 0);
    s->port = ntohs(a.sin_port);
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void stop(struct server *s)
{
    shutdown(s->listener, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->listener);
    for (size_t i = 0; i < s->count; i++) {
        moe_buf_free(&s->heads[i]);
        moe_buf_free(&s->bodies[i]);
    }
    pthread_mutex_destroy(&s->lock);
}

static size_t requests(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    size_t n = s->count;
    pthread_mutex_unlock(&s->lock);
    return n;
}
static void wait_for(struct server *s, size_t n)
{
    for (uint64_t until = moe_now_ms() + 10000; requests(s) < n;) {
        if (moe_now_ms() > until)
            fail_msg("%zu requests, not %zu", requests(s), n);
        nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
    }
}

/* ---- the sink ---- */

/* Looks like a key of W&B's and is none. */
static const char key[] = "not-a-key-but-as-long-as-one-0123456789";
static void set_key(const char *as)
{
    assert_int_equal(setenv("WANDB_API_KEY", as, 1), 0);
}

static unsigned warnings;
static struct moe_error warning;

static void on_warning(void *ctx, const struct moe_error *w)
{
    (void)ctx;
    warnings++;
    warning = *w;
}

static enum moe_code open_sinks(const char *url, const char *project, struct moe_sinks **out, struct moe_error *err)
{
    const struct moe_telemetry_config c = { .wandb_entity = MOE_STR("team"), .wandb_project = moe_str_c(project), .wandb_url = moe_str_c(url) };
    const struct moe_sink_options o = { .config = &c, .job = MOE_STR("a-job"), .warned = on_warning };
    warnings = 0;
    return moe_sinks_open(&o, out, err);
}
static struct moe_sinks *opened(const struct server *s)
{
    char url[64];
    struct moe_sinks *sinks = NULL;
    struct moe_error err;
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u", s->port);
    set_key(key);
    assert_int_equal(open_sinks(url, "project", &sinks, &err), MOE_OK);
    assert_non_null(sinks);
    return sinks;
}

static void put(struct moe_sinks *sinks, uint64_t step, double loss)
{
    struct moe_step_record r;
    struct moe_error err;
    moe_step_record_clear(&r);
    r.event = MOE_STEP_STEP;
    r.ts = 1748901234.5;
    r.step = step;
    r.loss = loss;
    assert_int_equal(moe_sinks_put(sinks, &r, &err), MOE_OK);
}

static struct moe_doc *parsed(const struct moe_buf *body)
{
    struct moe_doc *doc = NULL;
    struct moe_error err;
    if (moe_doc_parse(MOE_DOC_JSON, "body", moe_buf_str(body), &doc, &err) != MOE_OK)
        fail_msg("%s: %s", err.text, moe_buf_str(body).ptr);
    return doc;
}

/* The key is the password of the user "api" (RFC 7617), and stands nowhere as it is. */
static void check_head(const struct moe_buf *head, const char *path)
{
    char line[128], plain[128], code[MOE_BASE64_ROOM(sizeof plain)], want[256];
    (void)snprintf(line, sizeof line, "POST %s HTTP/1.1\r\n", path);
    (void)snprintf(plain, sizeof plain, "api:%s", key);
    moe_base64_encode(moe_str_c(plain), code);
    (void)snprintf(want, sizeof want, "\r\nAuthorization: Basic %s\r\n", code);
    assert_true(moe_str_starts(moe_buf_str(head), moe_str_c(line)));
    assert_non_null(strstr(moe_buf_str(head).ptr, "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(moe_buf_str(head).ptr, want));
    assert_null(strstr(moe_buf_str(head).ptr, key));
}

static const char run_exists[] = "{\"data\":{\"upsertBucket\":{\"bucket\":{\"name\":\"x\",\"historyLineCount\":7}}}}";

static void sends(void **state)
{
    static const struct answer script[] = { { 200, run_exists }, { 200, "{}" }, { 200, "{}" } };
    struct server s;
    (void)state;
    start(&s, script, MOE_COUNT(script));
    struct moe_sinks *sinks = opened(&s);
    wait_for(&s, 1);
    put(sinks, 1, 2.5);
    put(sinks, 2, 2.25);
    moe_sinks_free(&sinks);                                      /* sends what waits, then that it is over */
    assert_int_equal(requests(&s), 3);
    assert_int_equal(warnings, 0);

    check_head(s.heads[0], "/graphql");
    struct moe_doc *doc = parsed(s.bodies[0]);
    const struct moe_node_doc *v = moe_doc_get(moe_doc_root(doc), "variables");
    assert_true(moe_str_is(moe_doc_get(v, "entity")->text, "team") && moe_str_is(moe_doc_get(v, "project")->text, "project"));
    char path[128];
    (void)snprintf(path, sizeof path, "/files/team/project/%.*s/file_stream", MOE_FMT(moe_doc_get(v, "run")->text));
    moe_doc_free(&doc);

    check_head(s.heads[1], path);
    doc = parsed(s.bodies[1]);
    const struct moe_node_doc *history = moe_doc_get(moe_doc_get(moe_doc_root(doc), "files"), "wandb-history.jsonl");
    assert_int_equal(moe_doc_get(history, "offset")->as.integer, 7);
    assert_int_equal(moe_doc_get(history, "content")->count, 2);
    assert_true(moe_str_is(moe_doc_get(history, "content")->first->text, "{\"_step\":1,\"_timestamp\":1748901234.500000,\"loss\":2.5}"));
    const struct moe_node_doc *summary = moe_doc_get(moe_doc_get(moe_doc_root(doc), "files"), "wandb-summary.json");
    assert_true(moe_str_is(moe_doc_get(summary, "content")->first->text, "{\"_step\":2,\"_timestamp\":1748901234.500000,\"loss\":2.25}"));
    moe_doc_free(&doc);

    check_head(s.heads[2], path);
    assert_string_equal(moe_buf_str(s.bodies[2]).ptr, "{\"files\":{},\"complete\":true,\"exitcode\":0}");
    for (size_t i = 0; i < s.count; i++)                          /* nor does it stand in a body */
        assert_null(strstr(moe_buf_str(s.bodies[i]).ptr, key));
    stop(&s);
}

/* What fails for a while is sent again, the same lines to the same place. */
static void tries_again(void **state)
{
    static const struct answer script[] = { { 503, "" }, { 200, run_exists }, { 500, "oh" }, { 429, "" }, { 200, "{}" }, { 200, "{}" } };
    struct server s;
    (void)state;
    start(&s, script, MOE_COUNT(script));
    struct moe_sinks *sinks = opened(&s);
    wait_for(&s, 1);
    put(sinks, 1, 2.5);
    wait_for(&s, 3);                                              /* a second later: the run, then its lines, refused */
    moe_sinks_free(&sinks);
    assert_int_equal(requests(&s), 6);
    assert_int_equal(warnings, 0);
    assert_string_equal(moe_buf_str(s.bodies[2]).ptr, moe_buf_str(s.bodies[3]).ptr);
    assert_string_equal(moe_buf_str(s.bodies[2]).ptr, moe_buf_str(s.bodies[4]).ptr);
    assert_non_null(strstr(moe_buf_str(s.bodies[4]).ptr, "\"offset\":7,"));
    stop(&s);
}

static const struct refusal { const char *name; struct answer answer; const char *says; } refusals[] = {
    { "a key that is not accepted",  { 401, "{\"error\":\"no\"}" }, "the key is not accepted" },
    { "an entity that is not there", { 200, "{\"errors\":[{\"message\":\"x\"}],\"data\":{\"upsertBucket\":null}}" }, "is there such an entity" },
    { "an answer that is no JSON",   { 200, "<html>" }, "is no JSON" },
    { "a redirection",               { 302, "" }, "status 302" },                    /* is not followed: the key would go elsewhere */
};

/* Told once, and training goes on. */
static void gives_up(void **state)
{
    const struct refusal *c = *state;
    struct server s;
    start(&s, &c->answer, 1);
    struct moe_sinks *sinks = opened(&s);
    wait_for(&s, 1);
    for (int i = 0; i < 500 && !warnings; i++) {
        put(sinks, (uint64_t)i, 1);
        nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
    }
    put(sinks, 1000, 1);
    assert_int_equal(warnings, 1);
    if (!strstr(warning.text, c->says))
        fail_msg("\"%s\" does not say \"%s\"", warning.text, c->says);
    assert_null(strstr(warning.text, key));
    assert_int_equal(requests(&s), 1);
    assert_false(moe_sinks_any(sinks));
    moe_sinks_free(&sinks);
    stop(&s);
}

/* A server that takes what it is told and never answers does not keep a job from ending. */
static void ends_in_time(void **state)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof a;
    struct server s = { .listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
    (void)state;
    assert_int_equal(bind(s.listener, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(s.listener, 8), 0);
    assert_int_equal(getsockname(s.listener, (struct sockaddr *)&a, &size), 0);
    s.port = ntohs(a.sin_port);
    struct moe_sinks *sinks = opened(&s);
    uint64_t begin = moe_now_ms();
    for (uint64_t i = 0; i < 1000; i++)
        put(sinks, i, 1);
    assert_true(moe_now_ms() - begin < 2000);
    moe_sinks_free(&sinks);
    assert_true(moe_now_ms() - begin < 12000);
    close(s.listener);
}

static void refuses_to_open(void **state)
{
    struct moe_sinks *sinks = NULL;
    struct moe_error err;
    (void)state;
    set_key("short");
    assert_int_equal(open_sinks("https://example.org", "p", &sinks, &err), MOE_E_USAGE);
    assert_string_equal(err.field, "WANDB_API_KEY");
    assert_null(strstr(err.text, "short"));
    set_key(key);
    assert_int_equal(open_sinks("http://example.org", "p", &sinks, &err), MOE_E_USAGE);
    assert_string_equal(err.field, "telemetry.wandb_url");
    assert_int_equal(open_sinks("https://example.org", "../x", &sinks, &err), MOE_E_USAGE);
    assert_string_equal(err.field, "telemetry.wandb_project");
    set_key("");
    assert_int_equal(open_sinks("https://example.org", "p", &sinks, &err), MOE_OK);
    assert_null(sinks);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(refusals) + 4];
    size_t n = 0;
    for (; n < MOE_COUNT(refusals); n++)
        tests[n] = (struct CMUnitTest){ .name = refusals[n].name, .test_func = gives_up, .initial_state = (void *)(uintptr_t)&refusals[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(sends);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(tries_again);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(ends_in_time);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(refuses_to_open);
    return _cmocka_run_group_tests("wandb", tests, n, NULL, NULL);
}
