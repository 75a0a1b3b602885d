/* From a command line to what will be run, and what is refused before anything is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "runtime/launch/cli/plan.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WORDS = 40 };
static char folder[] = "/tmp/moe-plan-XXXXXX", config[64], train[64], key[64];

struct made { struct moe_launch_opts opts; struct moe_opt_list rest; struct moe_launch_plan plan; enum moe_code code; struct moe_error err; char *argv[WORDS]; char text[1024]; };

/* "CONFIG", "TRAIN" and "KEY" stand for files of the test; "--" ends the options. */
static struct made *plan(const char *line, char *const *env)
{
    struct made *m = calloc(1, sizeof *m);
    int n = 0;
    assert_non_null(m);
    (void)snprintf(m->text, sizeof m->text, "%s", line);
    m->argv[n++] = (char *)(uintptr_t)"moe-launch";
    for (char *at = m->text, *word; (word = strsep(&at, " ")) != NULL;) {
        assert_true(n < WORDS - 1);
        m->argv[n++] = strcmp(word, "CONFIG") == 0 ? config : strcmp(word, "TRAIN") == 0 ? train : strcmp(word, "KEY") == 0 ? key : word;
    }
    int ours = 0;
    while (ours < n && strcmp(m->argv[ours], "--") != 0)
        ours++;
    moe_launch_opts_init(&m->opts);
    m->code = moe_opt_parse(&moe_launch_command, ours, m->argv, &m->opts, &m->rest, &m->err);
    if (m->code == MOE_OK)
        m->code = moe_launch_plan(&m->opts, ours < n ? m->argv + ours + 1 : m->argv + n, env, &m->plan, &m->err);
    return m;
}

static void drop(struct made *m)
{
    moe_launch_plan_free(&m->plan);
    moe_opt_list_free(&m->rest);
    moe_launch_opts_free(&m->opts);
    free(m);
}

static char *const plain[] = { "PATH=/usr/bin:/bin", "LC_ALL=C", NULL };

static const struct bad_case { const char *line, *field; enum moe_code code; int sys; } bad_cases[] = {
    { "-n 0 -- true", "-n", MOE_E_USAGE, 0 },
    { "-n 2", "", MOE_E_USAGE, 0 },
    { "-- no-such-program", "", MOE_E_USAGE, ENOENT },
    { "-- /etc/passwd", "", MOE_E_USAGE, EACCES },
    { "--nnodes 2 -- true", "--nnodes", MOE_E_USAGE, 0 },
    { "--nnodes 2 --rdzv h:1 -- true", "--nnodes", MOE_E_USAGE, 0 },
    { "--nnodes 2 --key KEY -- true", "--nnodes", MOE_E_USAGE, 0 },
    { "--nnodes 2 --key KEY --rdzv h -- true", "--rdzv", MOE_E_USAGE, 0 },
    { "--nnodes 2 --key KEY --rdzv :1 -- true", "--rdzv", MOE_E_USAGE, 0 },
    { "--nnodes 2 --key KEY --rdzv h: -- true", "--rdzv", MOE_E_USAGE, 0 },
    { "--nnodes 2 --key KEY --rdzv h:port -- true", "--rdzv", MOE_E_USAGE, 0 },
    { "--nnodes 2 --key KEY --rdzv ::1:29400 -- true", "--rdzv", MOE_E_USAGE, 0 },
    { "--nnodes 2 --key KEY --cert c --cert-key k --ca a --rdzv h:1 -- true", "--cert", MOE_E_USAGE, 0 },
    { "--nnodes 2 --cert c --rdzv h:1 -- true", "--cert", MOE_E_USAGE, 0 },
    { "--key-fd 3 --key KEY -- true", "--key", MOE_E_USAGE, 0 },
    { "--key /nowhere/key -- true", "", MOE_E_IO, ENOENT },
    { "--key-fd 2 -- true", "--key-fd", MOE_E_USAGE, 0 },
    { "--job a/b -- true", "--job", MOE_E_USAGE, 0 },
    { "--job 0123456789012345678901234567890123456789012345678901234567890123456789 -- true", "--job", MOE_E_USAGE, 0 },
    { "--suspect 5 --lost 4 -- true", "--lost", MOE_E_USAGE, 0 },
    { "--on-loss pray -- true", "--on-loss", MOE_E_USAGE, 0 },
    { "--env NCCL_COMM_ID -- true", "--env", MOE_E_USAGE, 0 },
    { "-- TRAIN -c /nowhere/train.yaml", "", MOE_E_IO, ENOENT },
};

static void bad(void **state)
{
    const struct bad_case *c = *state;
    struct made *m = plan(c->line, plain);
    assert_int_equal(m->code, c->code);
    assert_string_equal(m->err.field, c->field);
    assert_int_equal(m->err.sys, c->sys);
    assert_true(m->err.text[0] != '\0');
    drop(m);
}

