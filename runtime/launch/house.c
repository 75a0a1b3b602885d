#include "runtime/launch/house.h"
#include "common/base/clock.h"
#include "runtime/comm/nccl_env.h"
#include "runtime/launch/way.h"
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { SIGNALS, OUT, ERR, OWN, LAST_WORDS_MS = 2000 };

/* A generation needs a socket for each pair of ranks, for as long as it takes to hand them out. What may be had is more than what is given at first. */
static void raise_files(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);            /* with what there was, a smaller job runs as well */
    }
}

static enum moe_code hear_signals(struct moe_house *h, struct moe_error *err)
{
    sigset_t ours;
    (void)sigemptyset(&ours);
    (void)sigaddset(&ours, SIGTERM);
    (void)sigaddset(&ours, SIGINT);
    (void)sigaddset(&ours, SIGCHLD);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGCHLD, SIG_DFL);                        /* ignored by whoever started us, nobody could be waited for */
    (void)pthread_sigmask(SIG_BLOCK, &ours, &h->before);
    h->signals = signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK);
    if (h->signals >= 0)
        return MOE_OK;
    const int sys = errno;
    (void)pthread_sigmask(SIG_SETMASK, &h->before, NULL);
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .field = "signalfd" }, "signals cannot be heard: %s", strerrordesc_np(sys));
    err->sys = sys;
    return MOE_E_IO;
}

static const char *value_of(char *const *environment, const char *name)
{
    const size_t n = strlen(name);
    for (char *const *e = environment; *e; e++)
        if (strncmp(*e, name, n) == 0 && (*e)[n] == '=')
            return *e + n + 1;
    return NULL;
}

/* What verbs go by, "NAME=value", new; NULL in it where somebody has said so, and where RDMA was asked for that the interface has none of: then the plugin refuses. */
static bool choose_devices(const struct moe_launch *l, const char *way, char **out)
{
    char devices[MOE_CAP_WAY];
    const char *named = value_of(l->envp, MOE_NCCL_HCA), *off = value_of(l->envp, MOE_NCCL_IB_DISABLE);
    *out = NULL;
    if (moe_nccl_env_pinned(moe_str_c(way), moe_str_c(named ? named : ""), moe_str_c(off ? off : "")))
        return true;
    if (moe_way_devices("/sys", way, devices))
        return asprintf(out, "%s=%s", MOE_NCCL_HCA, devices) >= 0 || (*out = NULL);
    return off || (*out = strdup(MOE_NCCL_IB_DISABLE "=1"));
}

/* By the interface that the other nodes are reached by: known now, for the coordinator's host is. Where it is not, NCCL is told nothing, and its plugin refuses. */
static enum moe_code choose_way(struct moe_house *h, const struct moe_launch *l, struct moe_error *err)
{
    char way[MOE_CAP_WAY] = MOE_WAY_ALONE;
    size_t count = 0;
    if (value_of(l->envp, MOE_NCCL_IFNAME) || (l->nodes > 1 && !moe_way_towards(l->host, way)))
        return MOE_OK;
    while (l->envp[count])
        count++;
    h->env = calloc(count + MOE_COUNT(h->own_env) + 1, sizeof *h->env);
    if (!h->env || asprintf(&h->own_env[0], "%s=%s", MOE_NCCL_IFNAME, way) < 0 || !choose_devices(l, way, &h->own_env[1]))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    memcpy(h->env, l->envp, count * sizeof *h->env);
    memcpy(h->env + count, h->own_env, sizeof h->own_env);
    return MOE_OK;
}

