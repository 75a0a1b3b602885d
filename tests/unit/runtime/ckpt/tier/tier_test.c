/* Steps that writers committed, sent to a bucket. The first group speaks with a server that says what it is told to; the second with OpenStack Swift, started by
 * tests/support/s3-server.sh, which verifies signatures. Where Swift is not installed one line says that the second is left out; with s3 in MOE_MUST_RUN that is
 * a failure. */
#include "tests/unit/common/net/wire.h"
#include "common/base/file.h"
#include "runtime/ckpt/tier/tier.h"
#include "runtime/ckpt/write/writer.h"
#include <semaphore.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>

extern char **environ;

#define SCRIPT "tests/support/s3-server.sh"
#define BUCKET MOE_STR("moe-tier")
enum { MIB = 1 << 20, CAP = 32 << 20 };

static int command(const char *a, const char *b, const char *c, const char *d)
{
    const char *const argv[] = { a, b, c, d, NULL };
    pid_t child;
    int status = 0;
    if (posix_spawnp(&child, a, NULL, NULL, (char *const *)(uintptr_t)argv, environ) != 0 || waitpid(child, &status, 0) != child)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void good(enum moe_code code, const struct moe_error *err)
{
    if (code != MOE_OK)
        fail_msg("%s %s: %s", err->file, err->field, err->text);
}

/* ---- a root with committed steps ---- */

struct bed { char root[64]; struct moe_ckpt_writer *ranks[2]; };

static void to_leader(void *ctx, uint64_t step, const struct moe_record_rank *row)
{
    struct moe_error err = { 0 };
    good(moe_ckpt_ack(((struct bed *)ctx)->ranks[0], step, row, &err), &err);
}

static void open_bed(struct bed *bed, uint64_t world)
{
    struct moe_error err = { 0 };
    *bed = (struct bed){ .root = "/tmp/moe-tier-XXXXXX" };
    assert_non_null(mkdtemp(bed->root));
    for (uint64_t rank = 0; rank < world; rank++) {
        const struct moe_ckpt_options o = { .root = bed->root, .job = MOE_STR("run-7"), .host = MOE_STR("node-0"), .rank = rank, .world = world,
                                            .leader = rank == 0, .hooks = { .ctx = bed, .written = to_leader } };
        good(moe_ckpt_writer_new(&o, &bed->ranks[rank], &err), &err);
    }
}

static void close_bed(struct bed *bed)
{
    moe_ckpt_writer_free(&bed->ranks[1]);
    moe_ckpt_writer_free(&bed->ranks[0]);
    assert_int_equal(command("rm", "-rf", bed->root, NULL), 0);
}

/* Each rank has n bytes, of which each range looks different. */
static void commit_step(struct bed *bed, uint64_t step, size_t n)
{
    struct moe_error err = { 0 };
    unsigned char *data = malloc(n);
    const uint64_t shape[] = { n };
    assert_non_null(data);
    for (unsigned rank = 2; rank-- > 0;) {
        const struct moe_ckpt_tensor w = { { .global = MOE_STR("w"), .dtype = moe_dtype_find(MOE_STR("U8")), .dims = 1, .shape = shape }, data };
        if (!bed->ranks[rank])
            continue;
        for (size_t i = 0; i < n; i++)
            data[i] = (unsigned char)((i * 2654435761u + step) >> 13);
        good(moe_ckpt_save(bed->ranks[rank], step, &w, 1, MOE_CKPT_COPY, &err), &err);
        good(moe_ckpt_wait(bed->ranks[rank], &err), &err);
    }
    free(data);
    good(moe_ckpt_wait(bed->ranks[0], &err), &err);
}

static struct moe_buf *local(const struct bed *bed, const char *name)
{
    struct moe_buf *bytes = NULL;
    struct moe_error err = { 0 };
    char path[256];
    assert_in_range(snprintf(path, sizeof path, "%s/%s", bed->root, name), 1, sizeof path - 1);
    good(moe_file_read(path, CAP, &bytes, &err), &err);
    return bytes;
}

/* ---- tiers ---- */

static const struct moe_s3_options hasty = { .loopback_http = true, .tries = 3, .backoff_ms = 10, .backoff_max_ms = 20 };

struct heard { unsigned sent, uploaded, failed; uint64_t last_failed; unsigned char digest[32]; struct moe_error err; sem_t *hold; uint64_t hold_step; };

/* The tier's thread stays here, with the queue behind it. */
static void hold(struct heard *h, uint64_t step)
{
    if (!h->hold || step != h->hold_step)
        return;
    sem_post(&h->hold[0]);
    sem_wait(&h->hold[1]);
}

static void on_sent(void *ctx, uint64_t step, const unsigned char digest[MOE_SHA256_BYTES])
{
    struct heard *h = ctx;
    memcpy(h->digest, digest, sizeof h->digest);
    h->sent++;
    hold(h, step);
}
static void on_uploaded(void *ctx, uint64_t step)
{
    (void)step;
    ((struct heard *)ctx)->uploaded++;
}
static void on_failed(void *ctx, uint64_t step, const struct moe_error *err)
{
    struct heard *h = ctx;
    h->failed++;
    h->last_failed = step;
    h->err = *err;
    hold(h, step);
}

static enum moe_code make_tier(const struct bed *bed, const char *uri, uint64_t rank, uint64_t world, struct heard *h, struct moe_ckpt_tier **out,
                               struct moe_error *err)
{
    const struct moe_ckpt_tier_options o = { .root = bed->root, .uri = moe_str_c(uri), .rank = rank, .world = world, .leader = rank == 0,
                                             .part_bytes = MOE_S3_PART_MIN, .s3 = &hasty, .hooks = { h, on_sent, on_uploaded, on_failed } };
    return moe_ckpt_tier_new(&o, out, err);
}

static struct moe_ckpt_tier *tier_of(const struct bed *bed, const char *uri, uint64_t rank, uint64_t world, struct heard *h)
{
    struct moe_ckpt_tier *t = NULL;
    struct moe_error err = { 0 };
    good(make_tier(bed, uri, rank, world, h, &t, &err), &err);
    return t;
}

static void offer(struct moe_ckpt_tier *t, uint64_t step)
{
    struct moe_error err = { 0 };
    good(moe_ckpt_tier_offer(t, step, &err), &err);
}

static void send_now(struct moe_ckpt_tier *t, uint64_t step)
{
    struct moe_error err = { 0 };
    offer(t, step);
    good(moe_ckpt_tier_wait(t, &err), &err);
}

/* ---- without a real server ---- */

/* Credentials made anew, and a server on 127.0.0.1. */
static void point_at(uint16_t port)
{
    char secret[41], url[64];
    wire_secret(secret);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u", port);
    assert_int_equal(setenv("AWS_ACCESS_KEY_ID", "test:nobody", 1) | setenv("AWS_SECRET_ACCESS_KEY", secret, 1) | setenv("S3_ENDPOINT_URL", url, 1), 0);
    moe_crypt_wipe(secret, sizeof secret);
}

static void there_is_no_tier_without_credentials(void **state)
{
    struct bed bed;
    struct moe_ckpt_tier *t = NULL;
    struct moe_error err = { 0 };
    (void)state;
    open_bed(&bed, 1);
    point_at(1);
    assert_int_equal(unsetenv("AWS_SECRET_ACCESS_KEY"), 0);
    assert_int_equal(make_tier(&bed, "s3://moe-tier/run", 0, 1, NULL, &t, &err), MOE_E_USAGE);
    assert_string_equal(err.field, "AWS_SECRET_ACCESS_KEY");
    assert_non_null(strstr(err.text, "no credentials"));
    assert_null(t);
    close_bed(&bed);
}

static void refuses_what_cannot_be(void **state)
{
    struct bed bed;
    struct heard h = { 0 };
    struct moe_error err = { 0 };
    (void)state;
    open_bed(&bed, 2);
    point_at(1);
    MOE_AUTO(moe_ckpt_tier_free) struct moe_ckpt_tier *t = NULL, *other = NULL;
    assert_int_equal(make_tier(&bed, "https://moe-tier/run", 0, 2, &h, &t, &err), MOE_E_USAGE);
    assert_string_equal(err.field, "uri");
    assert_int_equal(make_tier(&bed, "s3://moe-tier/run", 2, 2, &h, &t, &err), MOE_E_USAGE);
    assert_string_equal(err.field, "rank");
    t = tier_of(&bed, "s3://moe-tier/run", 1, 2, &h);
    assert_int_equal(moe_ckpt_tier_offer(t, 500, &err), MOE_E_IO);               /* no such step */
    assert_int_equal(moe_ckpt_tier_ack(t, 500, 1, h.digest, &err), MOE_E_USAGE); /* not the leader */
    commit_step(&bed, 500, 100);
    other = tier_of(&bed, "s3://moe-tier/run", 0, 1, &h);
    assert_int_equal(moe_ckpt_tier_offer(other, 500, &err), MOE_E_USAGE);        /* a record of two ranks */
    char path[128];
    assert_in_range(snprintf(path, sizeof path, "%s/step=500/rank=1.safetensors", bed.root), 1, sizeof path - 1);
    assert_int_equal(truncate(path, 10), 0);
    assert_int_equal(moe_ckpt_tier_offer(t, 500, &err), MOE_E_PARSE);
    assert_string_equal(err.file, "rank=1.safetensors");
    (void)snprintf(path, sizeof path, "%s/step=500/commit.json", bed.root);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(moe_ckpt_tier_offer(t, 500, &err), MOE_E_IO);               /* not committed */
    assert_int_equal(h.failed, 0);
    close_bed(&bed);
}

#define REPLY(status, body) "HTTP/1.1 " status "\r\nContent-Length: " body "\r\nConnection: close\r\n\r\n"

static void a_full_queue_drops_the_oldest(void **state)
{
    struct bed bed;
    struct wire w = { .replies = { REPLY("403 Forbidden", "0") }, .reply_count = 1 };
    sem_t hold[2];
    struct heard h = { .hold = hold, .hold_step = 1 };
    struct moe_ckpt_tier_stats stats;
    struct moe_error err = { 0 };
    (void)state;
    assert_int_equal(sem_init(&hold[0], 0, 0) | sem_init(&hold[1], 0, 0), 0);
    open_bed(&bed, 1);
    wire_start(&w);
    point_at(w.port);
    struct moe_ckpt_tier *t = tier_of(&bed, "s3://moe-tier/run", 0, 1, &h);
    for (uint64_t step = 1; step <= 4; step++)
        commit_step(&bed, step, 10);
    offer(t, 1);
    sem_wait(&hold[0]);                                  /* begun, and stays so */
    offer(t, 2);
    offer(t, 3);
    assert_int_equal(moe_ckpt_tier_offer(t, 3, &err), MOE_E_USAGE);
    assert_int_equal(h.failed, 1);
    offer(t, 4);
    assert_int_equal(h.last_failed, 2);
    assert_non_null(strstr(h.err.text, "dropped"));
    sem_post(&hold[1]);
    assert_int_equal(moe_ckpt_tier_wait(t, &err), MOE_E_IO);
    assert_int_equal(err.sys, EACCES);
    moe_ckpt_tier_stats(t, &stats);
    assert_int_equal(stats.offered, 4);
    assert_int_equal(stats.dropped, 1);
    assert_int_equal(stats.failed, 3);
    assert_int_equal(stats.sent + stats.uploaded + stats.bytes, 0);
    moe_ckpt_tier_free(&t);
    wire_stop(&w);
    close_bed(&bed);
}

#define BEGUN "<InitiateMultipartUploadResult><UploadId>u-1</UploadId></InitiateMultipartUploadResult>"

/* The look for commit.json, the begin, the first part (refused, or cut off, and then refused), the abort. */
static void a_failed_upload_in_parts_is_aborted(void **state)
{
    struct bed bed;
    struct wire w = { .replies = { REPLY("404 Not Found", "0"), REPLY("200 OK", "87") BEGUN, REPLY("403 Forbidden", "0"), REPLY("204 No Content", "0") },
                      .reply_count = 4, .asked = calloc(1, WIRE_ASKED) };
    struct heard h = { 0 };
    struct moe_ckpt_tier_stats stats;
    struct moe_error err = { 0 };
    (void)state;
    assert_int_equal(sizeof BEGUN - 1, 87);
    open_bed(&bed, 1);
    commit_step(&bed, 500, 6 * MIB);
    wire_start(&w);
    point_at(w.port);
    struct moe_ckpt_tier *t = tier_of(&bed, "s3://moe-tier/run", 0, 1, &h);
    offer(t, 500);
    assert_int_not_equal(moe_ckpt_tier_wait(t, &err), MOE_OK);
    moe_ckpt_tier_stats(t, &stats);
    assert_int_equal(stats.failed, 1);
    assert_int_equal(stats.sent + stats.unaborted, 0);
    moe_ckpt_tier_free(&t);
    wire_stop(&w);
    assert_memory_equal(w.asked, "DELETE ", 7);
    assert_non_null(strstr(w.asked, "uploadId=u-1"));
    free(w.asked);
    close_bed(&bed);
}

/* A server that takes connections and says nothing: without being cut, each request of each step would wait for it. Cut are one step that is being sent, and two in
 * the queue. */
static void who_has_to_leave_does_not_wait_for_a_slow_bucket(void **state)
{
    struct bed bed;
    struct heard h = { 0 };
    struct moe_ckpt_tier_stats stats;
    struct sockaddr_in at;
    socklen_t len = sizeof at;
    const int listener = wire_socket(0, true);
    (void)state;
    assert_int_equal(listen(listener, 16), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&at, &len), 0);
    open_bed(&bed, 1);
    point_at(ntohs(at.sin_port));
    struct moe_ckpt_tier *t = tier_of(&bed, "s3://moe-tier/run", 0, 1, &h);
    for (uint64_t step = 1; step <= 3; step++)
        commit_step(&bed, step, 10);
    offer(t, 1);
    struct pollfd p = { .fd = listener, .events = POLLIN };
    assert_int_equal(poll(&p, 1, 60000), 1);             /* it has asked */
    offer(t, 2);
    offer(t, 3);
    const int64_t began = wire_now_ms();
    moe_ckpt_tier_cut(t);
    while (!moe_ckpt_tier_idle(t))
        (void)usleep(10000);
    moe_ckpt_tier_stats(t, &stats);
    moe_ckpt_tier_free(&t);
    assert_true(wire_now_ms() - began < 20000);          /* one try alone would wait for 30 s */
    assert_int_equal(h.failed, 3);
    assert_int_equal(h.last_failed, 3);
    assert_int_equal(h.err.sys, ECANCELED);
    assert_int_equal(stats.sent + stats.uploaded, 0);
    close(listener);
    close_bed(&bed);
}

