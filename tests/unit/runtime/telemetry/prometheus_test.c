/* Waits: for slow clients. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/base/number.h"
#include "runtime/telemetry/metrics.h"
#include "runtime/telemetry/prometheus.h"
#include "runtime/telemetry/sinks.h"
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOM = 1 << 20 };
#define GET   "GET /metrics HTTP/1.1\r\n"
#define END   "\r\n"
/* not a secret: it opens the endpoint of this test */
static const char opener[] = "of-this-test-only-0123";

/* ---- requests ---- */

static const struct request_case { const char *name, *bytes; enum endpoint_answer open, locked; } requests[] = {
    { "a request",                      GET "Host: a\r\n" END, ANSWER_METRICS, ANSWER_DENIED },
    { "the oldest version",             "GET /metrics HTTP/1.0\r\n" END, ANSWER_METRICS, ANSWER_DENIED },
    { "nothing yet",                    "", ANSWER_MORE, ANSWER_MORE },
    { "not ended yet",                  GET "Host: a\r\n", ANSWER_MORE, ANSWER_MORE },
    { "with the token",                 GET "Authorization: Bearer of-this-test-only-0123\r\n" END, ANSWER_METRICS, ANSWER_METRICS },
    { "names of fields in any case",    GET "aUTHORIZATION:bearer of-this-test-only-0123  \r\n" END, ANSWER_METRICS, ANSWER_METRICS },
    { "with another token",             GET "Authorization: Bearer of-this-test-only-0124\r\n" END, ANSWER_METRICS, ANSWER_DENIED },
    { "with a part of the token",       GET "Authorization: Bearer of-this-test-only-012\r\n" END, ANSWER_METRICS, ANSWER_DENIED },
    { "with more than the token",       GET "Authorization: Bearer of-this-test-only-01234\r\n" END, ANSWER_METRICS, ANSWER_DENIED },
    { "with no token",                  GET "Authorization: Bearer \r\n" END, ANSWER_METRICS, ANSWER_DENIED },
    { "the token as a password",        GET "Authorization: Basic of-this-test-only-0123\r\n" END, ANSWER_METRICS, ANSWER_DENIED },
    { "two tokens",                     GET "Authorization: Bearer of-this-test-only-0123\r\nAuthorization: Bearer x\r\n" END, ANSWER_BAD, ANSWER_BAD },
    { "another path",                   "GET / HTTP/1.1\r\n" END, ANSWER_NOT_FOUND, ANSWER_DENIED },
    { "a longer path",                  "GET /metrics/ HTTP/1.1\r\n" END, ANSWER_NOT_FOUND, ANSWER_DENIED },
    { "a query",                        "GET /metrics?x=1 HTTP/1.1\r\n" END, ANSWER_NOT_FOUND, ANSWER_DENIED },
    { "a whole address",                "GET http://a/metrics HTTP/1.1\r\n" END, ANSWER_BAD, ANSWER_BAD },
    { "another method",                 "POST /metrics HTTP/1.1\r\n" END, ANSWER_METHOD, ANSWER_DENIED },
    { "a method in small letters",      "get /metrics HTTP/1.1\r\n" END, ANSWER_METHOD, ANSWER_DENIED },
    { "a version to come",              "GET /metrics HTTP/2.0\r\n" END, ANSWER_VERSION, ANSWER_VERSION },
    { "no version",                     "GET /metrics\r\n" END, ANSWER_BAD, ANSWER_BAD },
    { "two blanks",                     "GET  /metrics HTTP/1.1\r\n" END, ANSWER_BAD, ANSWER_BAD },
    { "a blank at the end",             "GET /metrics HTTP/1.1 \r\n" END, ANSWER_VERSION, ANSWER_VERSION },
    { "lines without CR",               "GET /metrics HTTP/1.1\n\n\r\n\r\n", ANSWER_BAD, ANSWER_BAD },
    { "a control character",            GET "X: a\001b\r\n" END, ANSWER_BAD, ANSWER_BAD },
    { "a field without a colon",        GET "Host\r\n" END, ANSWER_BAD, ANSWER_BAD },
    { "a field without a name",         GET ": a\r\n" END, ANSWER_BAD, ANSWER_BAD },
    { "a blank before the colon",       GET "Host : a\r\n" END, ANSWER_BAD, ANSWER_BAD },
    { "a folded field",                 GET "Host: a\r\n b\r\n" END, ANSWER_BAD, ANSWER_BAD },
    { "a body",                         GET "Content-Length: 1\r\n" END "x", ANSWER_BAD, ANSWER_BAD },
    { "a body that is announced",       GET "Content-Length: 1\r\n" END, ANSWER_BAD, ANSWER_BAD },
    { "a body of none",                 GET "Content-Length: 0\r\n" END, ANSWER_METRICS, ANSWER_DENIED },
    { "a body in pieces",               GET "Transfer-Encoding: chunked\r\n" END, ANSWER_BAD, ANSWER_BAD },
    { "a second request behind it",     GET END GET END, ANSWER_BAD, ANSWER_BAD },
};