static struct made *good(const char *line, char *const *env)
{
    struct made *m = plan(line, env);
    if (m->code != MOE_OK)
        fail_msg("%s: %s %s", line, m->err.field, m->err.text);
    return m;
}

static void one_node_needs_nothing(void **state)
{
    (void)state;
    struct made *m = good("-n 3 -- true x", plain);
    const struct moe_launch *l = &m->plan.launch;
    assert_int_equal(l->ranks, 3);
    assert_int_equal(l->nodes, 1);
    assert_null(l->host);
    assert_null(l->key);
    assert_true(m->plan.coordinate && l->prefix && l->resume);
    assert_string_equal(l->path, "/usr/bin/true");
    assert_string_equal(l->argv[1], "x");
    assert_string_equal(l->job, "job");
    assert_null(l->root);
    assert_string_equal(moe_env_get(&m->plan.env, "MOE_CONTROL_FD"), "3");
    assert_int_equal(l->machine.lost_ms, 10000);
    drop(m);
}

static const struct who_case { const char *name, *line; char *const *env; bool coordinates; uint32_t hint; } who_cases[] = {
    { "without a hint, nobody but who is told coordinates", "--nnodes 2 --key KEY --rdzv h:1 -- true", plain, false, MOE_NO_HINT },
    { "who is told coordinates", "--nnodes 2 --key KEY --rdzv h:1 --coordinate -- true", plain, true, MOE_NO_HINT },
    { "the first by the command line does", "--nnodes 2 --key KEY --rdzv h:1 --node-hint 0 -- true", plain, true, 0 },
    { "the first by a scheduler does", "--nnodes 2 --key KEY --rdzv h:1 -- true", (char *const[]){ "PATH=/bin", "SLURM_PROCID=0", NULL }, true, 0 },
    { "the second does not", "--nnodes 2 --key KEY --rdzv [::1]:1 -- true", (char *const[]){ "PATH=/bin", "JOB_COMPLETION_INDEX=1", NULL }, false, 1 },
    { "the command line is believed before the scheduler", "--nnodes 2 --key KEY --rdzv h:1 --node-hint 1 -- true", (char *const[]){ "PATH=/bin", "RANK=0", NULL }, false, 1 },
    { "a node alone coordinates, whatever a scheduler says", "-- true", (char *const[]){ "PATH=/bin", "RANK=3", "WORLD_SIZE=8", NULL }, true, 3 },
};

static void who(void **state)
{
    const struct who_case *c = *state;
    struct made *m = good(c->line, c->env);
    assert_int_equal(m->plan.coordinate, c->coordinates);
    assert_int_equal(m->plan.launch.hint, c->hint);
    drop(m);
}

static void the_config_of_moe_train_is_read(void **state)
{
    (void)state;
    static const char *const lines[] = { "-- TRAIN -c CONFIG", "-- TRAIN --config CONFIG" };
    for (size_t i = 0; i < MOE_COUNT(lines); i++) {
        struct made *m = good(lines[i], plain);
        const struct moe_launch *l = &m->plan.launch;
        assert_string_equal(l->job, "run-7");
        assert_string_equal(l->root, "ckpts");
        assert_string_equal(l->audit_log, "audit.jsonl");
        assert_string_equal(l->kill_file, "/run/stop");
        assert_int_equal(l->deadline_ms, 45000);
        assert_int_equal(l->machine.stuck_ms, 150000);
        drop(m);
    }
    struct made *m = good("--job other --checkpoint here --audit-log log --kill-file k --stuck 7 -- TRAIN -c CONFIG", plain);
    assert_string_equal(m->plan.launch.job, "other");
    assert_string_equal(m->plan.launch.root, "here");
    assert_string_equal(m->plan.launch.audit_log, "log");
    assert_string_equal(m->plan.launch.kill_file, "k");
    assert_int_equal(m->plan.launch.machine.stuck_ms, 7000);
    drop(m);
    m = good("-- TRAIN -c CONFIG", (char *const[]){ "PATH=/bin", "MOE_CHECKPOINT__ROOT=elsewhere", NULL });
    assert_string_equal(m->plan.launch.root, "elsewhere");        /* as the ranks will read it */
    drop(m);
    m = good("-- true -c CONFIG", plain);                          /* no moe-train */
    assert_null(m->plan.launch.root);
    drop(m);
}

static void nodes_agree_on_what_they_run(void **state)
{
    (void)state;
    static const struct { const char *a, *b; bool same; } rows[] = {
        { "-- true a b", "-- true a b", true },   { "-- true a b", "-- true ab", false },   { "-- true a", "-- true", false },
        { "-n 2 -- TRAIN -c CONFIG", "-n 4 -- TRAIN --config CONFIG", true },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        struct made *a = good(rows[i].a, plain), *b = good(rows[i].b, plain);
        assert_int_equal(memcmp(a->plan.launch.config, b->plan.launch.config, sizeof a->plan.launch.config) == 0, rows[i].same);
        drop(a);
        drop(b);
    }
}