/* The look for commit.json, the begin, and then the server says no more while a part is on its way: the upload is aborted all the same. */
static void an_upload_in_parts_that_is_cut_is_aborted(void **state)
{
    struct bed bed;
    struct wire w = { .replies = { REPLY("404 Not Found", "0"), REPLY("200 OK", "87") BEGUN, NULL, REPLY("204 No Content", "0") },
                      .reply_count = 4, .asked = calloc(1, WIRE_ASKED) };
    struct heard h = { 0 };
    struct moe_ckpt_tier_stats stats;
    (void)state;
    open_bed(&bed, 1);
    commit_step(&bed, 500, 6 * MIB);
    wire_start(&w);
    point_at(w.port);
    struct moe_ckpt_tier *t = tier_of(&bed, "s3://moe-tier/run", 0, 1, &h);
    offer(t, 500);
    while (atomic_load(&w.requests) < 3)
        (void)usleep(10000);
    moe_ckpt_tier_cut(t);
    while (!moe_ckpt_tier_idle(t))
        (void)usleep(10000);
    moe_ckpt_tier_stats(t, &stats);
    assert_int_equal(h.err.sys, ECANCELED);
    assert_int_equal(stats.failed, 1);
    assert_int_equal(stats.sent + stats.unaborted, 0);
    moe_ckpt_tier_free(&t);
    wire_stop(&w);
    assert_memory_equal(w.asked, "DELETE ", 7);
    free(w.asked);
    close_bed(&bed);
}

