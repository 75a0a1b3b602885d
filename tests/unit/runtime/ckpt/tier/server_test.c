/* Steps that writers committed, sent to OpenStack Swift, started by tests/support/s3-server.sh, which verifies signatures. Where Swift is not installed one line says
 * that this is left out; with s3 in MOE_MUST_RUN that is a failure. */
#include "tests/unit/runtime/ckpt/tier/bed.h"

#define SCRIPT "tests/support/s3-server.sh"
#define BUCKET MOE_STR("moe-tier")

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
    const struct CMUnitTest none[] = {
        { .name = "a server that verifies signatures # SKIP swift and memcached are not installed", .test_func = left_out },
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commit_json_comes_last),              cmocka_unit_test(an_ack_of_another_commit_does_not_count),
        cmocka_unit_test(a_large_shard_goes_in_parts),         cmocka_unit_test(a_refused_upload_leaves_the_local_step_good),
        cmocka_unit_test(a_complete_step_is_never_written_over), cmocka_unit_test(what_is_pruned_while_it_waits_goes_all_the_same),
    };
    forget_region();
    if (command("bash", SCRIPT, "installed", "") != 0)
        return cmocka_run_group_tests_name("tier and s3 server", none, NULL, NULL);
    return cmocka_run_group_tests_name("tier and s3 server", tests, start, stop);
}
