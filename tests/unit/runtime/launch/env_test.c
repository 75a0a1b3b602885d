/* Which variables ranks get, and what a scheduler's say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/launch/env.h"
#include "runtime/launch/sched.h"

static char *const ours[] = {
    "PATH=/bin", "HOME=/home/me", "LD_PRELOAD=/tmp/evil.so", "OMP_NUM_THREADS=2", "LC_ALL=C", "MOE_TRAIN__STEPS=3", "MOE_CONTROL_FD=9", "NCCL_COMM_ID=host:1", "NCCL_IB_HCA=mlx5", "NCCL_IB_TC=106",
    "NCCL_NET_PLUGIN=evil", "NCCL_TOPO_DUMP_FILE=/tmp/x", "NCCL_RAS_ENABLE=1", "NCCL_DEBUG=INFO", "NCCL_SOCKET_IFNAME=eth", "NCCL_NEXT_YEARS=1", "NCCL_ALGO=Ring", "AWS_REGION=nowhere", "S3_ENDPOINT_URL=https://s3.example", "PYTHONPATH=/tmp", "MINE=own", "noequals", "EMPTY=", NULL,
};

static struct moe_env make(const char *const *given, bool inside, struct moe_arena *arena)
{
    struct moe_opt_list list = { .items = (const char **)(uintptr_t)given };
    struct moe_env env;
    struct moe_error err = { 0 };
    while (given && given[list.count])
        list.count++;
    if (moe_env_make(ours, &list, inside, arena, &env, &err) != MOE_OK)
        fail_msg("%s %s", err.field, err.text);
    return env;
}

static const struct kept_case { const char *name, *variable, *value; } kept_cases[] = {      /* value NULL: is not there */
    { "the search path is passed on", "PATH", "/bin" },
    { "what a thread library reads is passed on", "OMP_NUM_THREADS", "2" },
    { "a locale is passed on", "LC_ALL", "C" },
    { "overrides of the config are passed on", "MOE_TRAIN__STEPS", "3" },
    { "where S3 is, is passed on", "AWS_REGION", "nowhere" },
    { "a server of one's own, too: else checkpoints would go to Amazon's", "S3_ENDPOINT_URL", "https://s3.example" },
    { "how it marks its traffic is passed on", "NCCL_IB_TC", "106" },
    { "devices by how they begin are not", "NCCL_IB_HCA", NULL },
    { "what the loader would run is not", "LD_PRELOAD", NULL },
    { "what python would run is not", "PYTHONPATH", NULL },
    { "a control socket of somebody else is not", "MOE_CONTROL_FD", NULL },
    { "a meeting point for anybody is not", "NCCL_COMM_ID", NULL },
    { "how its collectives go is passed on", "NCCL_ALGO", "Ring" },
    { "a plugin is not, and none is looked for", "NCCL_NET_PLUGIN", "none" },
    { "where a plugin might lie by itself, none is looked for either", "NCCL_TUNER_PLUGIN", "none" },
    { "it warns, and says no more", "NCCL_DEBUG", "WARN" },
    { "interfaces by how they begin are not", "NCCL_SOCKET_IFNAME", NULL },
    { "what NCCL may learn one day is not", "NCCL_NEXT_YEARS", NULL },
    { "a file to write is not", "NCCL_TOPO_DUMP_FILE", NULL },
    { "an unknown variable is not", "MINE", NULL },
    { "a port that asks nobody is closed, whatever ours says", "NCCL_RAS_ENABLE", "0" },
    { "a config in a home folder is not read", "NCCL_CONF_FILE", "/dev/null" },
};

static void kept(void **state)
{
    const struct kept_case *c = *state;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_RANK_ENV_BYTES);
    const struct moe_env env = make(NULL, false, arena);
    const char *value = moe_env_get(&env, c->variable);
    if (!c->value)
        assert_null(value);
    else
        assert_string_equal(value ? value : "(not set)", c->value);
}

static void the_command_line_adds(void **state)
{
    (void)state;
    const char *const given[] = { "MINE", "NEW=1", "PATH=/opt", "NOT_SET", "EMPTY", NULL };
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_RANK_ENV_BYTES);
    const struct moe_env env = make(given, false, arena);
    assert_string_equal(moe_env_get(&env, "MINE"), "own");
    assert_string_equal(moe_env_get(&env, "NEW"), "1");
    assert_string_equal(moe_env_get(&env, "PATH"), "/opt");
    assert_string_equal(moe_env_get(&env, "EMPTY"), "");
    assert_null(moe_env_get(&env, "NOT_SET"));
    for (size_t i = 1; i < env.count; i++)
        assert_true(strcmp(env.items[i - 1], env.items[i]) < 0);
    assert_null(env.items[env.count]);
}

static void inside_a_sandbox_places_are_its_own(void **state)
{
    (void)state;
    const char *const given[] = { "HOME", NULL };
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_RANK_ENV_BYTES);
    const struct moe_env env = make(given, true, arena);
    assert_null(moe_env_get(&env, "PATH"));
    assert_string_equal(moe_env_get(&env, "HOME"), "/home/me");        /* it was named */
    assert_string_equal(moe_env_get(&env, "LC_ALL"), "C");
}

static const char *const refused[] = { "NCCL_COMM_ID", "NCCL_COMM_ID=a:1", "NCCL_ENV_PLUGIN=x", "NCCL_SOCKET_IFNAME=eth0", "NCCL_SOCKET_IFNAME", "NCCL_IB_HCA=mlx5_0", "NCCL_IB_HCA", "NCCL_NEXT_YEARS", "MOE_CONTROL_FD=4", "NCCL_RAS_ENABLE=1", "NCCL_DEBUG_FILE=/tmp/a", "1X=2", "", "=3", "A-B" };