/* ---- with a real server ---- */

struct server { char folder[64]; char secret[128]; struct moe_s3 *s3; };
static struct server *server_of(void **state) { return *state; }

static bool take_env(struct server *s)
{
    char path[128];
    struct moe_error err;
    struct moe_str rest, line;
    unsigned found = 0;
    MOE_AUTO(moe_buf_free) struct moe_buf *text = NULL;
    (void)snprintf(path, sizeof path, "%s/env", s->folder);
    if (moe_file_read(path, 4096, &text, &err) != MOE_OK)
        return false;
    for (rest = moe_buf_str(text); moe_str_line(&rest, &line); found++) {
        char name[64], value[128];
        struct moe_str n = moe_str_cut(&line, '=');
        (void)snprintf(name, sizeof name, "%.*s", MOE_FMT(n));
        (void)snprintf(value, sizeof value, "%.*s", MOE_FMT(line));
        if (setenv(name, value, 1) != 0)
            return false;
        if (strcmp(name, "AWS_SECRET_ACCESS_KEY") == 0)
            memcpy(s->secret, value, sizeof value);
    }
    return found == 3;
}

static int start(void **state)
{
    struct server *s = calloc(1, sizeof *s);
    struct s3_request make = { .method = "PUT", .bucket = BUCKET };
    struct moe_error err = { 0 };
    *state = s;
    if (!s || !memcpy(s->folder, "/tmp/moe-s3-XXXXXX", 19) || !mkdtemp(s->folder) || command("bash", SCRIPT, "start", s->folder) != 0 || !take_env(s))
        return -1;
    const char *endpoint = getenv("S3_ENDPOINT_URL"), *port = endpoint ? strrchr(endpoint, ':') : NULL;
    if (!port)
        return -1;
    s->s3 = client_of(wire_number(port + 1), &(struct moe_s3_options){ .tries = 20, .backoff_ms = 500, .backoff_max_ms = 500 });
    if (moe_s3_send(s->s3, &make, NULL, &err) == MOE_OK)
        return 0;
    fprintf(stderr, "s3: %s\n", err.text);
    return -1;
}