enum moe_code moe_house_open(struct moe_house *h, const struct moe_launch *l, void *ctx,
                             enum moe_code (*tell)(void *ctx, const struct moe_rdzv_message *message, struct moe_error *err),
                             enum moe_code (*link)(void *ctx, uint64_t generation, uint32_t from, uint32_t to, struct moe_error *err), struct moe_error *err)
{
    *h = (struct moe_house){ .signals = -1 };
    raise_files();
    h->room = (size_t)l->ranks * 3 + OWN + MOE_HOUSE_GUESTS;
    h->polled = calloc(h->room, sizeof *h->polled);
    if (!h->polled)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    MOE_TRY(moe_sink_new(STDERR_FILENO, &h->err, err));
    if (l->prefix)
        MOE_TRY(moe_sink_new(STDOUT_FILENO, &h->out, err));
    MOE_TRY(choose_way(h, l, err));
    const struct moe_agent_options agent = { .ranks = l->ranks, .path = l->path, .argv = l->argv, .envp = h->env ? h->env : l->envp, .deadline_ms = l->deadline_ms,
                                             .out = h->out, .err = h->out ? h->err : NULL, .notes = h->err,
                                             .many_nodes = l->nodes > 1, .job = moe_str_c(l->job), .key = l->key, .ctx = ctx, .tell = tell, .link = link };
    MOE_TRY(moe_agent_new(&agent, &h->agent, err));
    return hear_signals(h, err);
}

void moe_house_close(struct moe_house *h)
{
    moe_agent_free(&h->agent);
    struct moe_sink **sinks[] = { &h->out, &h->err };
    for (size_t i = 0; i < MOE_COUNT(sinks); i++)
        if (*sinks[i]) {
            moe_sink_drain(*sinks[i], LAST_WORDS_MS);
            moe_sink_free(sinks[i]);
        }
    if (h->polled && h->signals >= 0) {
        (void)close(h->signals);
        (void)pthread_sigmask(SIG_SETMASK, &h->before, NULL);
    }
    free(h->polled);
    free(h->own_env[0]);
    free(h->own_env[1]);
    free(h->env);
    *h = (struct moe_house){ .signals = -1 };
}

size_t moe_house_guest(struct moe_house *h, int fd, short events)
{
    if (fd < 0)
        return SIZE_MAX;
    MOE_CHECK(h->count < h->room);
    h->polled[h->count] = (struct pollfd){ .fd = fd, .events = events };
    return h->count++;
}

bool moe_house_came(const struct moe_house *h, size_t place) { return place < h->count && h->polled[place].revents; }

void moe_house_poll(struct moe_house *h, int *timeout_ms)
{
    h->count = h->agent_count = moe_agent_poll(h->agent, h->polled, h->room, timeout_ms);
    (void)moe_house_guest(h, h->signals, POLLIN);
    (void)moe_house_guest(h, moe_sink_fd(h->err), POLLOUT);
    if (h->out)
        (void)moe_house_guest(h, moe_sink_fd(h->out), POLLOUT);
}

void moe_house_say(struct moe_house *h, const char *fmt, ...)
{
    char line[1024];
    va_list va;
    va_start(va, fmt);
    (void)vsnprintf(line, sizeof line, fmt, va);
    va_end(va);
    moe_sink_say(h->err, line);
}

enum moe_code moe_house_wait(struct moe_house *h, int timeout_ms, struct moe_error *err)
{
    if (poll(h->polled, h->count, timeout_ms) >= 0)
        return MOE_OK;
    for (size_t i = 0; i < h->count; i++)
        h->polled[i].revents = 0;
    if (errno == EINTR)
        return MOE_OK;
    const int sys = errno;
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .field = "poll" }, "cannot wait: %s", strerrordesc_np(sys));
    err->sys = sys;
    return MOE_E_IO;
}

enum moe_code moe_house_turn(struct moe_house *h, struct moe_error *err)
{
    struct signalfd_siginfo info;
    bool child = false;
    while (read(h->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGCHLD) {
            child = true;
        } else {
            h->asked++;
            h->last = info.ssi_signo == SIGINT ? SIGINT : SIGTERM;
        }
    }
    MOE_TRY(moe_agent_turn(h->agent, h->polled, h->agent_count, err));
    if (child)
        MOE_TRY(moe_agent_reap(h->agent, err));
    moe_sink_flush(h->err, moe_now_ms());
    if (h->out)
        moe_sink_flush(h->out, moe_now_ms());
    return MOE_OK;
}