static void what_is_refused_cannot_be_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(refused); i++) {
        MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_RANK_ENV_BYTES);
        const char *one[] = { refused[i] };
        const struct moe_opt_list list = { one, 1 };
        struct moe_env env;
        struct moe_error err = { 0 };
        assert_int_equal(moe_env_make(ours, &list, false, arena, &env, &err), MOE_E_USAGE);
        assert_string_equal(err.field, "--env");
        assert_null(strstr(err.text, "a:1"));              /* values are nobody's business */
    }
}

static void an_interface_that_is_named_exactly_is_passed_on(void **state)
{
    (void)state;
    const char *const given[] = { "NCCL_SOCKET_IFNAME==ib0,ib1", NULL };
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_RANK_ENV_BYTES);
    const struct moe_env env = make(given, false, arena);
    assert_string_equal(moe_env_get(&env, "NCCL_SOCKET_IFNAME"), "=ib0,ib1");
}

static void more_than_its_cap_is_an_error(void **state)
{
    (void)state;
    enum { MANY = MOE_CAP_RANK_ENV + 1 };
    static char names[MANY][16];
    static char *many[MANY + 1];
    for (size_t i = 0; i < MANY; i++) {
        (void)snprintf(names[i], sizeof names[i], "MOE_%zu=1", i);
        many[i] = names[i];
    }
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_RANK_ENV_BYTES);
    const struct moe_opt_list none = { 0 };
    struct moe_env env;
    struct moe_error err = { 0 };
    assert_int_equal(moe_env_make(many, &none, false, arena, &env, &err), MOE_E_LIMIT);
}

static const struct sched_case { const char *name; char *const *env; const char *scheduler; uint32_t node, nodes; } sched_cases[] = {
    { "no scheduler", (char *const[]){ "PATH=/bin", NULL }, NULL, MOE_NO_HINT, MOE_NO_HINT },
    { "Slurm: tasks count, for a task is a node to us", (char *const[]){ "SLURM_NODEID=1", "SLURM_PROCID=3", "SLURM_NTASKS=8", "SLURM_NNODES=2", NULL }, "Slurm", 3, 8 },
    { "Slurm: machines, where tasks are not told", (char *const[]){ "SLURM_NODEID=1", "SLURM_NNODES=2", NULL }, "Slurm", 1, 2 },
    { "a Kubernetes Indexed Job", (char *const[]){ "JOB_COMPLETION_INDEX=5", NULL }, "Kubernetes", 5, MOE_NO_HINT },
    { "Open MPI", (char *const[]){ "OMPI_COMM_WORLD_RANK=0", "OMPI_COMM_WORLD_SIZE=4", NULL }, "Open MPI", 0, 4 },
    { "torchrun", (char *const[]){ "RANK=2", "WORLD_SIZE=4", "MASTER_ADDR=h", NULL }, "torchrun", 2, 4 },
    { "torchrun, by groups", (char *const[]){ "GROUP_RANK=1", "GROUP_WORLD_SIZE=2", NULL }, "torchrun", 1, 2 },
    { "the first of the table counts", (char *const[]){ "RANK=7", "SLURM_PROCID=1", NULL }, "Slurm", 1, MOE_NO_HINT },
    { "words are no hints", (char *const[]){ "SLURM_PROCID=first", "RANK=1", NULL }, "torchrun", 1, MOE_NO_HINT },
    { "a number past all caps is none", (char *const[]){ "SLURM_PROCID=65536", "SLURM_NTASKS=99999999999999999999", NULL }, NULL, MOE_NO_HINT, MOE_NO_HINT },
    { "a negative number is none", (char *const[]){ "SLURM_PROCID=-1", NULL }, NULL, MOE_NO_HINT, MOE_NO_HINT },
    { "nothing is no number", (char *const[]){ "SLURM_PROCID=", NULL }, NULL, MOE_NO_HINT, MOE_NO_HINT },
};

static void sched(void **state)
{
    const struct sched_case *c = *state;
    const struct moe_sched s = moe_sched_read(c->env);
    assert_string_equal(s.name ? s.name : "none", c->scheduler ? c->scheduler : "none");
    assert_int_equal(s.node, c->node);
    assert_int_equal(s.nodes, c->nodes);
}

static void hints_are_shown_escaped(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(4096);
    moe_sched_show((char *const[]){ "MASTER_ADDR=\033[2Jhost", "SLURM_PROCID=1", NULL }, out);
    assert_non_null(strstr(moe_buf_str(out).ptr, "\\x1b[2Jhost"));
    assert_non_null(strstr(moe_buf_str(out).ptr, "(Slurm: this node's number)"));
    assert_null(memchr(moe_buf_str(out).ptr, '\033', moe_buf_str(out).len));
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(kept_cases) + MOE_COUNT(sched_cases) + 6] = {
        cmocka_unit_test(the_command_line_adds),         cmocka_unit_test(inside_a_sandbox_places_are_its_own), cmocka_unit_test(what_is_refused_cannot_be_named),
        cmocka_unit_test(more_than_its_cap_is_an_error), cmocka_unit_test(hints_are_shown_escaped),
        cmocka_unit_test(an_interface_that_is_named_exactly_is_passed_on),
    };
    size_t n = 6;
    for (size_t i = 0; i < MOE_COUNT(kept_cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = kept_cases[i].name, .test_func = kept, .initial_state = (void *)(uintptr_t)&kept_cases[i] };
    for (size_t i = 0; i < MOE_COUNT(sched_cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = sched_cases[i].name, .test_func = sched, .initial_state = (void *)(uintptr_t)&sched_cases[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