static int stop(void **state)
{
    struct server *s = *state;
    moe_s3_free(&s->s3);
    (void)command("bash", SCRIPT, "stop", s->folder);
    (void)command("rm", "-rf", s->folder, NULL);
    free(s);
    return 0;
}

struct listed { char text[1024]; };

static enum moe_code note(void *ctx, const struct moe_s3_item *item, struct moe_error *err)
{
    struct listed *l = ctx;
    size_t n = strlen(l->text);
    (void)err;
    (void)snprintf(l->text + n, sizeof l->text - n, "%.*s ", MOE_FMT(item->key));
    return MOE_OK;
}

static struct listed listed(void **state, const char *prefix)
{
    struct listed l = { "" };
    struct moe_error err = { 0 };
    good(moe_s3_list(server_of(state)->s3, BUCKET, moe_str_c(prefix), false, note, &l, &err), &err);
    return l;
}

/* The object PREFIX/NAME has the bytes of the file ROOT/NAME. */
static void same_bytes(void **state, const struct bed *bed, const char *prefix, const char *name)
{
    MOE_AUTO(moe_s3_object_free) struct moe_s3_object *object = NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *file = local(bed, name);
    struct moe_str want = moe_buf_str(file);
    struct moe_error err = { 0 };
    char key[256];
    assert_in_range(snprintf(key, sizeof key, "%s%s", prefix, name), 1, sizeof key - 1);
    good(moe_s3_object_open(server_of(state)->s3, BUCKET, moe_str_c(key), NULL, &object, &err), &err);
    assert_int_equal(moe_s3_object_stat(object)->size, want.len);
    char *got = malloc(want.len);
    assert_non_null(got);
    good(moe_s3_object_read(object, 0, got, want.len, &err), &err);
    assert_memory_equal(got, want.ptr, want.len);
    free(got);
}

