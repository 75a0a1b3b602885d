/* The plugin as it is built, with NVIDIA's NCCL, as far as that goes on a machine without a GPU: it opens, refuses, makes ids, and leaves nothing that listens. Where
 * the plugin is not built (no nvcc, sanitizers), or NCCL is not found, the tests are left out; with nccl in MOE_MUST_RUN that is a failure. */
#include "tests/unit/runtime/comm/world.h"
#include "common/base/number.h"
#include "runtime/comm/nccl_env.h"
#include "runtime/plugin/plugin.h"
#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>

/* Beside this program's own folder: BUILD/lib/moe-guard. */
static const struct moe_plugin *open_plugin(const char *name)
{
    char self[4096] = { 0 }, path[sizeof self + 64];
    const ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    const char *tests = n > 0 ? strstr(self, "/tests/unit/") : NULL;
    if (!tests)
        return NULL;
    (void)snprintf(path, sizeof path, "%.*s/lib/moe-guard/moe-%s.so", (int)(tests - self), self, name);
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);      // nosec M308: what this build made, where it made it
    const struct moe_plugin *(*plugin)(void) = NULL;
    if (!library) {
        print_message("%s\n", dlerror());
        return NULL;
    }
    *(void **)&plugin = dlsym(library, "moe_plugin");
    assert_non_null(plugin);
    return plugin();
}

/* main() has looked: without it there is no test, or there has to be one. */
static const struct moe_plugin *the_plugin(void)
{
    const struct moe_plugin *p = open_plugin("nccl");
    assert_non_null(p);
    return p;
}

/* Sockets of this process that listen, on other addresses than those of loopback too where `foreign` is given. */
static unsigned listening(unsigned *foreign)
{
    unsigned count = 0;
    DIR *all = opendir("/proc/self/fd");
    assert_non_null(all);
    for (struct dirent *e; (e = readdir(all));) {
        struct sockaddr_in at = { 0 };
        socklen_t len = sizeof at, word = sizeof(int);
        int yes = 0;
        const int fd = moe_number_int(e->d_name, NULL);
        if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &yes, &word) != 0 || !yes)
            continue;
        count++;
        if (getsockname(fd, (struct sockaddr *)&at, &len) != 0 || at.sin_family != AF_INET || at.sin_addr.s_addr != htonl(INADDR_LOOPBACK))
            (*foreign)++;
    }
    (void)closedir(all);
    return count;
}

static void it_is_what_this_build_wants(void **state)
{
    (void)state;
    const struct moe_plugin *p = the_plugin();
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1024);
    bool usable = true;
    assert_int_equal(p->abi, MOE_PLUGIN_ABI);
    assert_int_equal(p->backend_abi, MOE_BACKEND_ABI);
    assert_string_equal(p->name, "nccl");
    assert_string_equal(p->build, MOE_VERSION);
    assert_null(p->backends);
    p->describe(out, &usable);
    moe_buf_addc(out, '\0');
    assert_int_equal(strncmp(moe_buf_str(out).ptr, "NCCL 2.", 7), 0);
}

static void an_id_is_fresh_heard_where_it_should_be_and_forgotten(void **state)
{
    (void)state;
    const struct moe_plugin *p = the_plugin();
    unsigned char id[3][MOE_NCCL_ID_BYTES];
    unsigned foreign = 0;
    struct moe_error err;
    for (int i = 0; i < 3; i++)
        assert_int_equal(p->nccl->make_id(id[i], &err), MOE_OK);
    assert_memory_not_equal(id[0], id[1], MOE_NCCL_ID_BYTES);
    assert_memory_not_equal(id[1], id[2], MOE_NCCL_ID_BYTES);
    assert_int_equal(listening(&foreign), 3);
    assert_int_equal(foreign, 0);                          /* the interface that was named, and no other */
    for (int i = 0; i < 3; i++)
        p->nccl->forget_id(id[i]);
    for (int i = 0; i < 300 && listening(&foreign); i++)
        world_sleep_ms(10);
    assert_int_equal(listening(&foreign), 0);
}

static void without_a_gpu_it_says_so_and_listens_to_nobody(void **state)
{
    (void)state;
    const struct moe_plugin *p = the_plugin();
    struct moe_nccl_options o = { .deadline_ms = 1000 };
    struct moe_comm *comm = NULL;
    struct moe_error err = { 0 };
    unsigned foreign = 0;
    if (access("/dev/nvidiactl", F_OK) == 0)               /* a machine with one: tests/gpu */
        skip();
    assert_int_equal(p->nccl->ready(0, &err), MOE_E_DEVICE);
    assert_non_null(strstr(err.text, "no NVIDIA driver: "));
    assert_int_equal(p->nccl->open(&o, &comm, &err), MOE_E_DEVICE);
    assert_null(comm);
    assert_int_equal(listening(&foreign), 0);
}

static void an_environment_that_was_not_pinned_is_refused(void **state)
{
    (void)state;
    const struct moe_plugin *p = the_plugin();
    struct moe_error err = { 0 };
    assert_int_equal(setenv("NCCL_NET_PLUGIN", "libnccl-net.so", 1), 0);      // nosec M714: it is to be refused
    assert_int_equal(p->nccl->ready(0, &err), MOE_E_USAGE);
    assert_string_equal(err.field, "NCCL_NET_PLUGIN");
    assert_int_equal(setenv("NCCL_NET_PLUGIN", "none", 1), 0);      // nosec M714: none is loaded
}

