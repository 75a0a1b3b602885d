/* Steps that writers committed, sent to a bucket whose server says what it is told to: what is refused, dropped, cut, and slow. */
#include "tests/unit/runtime/ckpt/tier/bed.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_is_no_tier_without_credentials), cmocka_unit_test(refuses_what_cannot_be),
        cmocka_unit_test(a_full_queue_drops_the_oldest),        cmocka_unit_test(a_failed_upload_in_parts_is_aborted),
        cmocka_unit_test(who_has_to_leave_does_not_wait_for_a_slow_bucket), cmocka_unit_test(an_upload_in_parts_that_is_cut_is_aborted),
    };
    forget_region();
    return cmocka_run_group_tests_name("tier", tests, NULL, NULL);
}