static const char *const two_ranks[] = { "step=500/commit.json", "step=500/rank=0.meta.json", "step=500/rank=0.safetensors", "step=500/rank=0.tree",
                                         "step=500/rank=1.meta.json", "step=500/rank=1.safetensors", "step=500/rank=1.tree" };

static void commit_json_comes_last(void **state)
{
    struct bed bed;
    struct heard h[2] = { 0 };
    struct moe_ckpt_tier_stats stats;
    struct moe_error err = { 0 };
    unsigned char other[32] = { 1 };
    open_bed(&bed, 2);
    commit_step(&bed, 500, 100000);
    struct moe_ckpt_tier *leader = tier_of(&bed, "s3://moe-tier/two/ranks/", 0, 2, &h[0]), *rank1 = tier_of(&bed, "s3://moe-tier/two/ranks", 1, 2, &h[1]);
    send_now(leader, 500);
    assert_string_equal(listed(state, "two/").text, "two/ranks/step=500/rank=0.meta.json two/ranks/step=500/rank=0.safetensors two/ranks/step=500/rank=0.tree ");
    send_now(rank1, 500);
    assert_null(strstr(listed(state, "two/").text, "commit.json"));
    assert_int_equal(h[0].uploaded, 0);
    assert_int_equal(h[1].sent, 1);
    good(moe_ckpt_tier_ack(leader, 500, 1, h[1].digest, &err), &err);
    good(moe_ckpt_tier_ack(leader, 500, 1, h[1].digest, &err), &err);
    good(moe_ckpt_tier_wait(leader, &err), &err);
    assert_int_equal(h[0].uploaded, 1);
    uint64_t bytes = 0;
    for (size_t i = 0; i < MOE_COUNT(two_ranks); i++) {
        MOE_AUTO(moe_buf_free) struct moe_buf *file = local(&bed, two_ranks[i]);
        bytes += strstr(two_ranks[i], "rank=1") ? 0 : moe_buf_str(file).len;
        same_bytes(state, &bed, "two/ranks/", two_ranks[i]);
    }
    moe_ckpt_tier_stats(leader, &stats);
    assert_int_equal(stats.uploaded, 1);
    assert_int_equal(stats.bytes, bytes);
    assert_true(stats.seconds > 0 && stats.failed == 0);
    good(moe_ckpt_tier_ack(leader, 600, 1, other, &err), &err);      /* of a step that the leader does not know: waits */
    moe_ckpt_tier_free(&leader);
    moe_ckpt_tier_free(&rank1);
    close_bed(&bed);
}