static void request(void **state)
{
    const struct request_case *c = *state;
    struct endpoint_token open = { 0 }, locked = { .asked = true };
    struct moe_error err;
    struct moe_str bytes = moe_str_c(c->bytes);
    assert_int_equal(moe_crypt_sha256(moe_str_c(opener), locked.digest, &err), MOE_OK);
    assert_int_equal(endpoint_request(bytes, &open), c->open);
    assert_int_equal(endpoint_request(bytes, &locked), c->locked);
    for (size_t n = 0; n < bytes.len && c->open == ANSWER_METRICS; n++)       /* whatever comes first, nothing is said before the end */
        assert_int_equal(endpoint_request((struct moe_str){ bytes.ptr, n }, &open), ANSWER_MORE);
}

static void too_long(void **state)
{
    static char bytes[MOE_CAP_ENDPOINT_REQUEST];
    struct endpoint_token open = { 0 };
    (void)state;
    memset(bytes, 'a', sizeof bytes);
    assert_int_equal(endpoint_request((struct moe_str){ bytes, sizeof bytes - 1 }, &open), ANSWER_MORE);
    assert_int_equal(endpoint_request((struct moe_str){ bytes, sizeof bytes }, &open), ANSWER_TOO_LARGE);
}

/* ---- the text ---- */

static void exposes(void **state)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(ROOM);
    static const double each[] = { 1.5, 2 };
    struct moe_step_record r;
    (void)state;
    moe_step_record_clear(&r);
    r.step = 12;
    r.world = 2;
    r.loss = 2.25;
    r.step_ms = 250;
    r.tokens = 4096;
    r.layers = 2;
    r.layer_entropy = each;
    endpoint_expose(&r, out);
    assert_string_equal(moe_buf_str(out).ptr,
                        "# TYPE moe_step gauge\n# HELP moe_step Step that the newest record is about.\nmoe_step 12\n"
                        "# TYPE moe_ranks gauge\n# HELP moe_ranks Ranks of the job.\nmoe_ranks 2\n"
                        "# TYPE moe_state gauge\n# HELP moe_state 0 running, 1 suspect, 2 drain, 3 reform, 4 restore.\nmoe_state 0\n"
                        "# TYPE moe_loss gauge\n# HELP moe_loss Loss of the step, nats a token.\nmoe_loss 2.25\n"
                        "# TYPE moe_tokens counter\n# HELP moe_tokens Tokens seen since the start of training.\nmoe_tokens_total 4096\n"
                        "# TYPE moe_step_seconds gauge\n# UNIT moe_step_seconds seconds\n# HELP moe_step_seconds Time of the step.\nmoe_step_seconds 0.25\n"
                        "# TYPE moe_layer_router_entropy gauge\n# HELP moe_layer_router_entropy Entropy of a layer's router, nats.\n"
                        "moe_layer_router_entropy{layer=\"0\"} 1.5\nmoe_layer_router_entropy{layer=\"1\"} 2\n"
                        "# EOF\n");
    /* the largest there can be fits */
    static double many[MOE_CAP_STEP_LAYERS];
    for (unsigned i = 0; i < MOE_CAP_STEP_LAYERS; i++)
        many[i] = -1.2345678901e-300;
    for (const struct metric *m = metrics; m->field; m++)
        if (m->kind == METRIC_NUMBER)
            *(double *)(void *)((char *)&r + m->offset) = many[0];
    r.layers = MOE_CAP_STEP_LAYERS;
    r.layer_imbalance = r.layer_entropy = many;
    moe_buf_clear(out);
    endpoint_expose(&r, out);
    assert_false(moe_buf_failed(out));
    assert_true(moe_buf_str(out).len < MOE_CAP_ENDPOINT_TEXT);
}

/* ---- the endpoint ---- */

static char folder[64], token_path[96], where[64];
static uint16_t port;