/* ---- where there is a GPU ---- */

enum { N = 1000 };

/* Alone, every call gives back what it was given: through the device's queue, and NCCL's own kernels. */
static void calls_alone(const struct moe_backend *be, struct moe_device *dev, struct moe_comm *c)
{
    const size_t bytes = N * sizeof(float), half = bytes / 2, zero = 0;
    const struct moe_pieces front = { .bytes = &half }, back = { &half, &half }, named = { &half, &zero };
    float *host = calloc(N, sizeof *host);
    void *a = NULL, *b = NULL;
    struct moe_error err;
    assert_non_null(host);
    for (int i = 0; i < N; i++)
        host[i] = (float)i;
    assert_int_equal(be->alloc(dev, bytes, &a, &err), MOE_OK);
    assert_int_equal(be->alloc(dev, bytes, &b, &err), MOE_OK);
    assert_int_equal(be->upload(dev, a, host, bytes, &err), MOE_OK);
    assert_int_equal(c->ops->allreduce(c, a, N, MOE_COMM_F32, MOE_COMM_SUM, &err), MOE_OK);
    assert_int_equal(c->ops->reduce_scatter(c, a, b, N, MOE_COMM_F32, MOE_COMM_SUM, &err), MOE_OK);
    assert_int_equal(be->zero(dev, a, bytes, &err), MOE_OK);
    assert_int_equal(c->ops->allgather(c, b, a, N, MOE_COMM_F32, &err), MOE_OK);
    assert_int_equal(be->zero(dev, b, bytes, &err), MOE_OK);
    assert_int_equal(c->ops->alltoallv(c, a, front, b, named, &err), MOE_OK);
    assert_int_equal(c->ops->alltoallv(c, a, back, b, back, &err), MOE_OK);
    assert_int_equal(c->ops->broadcast(c, b, bytes, 0, &err), MOE_OK);
    for (int i = 0; i < 200; i++)
        assert_int_equal(c->ops->barrier(c, &err), MOE_OK);
    assert_int_equal(moe_comm_wait(c, &err), MOE_OK);
    memset(host, 0, bytes);
    assert_int_equal(be->download(dev, host, b, bytes, &err), MOE_OK);
    for (int i = 0; i < N; i++)
        assert_true(host[i] == (float)i);
    be->free(dev, a);
    be->free(dev, b);
    free(host);
}

/* Generations, one after the other: the first is left, the second given up; each has an id of its own, and nothing listens afterwards. */
static void one_rank_on_a_gpu_makes_every_call(void **state)
{
    (void)state;
    const struct moe_plugin *nccl = the_plugin(), *cuda = open_plugin("cuda");
    const char *must = getenv("MOE_MUST_RUN");
    const struct moe_device_options options = { .threads = 1 };
    struct moe_device *dev = NULL;
    struct moe_error err = { 0 };
    unsigned foreign = 0;
    if (!cuda || access("/dev/nvidiactl", F_OK) != 0) {
        assert_null(must ? strstr(must, "gpu") : NULL);
        skip();
        return;
    }
    const struct moe_backend *be = cuda->backends[0];
    assert_int_equal(be->open(&options, &dev, &err), MOE_OK);
    for (uint64_t generation = 0; generation < 2; generation++) {
        struct moe_comm *mesh = NULL, *comm = NULL, *part = NULL;
        assert_int_equal(moe_comm_self(generation, &mesh, &err), MOE_OK);
        if (moe_nccl_world(mesh, nccl->nccl, be->queue(dev), be->ordinal(dev), WORLD_DEADLINE_MS, &comm, &err) != MOE_OK)
            fail_msg("%s", err.text);
        calls_alone(be, dev, comm);
        assert_int_equal(comm->ops->group(comm, (const unsigned[]){ 0 }, 1, &part, &err), MOE_OK);
        calls_alone(be, dev, part);
        if (generation)
            part->ops->abort(part);
        assert_int_equal(comm->ops->barrier(comm, &err), generation ? MOE_E_IO : MOE_OK);
        moe_comm_free(&part);
        moe_comm_free(&comm);
        moe_comm_free(&mesh);
    }
    be->close(&dev);
    for (int i = 0; i < 300 && listening(&foreign); i++)
        world_sleep_ms(10);
    assert_int_equal(listening(&foreign), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_what_this_build_wants),
        cmocka_unit_test(an_id_is_fresh_heard_where_it_should_be_and_forgotten),
        cmocka_unit_test(without_a_gpu_it_says_so_and_listens_to_nobody),
        cmocka_unit_test(an_environment_that_was_not_pinned_is_refused),
        cmocka_unit_test(one_rank_on_a_gpu_makes_every_call),
    };
    const struct moe_nccl_setting *s;
    const char *must = getenv("MOE_MUST_RUN");
    if (!open_plugin("nccl") && !(must && strstr(must, "nccl"))) {
        (void)puts("1..1\nok 1 - NCCL itself # SKIP the plugin is not built: no nvcc, or a build with sanitizers, or NCCL is not found");
        return 0;
    }
    for (size_t i = 0; (s = moe_nccl_env_set(i)); i++)
        if (setenv(s->pattern, s->value, 1) != 0)
            return 1;
    if (setenv(MOE_NCCL_IFNAME, "=lo", 1) != 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