static void an_ack_of_another_commit_does_not_count(void **state)
{
    struct bed bed;
    struct heard h[2] = { 0 };
    struct moe_error err = { 0 };
    unsigned char other[32] = { 1 };
    open_bed(&bed, 2);
    commit_step(&bed, 500, 100);
    struct moe_ckpt_tier *leader = tier_of(&bed, "s3://moe-tier/acks", 0, 2, &h[0]);
    good(moe_ckpt_tier_ack(leader, 500, 1, other, &err), &err);
    send_now(leader, 500);
    assert_null(strstr(listed(state, "acks/").text, "commit.json"));
    commit_step(&bed, 700, 100);
    send_now(leader, 700);
    good(moe_ckpt_tier_ack(leader, 700, 1, h[0].digest, &err), &err);
    assert_int_equal(moe_ckpt_tier_wait(leader, &err), MOE_E_USAGE);  /* 500 never got its acks, and now it cannot */
    assert_non_null(strstr(err.text, "step 500 stays absent"));
    assert_int_equal(h[0].last_failed, 500);
    assert_null(strstr(listed(state, "acks/step=500/").text, "commit.json"));
    assert_non_null(strstr(listed(state, "acks/step=700/").text, "commit.json"));
    moe_ckpt_tier_free(&leader);
    close_bed(&bed);
}