static int make_endpoint(void **state)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof a;
    struct moe_error err;
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/moe-prom-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    (void)snprintf(token_path, sizeof token_path, "%s/token", folder);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);       /* a port that nobody has */
    if (fd < 0)
        return -1;
    bool found = bind(fd, (struct sockaddr *)&a, sizeof a) == 0 && getsockname(fd, (struct sockaddr *)&a, &size) == 0;
    close(fd);
    if (!found)
        return -1;
    port = ntohs(a.sin_port);
    (void)snprintf(where, sizeof where, "127.0.0.1:%u", port);
    return moe_file_write(token_path, MOE_STR("of-this-test-only-0123\n"), 0600, &err) == MOE_OK ? 0 : -1;
}
static int drop_endpoint(void **state)
{
    (void)state;
    unlink(token_path);
    return rmdir(folder);
}

static struct moe_sinks *opened(const char *token)
{
    const struct moe_telemetry_config c = { .prometheus = moe_str_c(where), .prometheus_token = moe_str_c(token) };
    const struct moe_sink_options o = { .config = &c };
    struct moe_sinks *sinks = NULL;
    struct moe_error err = { 0 };
    if (moe_sinks_open(&o, &sinks, &err) != MOE_OK)
        fail_msg("%s: %s", err.file, err.text);
    assert_true(moe_sinks_any(sinks));
    return sinks;
}

static int knock(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    return fd;
}

/* Until the other side closes; how many bytes came. */
static size_t read_reply(int fd, char *into, size_t room)
{
    size_t n = 0;
    for (ssize_t got; n + 1 < room && (got = read(fd, into + n, room - 1 - n)) > 0;)
        n += (size_t)got;
    into[n] = 0;
    close(fd);
    return n;
}
static void ask(const char *text, char *into, size_t room)
{
    int fd = knock();
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    read_reply(fd, into, room);
}

static void put_one(struct moe_sinks *sinks, enum moe_step_event event, uint64_t step, double loss, double eval_loss)
{
    static const double each[] = { 1, 1.25 };
    struct moe_step_record r;
    struct moe_error err;
    moe_step_record_clear(&r);
    r.event = event;
    r.step = step;
    r.loss = loss;
    r.eval_loss = eval_loss;
    if (event == MOE_STEP_STEP) {
        r.layers = 2;
        r.layer_imbalance = r.layer_entropy = each;
    }
    assert_int_equal(moe_sinks_put(sinks, &r, &err), MOE_OK);
}

static void serves(void **state)
{
    static char reply[ROOM];
    (void)state;
    struct moe_sinks *sinks = opened("");
    put_one(sinks, MOE_STEP_STEP, 5, 3.5, NAN);
    put_one(sinks, MOE_STEP_EVAL, 6, NAN, 3.25);              /* what an evaluation does not know stays known */
    ask(GET "Host: localhost\r\n" END, reply, sizeof reply);
    assert_memory_equal(reply, "HTTP/1.1 200 OK\r\nContent-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n", 87);
    assert_non_null(strstr(reply, "\nmoe_step 6\n"));
    assert_non_null(strstr(reply, "\nmoe_loss 3.5\n"));
    assert_non_null(strstr(reply, "\nmoe_eval_loss 3.25\n"));
    assert_non_null(strstr(reply, "\nmoe_layer_load_max_over_mean{layer=\"1\"} 1.25\n"));
    const char *body = strstr(reply, "\r\n\r\n"), *length = strstr(reply, "Content-Length: ");
    assert_int_equal(moe_number(length + 16, 10, NULL), strlen(body + 4));
    assert_string_equal(body + strlen(body) - 6, "# EOF\n");
    ask("GET /nothing HTTP/1.1\r\n\r\n", reply, sizeof reply);
    assert_memory_equal(reply, "HTTP/1.1 404 ", 13);
    ask("DELETE /metrics HTTP/1.1\r\n\r\n", reply, sizeof reply);
    assert_memory_equal(reply, "HTTP/1.1 405 ", 13);
    ask("\x16\x03\x01\x02\x05\x01\r\n\r\n", reply, sizeof reply);      /* somebody speaks TLS */
    assert_memory_equal(reply, "HTTP/1.1 400 ", 13);
    moe_sinks_free(&sinks);
    sinks = opened("");                                       /* the port is free again at once */
    moe_sinks_free(&sinks);
}