static bool has(char *const *argv, const char *first, const char *second)
{
    for (; argv[0] && argv[1]; argv++)
        if (strcmp(argv[0], first) == 0 && (!second || strcmp(argv[1], second) == 0))
            return true;
    return false;
}

static void a_sandbox_sees_what_the_config_names(void **state)
{
    (void)state;
    char path[96];
    (void)snprintf(path, sizeof path, "%s/moe-sandbox", folder);
    struct moe_error err = { 0 };
    assert_int_equal(moe_file_write(path, MOE_STR("#!/bin/sh\n"), 0700, &err), MOE_OK);
    char search[128];
    (void)snprintf(search, sizeof search, "PATH=%s:/bin", folder);
    char *const env[] = { search, "LC_ALL=C", "HOME=/home/me", "WANDB_API_KEY=hidden", NULL };
    struct made *m = good("--dry-run --sandbox training --sandbox-arg --mem --sandbox-arg 2G -- TRAIN -c CONFIG x", env);
    char *const *argv = m->plan.launch.argv;
    const struct { const char *first, *second; bool is; } rows[] = {
        { "-p", "training", true },       { "--fd", "3", true },           { "--env", "MOE_CONTROL_FD", true }, { "--env", "LC_ALL", true }, { "--env", "WANDB_API_KEY", true },
        { "--env", "HOME", false },       { "--env", "PATH", false },      { "--ro", config, true },            { "--ro", "data.bin", true }, { "--rw", "ckpts", true },
        { "--rw", "logs", true },         { "--mem", "2G", true },         { "--", train, true },               { train, "-c", true },        { config, "x", true },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        if (has(argv, rows[i].first, rows[i].second) != rows[i].is)
            fail_msg("%s %s", rows[i].first, rows[i].second);
    for (char *const *a = argv; *a; a++)
        assert_null(strstr(*a, "hidden"));                 /* values stay out of argument lists */
    assert_string_equal(strrchr(m->plan.launch.path, '/'), "/moe-sandbox");
    drop(m);
    (void)unlink(path);
}

static void a_plan_is_shown_without_values(void **state)
{
    (void)state;
    char *const env[] = { "PATH=/bin", "WANDB_API_KEY=hidden", "SLURM_NTASKS=4", NULL };
    struct made *m = good("--nnodes 2 --key KEY --rdzv h:1 --coordinate -- true", env);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1 << 20);
    moe_launch_plan_show(&m->plan, env, out);
    const char *text = moe_buf_str(out).ptr;
    assert_non_null(strstr(text, "WANDB_API_KEY"));
    assert_null(strstr(text, "hidden"));
    assert_non_null(strstr(text, "coordinates, and listens at h:1\n"));
    assert_non_null(strstr(text, "SLURM_NTASKS speaks of 4 nodes; --nnodes says 2, and counts"));
    drop(m);
}

static int begin(void **state)
{
    static const char *const yaml = "job: run-7\ndata: {train: data.bin}\ncheckpoint: {root: ckpts}\ncomm: {deadline_s: 45}\ntelemetry: {log: logs/steps.jsonl}\n"
                               "audit: {log: audit.jsonl, kill_file: /run/stop}\n";
    struct moe_error err = { 0 };
    char hex[66] = "";
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    (void)snprintf(config, sizeof config, "%s/train.yaml", folder);
    (void)snprintf(train, sizeof train, "%s/moe-train", folder);
    (void)snprintf(key, sizeof key, "%s/key", folder);
    for (int i = 0; i < 64; i++)
        hex[i] = "0123456789abcdef"[(i * 7 + i / 16) % 16];
    return moe_file_write(config, moe_str_c(yaml), 0600, &err) != MOE_OK || moe_file_write(train, MOE_STR("#!/bin/sh\n"), 0700, &err) != MOE_OK ||
           moe_file_write(key, moe_str_c(hex), 0600, &err) != MOE_OK;
}

static int end(void **state)
{
    (void)state;
    return unlink(config) != 0 || unlink(train) != 0 || unlink(key) != 0 || rmdir(folder) != 0;
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(bad_cases) + MOE_COUNT(who_cases) + 5] = {
        cmocka_unit_test(one_node_needs_nothing),               cmocka_unit_test(the_config_of_moe_train_is_read), cmocka_unit_test(nodes_agree_on_what_they_run),
        cmocka_unit_test(a_sandbox_sees_what_the_config_names), cmocka_unit_test(a_plan_is_shown_without_values),
    };
    size_t n = 5;
    for (size_t i = 0; i < MOE_COUNT(bad_cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = bad_cases[i].line, .test_func = bad, .initial_state = (void *)(uintptr_t)&bad_cases[i] };
    for (size_t i = 0; i < MOE_COUNT(who_cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = who_cases[i].name, .test_func = who, .initial_state = (void *)(uintptr_t)&who_cases[i] };
    return cmocka_run_group_tests(tests, begin, end);
}