static void a_refused_upload_leaves_the_local_step_good(void **state)
{
    struct bed bed;
    struct heard h = { 0 };
    struct moe_error err = { 0 };
    char wrong[41];
    open_bed(&bed, 1);
    commit_step(&bed, 500, 1000);
    MOE_AUTO(moe_buf_free) struct moe_buf *before = local(&bed, "step=500/commit.json");
    wire_secret(wrong);
    assert_int_equal(setenv("AWS_SECRET_ACCESS_KEY", wrong, 1), 0);
    struct moe_ckpt_tier *t = tier_of(&bed, "s3://moe-tier/refused", 0, 1, &h);
    assert_int_equal(setenv("AWS_SECRET_ACCESS_KEY", server_of(state)->secret, 1), 0);
    offer(t, 500);
    assert_int_equal(moe_ckpt_tier_wait(t, &err), MOE_E_IO);
    assert_int_equal(err.sys, EACCES);
    assert_null(strstr(err.text, wrong));
    assert_int_equal(h.failed, 1);
    moe_ckpt_tier_free(&t);
    MOE_AUTO(moe_buf_free) struct moe_buf *after = local(&bed, "step=500/commit.json");
    assert_true(moe_str_eq(moe_buf_str(before), moe_buf_str(after)));
    assert_string_equal(listed(state, "refused/").text, "");
    t = tier_of(&bed, "s3://moe-tier/refused", 0, 1, &h);             /* with good credentials it goes, the same step */
    send_now(t, 500);
    for (size_t i = 0; i < 4; i++)
        same_bytes(state, &bed, "refused/", two_ranks[i]);
    moe_ckpt_tier_free(&t);
    close_bed(&bed);
}

static void a_large_shard_goes_in_parts(void **state)
{
    struct bed bed;
    struct heard h = { 0 };
    struct moe_s3_stat st;
    struct moe_error err = { 0 };
    open_bed(&bed, 1);
    commit_step(&bed, 500, 11 * MIB);
    struct moe_ckpt_tier *t = tier_of(&bed, "s3://moe-tier", 0, 1, &h);
    send_now(t, 500);
    for (size_t i = 0; i < 4; i++)
        same_bytes(state, &bed, "", two_ranks[i]);
    good(moe_s3_head(server_of(state)->s3, BUCKET, moe_str_c(two_ranks[2]), &st, &err), &err);
    assert_non_null(strstr(st.etag, "-3\""));            /* of three parts */
    good(moe_s3_head(server_of(state)->s3, BUCKET, moe_str_c(two_ranks[1]), &st, &err), &err);
    assert_null(strchr(st.etag, '-'));
    moe_ckpt_tier_free(&t);
    close_bed(&bed);
}