static void asks_for_its_token(void **state)
{
    static char reply[ROOM];
    (void)state;
    struct moe_sinks *sinks = opened(token_path);
    ask(GET END, reply, sizeof reply);
    assert_memory_equal(reply, "HTTP/1.1 401 ", 13);
    assert_non_null(strstr(reply, "WWW-Authenticate: Bearer\r\n"));
    assert_null(strstr(reply, "moe_"));
    ask(GET "Authorization: Bearer of-this-test-only-0123\r\n" END, reply, sizeof reply);
    assert_memory_equal(reply, "HTTP/1.1 200 ", 13);
    moe_sinks_free(&sinks);
}

static void refused(const char *address, const char *token, enum moe_code code, const char *text)
{
    const struct moe_telemetry_config c = { .prometheus = moe_str_c(address), .prometheus_token = moe_str_c(token) };
    const struct moe_sink_options o = { .config = &c };
    struct moe_sinks *sinks = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_sinks_open(&o, &sinks, &err), code);
    assert_null(sinks);
    if (!strstr(err.text, text))
        fail_msg("\"%s\" does not say \"%s\"", err.text, text);
    assert_null(strstr(err.text, opener));
}

static void refuses_to_open(void **state)
{
    struct moe_error err;
    (void)state;
    refused("here", "", MOE_E_USAGE, "an address and a port");
    refused("192.0.2.1:9400", "", MOE_E_IO, "cannot be opened");      /* of nobody (RFC 5737) */
    struct moe_sinks *sinks = opened("");
    refused(where, "", MOE_E_IO, "Address already in use");
    moe_sinks_free(&sinks);
    refused(where, "/nonexistent/token", MOE_E_IO, "No such file");
    assert_int_equal(chmod(token_path, 0640), 0);
    refused(where, token_path, MOE_E_USAGE, "0600");
    assert_int_equal(moe_file_write(token_path, MOE_STR("short"), 0600, &err), MOE_OK);
    refused(where, token_path, MOE_E_USAGE, "16 to 1024 characters");
    assert_int_equal(moe_file_write(token_path, MOE_STR("has two words, which is wrong"), 0600, &err), MOE_OK);
    refused(where, token_path, MOE_E_USAGE, "no blanks");
}

/* As many slow clients as there may be, and more: training does not wait for them, they are hung up on, and the next one is served. */
static void slow_clients(void **state)
{
    enum { SLOW = 12 };
    static char reply[ROOM];
    int fds[SLOW];
    (void)state;
    struct moe_sinks *sinks = opened("");
    for (int i = 0; i < SLOW; i++) {
        fds[i] = knock();
        assert_int_equal(write(fds[i], GET, 10), 10);
    }
    uint64_t begin = moe_now_ms();
    for (uint64_t step = 1; step <= 100; step++)
        put_one(sinks, MOE_STEP_STEP, step, 1, NAN);
    assert_true(moe_now_ms() - begin < 2000);
    ask(GET END, reply, sizeof reply);                        /* behind the twelve */
    assert_memory_equal(reply, "HTTP/1.1 200 ", 13);
    assert_non_null(strstr(reply, "\nmoe_step 100\n"));
    uint64_t took = moe_now_ms() - begin;
    assert_true(took >= 4000 && took < 20000);
    for (int i = 0; i < 8; i++)
        assert_int_equal(read_reply(fds[i], reply, sizeof reply), 0);
    for (int i = 8; i < SLOW; i++)
        close(fds[i]);
    /* who goes away in the middle takes nothing with it */
    int fd = knock();
    assert_int_equal(write(fd, GET END, strlen(GET END)), (ssize_t)strlen(GET END));
    close(fd);
    put_one(sinks, MOE_STEP_STEP, 101, 1, NAN);
    moe_sinks_free(&sinks);
}

#define ENDPOINT(fn) cmocka_unit_test_setup_teardown(fn, make_endpoint, drop_endpoint)
int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(requests) + 6];
    size_t n = 0;
    for (; n < MOE_COUNT(requests); n++)
        tests[n] = (struct CMUnitTest){ .name = requests[n].name, .test_func = request, .initial_state = (void *)(uintptr_t)&requests[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(too_long);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(exposes);
    tests[n++] = (struct CMUnitTest)ENDPOINT(serves);
    tests[n++] = (struct CMUnitTest)ENDPOINT(asks_for_its_token);
    tests[n++] = (struct CMUnitTest)ENDPOINT(refuses_to_open);
    tests[n++] = (struct CMUnitTest)ENDPOINT(slow_clients);
    return _cmocka_run_group_tests("prometheus", tests, n, NULL, NULL);
}