static void what_is_pruned_while_it_waits_goes_all_the_same(void **state)
{
    struct bed bed, copy;
    sem_t held[2];
    struct heard h = { .hold = held, .hold_step = 400 };
    struct moe_error err = { 0 };
    char step[128];
    assert_int_equal(sem_init(&held[0], 0, 0) | sem_init(&held[1], 0, 0), 0);
    open_bed(&bed, 1);
    open_bed(&copy, 1);
    commit_step(&bed, 400, 10);
    commit_step(&bed, 500, 1000);
    assert_in_range(snprintf(step, sizeof step, "%s/step=500", bed.root), 1, sizeof step - 1);
    assert_int_equal(command("cp", "-r", step, copy.root), 0);
    struct moe_ckpt_tier *t = tier_of(&bed, "s3://moe-tier/pruned", 0, 1, &h);
    offer(t, 400);
    sem_wait(&held[0]);
    offer(t, 500);
    assert_int_equal(command("rm", "-rf", step, NULL), 0);
    sem_post(&held[1]);
    good(moe_ckpt_tier_wait(t, &err), &err);
    for (size_t i = 0; i < 4; i++)
        same_bytes(state, &copy, "pruned/", two_ranks[i]);
    assert_int_equal(h.uploaded, 2);
    moe_ckpt_tier_free(&t);
    close_bed(&bed);
    close_bed(&copy);
}

static void a_complete_step_is_never_written_over(void **state)
{
    struct bed bed, other;
    struct heard h = { 0 };
    struct moe_ckpt_tier_stats stats;
    struct moe_error err = { 0 };
    open_bed(&bed, 1);
    open_bed(&other, 1);
    commit_step(&bed, 500, 1000);
    commit_step(&other, 500, 2000);
    struct moe_ckpt_tier *t = tier_of(&bed, "s3://moe-tier/over", 0, 1, &h);
    send_now(t, 500);
    moe_ckpt_tier_stats(t, &stats);
    uint64_t bytes = stats.bytes;
    send_now(t, 500);                                    /* the very same: nothing to do */
    moe_ckpt_tier_stats(t, &stats);
    assert_int_equal(stats.bytes, bytes);
    assert_int_equal(stats.uploaded, 2);
    moe_ckpt_tier_free(&t);
    t = tier_of(&other, "s3://moe-tier/over", 0, 1, &h);
    offer(t, 500);
    assert_int_equal(moe_ckpt_tier_wait(t, &err), MOE_E_USAGE);
    assert_non_null(strstr(err.text, "not written over"));
    moe_ckpt_tier_free(&t);
    for (size_t i = 0; i < 4; i++)
        same_bytes(state, &bed, "over/", two_ranks[i]);
    close_bed(&bed);
    close_bed(&other);
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
    const struct CMUnitTest alone[] = {
        cmocka_unit_test(there_is_no_tier_without_credentials), cmocka_unit_test(refuses_what_cannot_be),
        cmocka_unit_test(a_full_queue_drops_the_oldest),        cmocka_unit_test(a_failed_upload_in_parts_is_aborted),
        cmocka_unit_test(who_has_to_leave_does_not_wait_for_a_slow_bucket), cmocka_unit_test(an_upload_in_parts_that_is_cut_is_aborted),
    };
    const struct CMUnitTest none[] = {
        { .name = "a server that verifies signatures # SKIP swift and memcached are not installed", .test_func = left_out },
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commit_json_comes_last),              cmocka_unit_test(an_ack_of_another_commit_does_not_count),
        cmocka_unit_test(a_large_shard_goes_in_parts),         cmocka_unit_test(a_refused_upload_leaves_the_local_step_good),
        cmocka_unit_test(a_complete_step_is_never_written_over), cmocka_unit_test(what_is_pruned_while_it_waits_goes_all_the_same),
    };
    static const char *const unset[] = { "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION" };
    for (size_t i = 0; i < MOE_COUNT(unset); i++)
        (void)unsetenv(unset[i]);
    int failed = cmocka_run_group_tests_name("tier", alone, NULL, NULL);
    if (command("bash", SCRIPT, "installed", "") != 0)
        return failed | cmocka_run_group_tests_name("tier and s3 server", none, NULL, NULL);
    return failed | cmocka_run_group_tests_name("tier and s3 server", tests, start, stop);
}
