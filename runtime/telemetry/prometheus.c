/* The Prometheus endpoint: a thread of its own over poll(), so that whoever asks, and however slowly, training does not wait. What it shares with training is a
 * copy of the newest record behind a lock that nobody holds for longer than a copy takes. */
#include "runtime/telemetry/prometheus.h"
#include "common/base/clock.h"
#include "runtime/telemetry/metrics.h"
#include "runtime/telemetry/sinks.h"
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PEERS = 8, DEADLINE_MS = 5000, LOOK_MS = 250, BACKLOG = 16 };

/* One connection: its request until it has ended, then its answer until it is sent. */
struct peer { int fd; uint64_t until; size_t got, sent; struct moe_buf *answer; char request[MOE_CAP_ENDPOINT_REQUEST]; };

struct prometheus {
    int listener, wake;
    pthread_t thread;
    bool running;
    struct endpoint_token token;
    struct peer peers[PEERS];
    struct moe_buf *text;                      /* the thread's                                      */
    pthread_mutex_t lock;                      /* of what follows                                   */
    struct moe_step_record known;              /* what is known of each number, from newer records */
    double layers[2][MOE_CAP_STEP_LAYERS];
};

/* ---- what is shared ---- */

/* A record of an evaluation knows no times of a step: those of the record before it stay. */
static void learn(struct prometheus *p, const struct moe_step_record *r)
{
    struct moe_step_record *k = &p->known;
    k->event = r->event;
    k->state = r->state;
    k->step = r->step;
    k->world = r->world;
    k->generation = r->generation;
    for (const struct metric *m = metrics; m->field; m++) {
        double ignored;
        size_t size = m->kind == METRIC_COUNT ? sizeof(uint64_t) : sizeof(double);
        if (m->kind != METRIC_LAYERS && metric_value(m, r, &ignored))
            memcpy((char *)k + m->offset, (const char *)r + m->offset, size);
    }
    if (!r->layers || !r->layer_imbalance || !r->layer_entropy)
        return;
    k->layers = MOE_MIN(r->layers, MOE_CAP_STEP_LAYERS);
    memcpy(p->layers[0], r->layer_imbalance, k->layers * sizeof(double));
    memcpy(p->layers[1], r->layer_entropy, k->layers * sizeof(double));
    k->layer_imbalance = p->layers[0];
    k->layer_entropy = p->layers[1];
}

static enum moe_code put(void *self, const struct sink_item *item, struct moe_error *err)
{
    struct prometheus *p = self;
    (void)err;
    pthread_mutex_lock(&p->lock);
    learn(p, item->record);
    pthread_mutex_unlock(&p->lock);
    return MOE_OK;
}

static struct moe_str expose(struct prometheus *p)
{
    struct moe_step_record copy;
    double layers[2][MOE_CAP_STEP_LAYERS];
    pthread_mutex_lock(&p->lock);
    copy = p->known;
    memcpy(layers, p->layers, sizeof layers);
    pthread_mutex_unlock(&p->lock);
    copy.layer_imbalance = copy.layers ? layers[0] : NULL;
    copy.layer_entropy = copy.layers ? layers[1] : NULL;
    moe_buf_clear(p->text);
    endpoint_expose(&copy, p->text);
    return moe_buf_str(p->text);
}

/* ---- connections ---- */

static void hang_up(struct peer *peer)
{
    if (peer->fd < 0)
        return;
    close(peer->fd);
    moe_crypt_wipe(peer->request, peer->got);              /* a token may stand in it */
    peer->fd = -1;
    peer->got = peer->sent = 0;
    moe_buf_clear(peer->answer);
}

static void send_some(struct peer *peer)
{
    struct moe_str all = moe_buf_str(peer->answer);
    ssize_t n = send(peer->fd, all.ptr + peer->sent, all.len - peer->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    peer->sent += n > 0 ? (size_t)n : 0;
    if (n <= 0 || peer->sent == all.len)
        hang_up(peer);
}

static void answer(struct prometheus *p, struct peer *peer, enum endpoint_answer what)
{
    endpoint_respond(what, what == ANSWER_METRICS ? expose(p) : MOE_STR(""), peer->answer);
    if (moe_buf_failed(peer->answer))
        hang_up(peer);
    else
        send_some(peer);
}

static void receive_some(struct prometheus *p, struct peer *peer)
{
    const size_t got = peer->got;
    if (got >= MOE_CAP_ENDPOINT_REQUEST) {                 /* one that is full was answered */
        hang_up(peer);
        return;
    }
    ssize_t n = recv(peer->fd, peer->request + got, MOE_CAP_ENDPOINT_REQUEST - got, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    if (n <= 0) {
        hang_up(peer);
        return;
    }
    peer->got = got + (size_t)n;
    enum endpoint_answer what = endpoint_request((struct moe_str){ peer->request, peer->got }, &p->token);
    if (what != ANSWER_MORE)
        answer(p, peer, what);
}

static struct peer *free_peer(struct prometheus *p)
{
    for (size_t i = 0; i < PEERS; i++)
        if (p->peers[i].fd < 0)
            return &p->peers[i];
    return NULL;
}

static void take_one(struct prometheus *p, uint64_t now)
{
    struct peer *peer = free_peer(p);
    int fd = peer ? accept4(p->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC) : -1;
    if (fd < 0)
        return;
    peer->fd = fd;
    peer->until = now + DEADLINE_MS;
}

/* ---- the thread ---- */

/* Who is late is hung up on, whatever it sent. How long poll() may wait: for ever while nobody is there. */
static int expire(struct prometheus *p, uint64_t now)
{
    int wait = -1;
    for (size_t i = 0; i < PEERS; i++) {
        struct peer *peer = &p->peers[i];
        if (peer->fd >= 0 && now >= peer->until)
            hang_up(peer);
        if (peer->fd >= 0)
            wait = LOOK_MS;
    }
    return wait;
}

static void *serve(void *ctx)
{
    struct prometheus *p = ctx;
    for (;;) {
        struct pollfd fds[PEERS + 2] = { { p->wake, POLLIN, 0 }, { p->listener, POLLIN, 0 } };
        int wait = expire(p, moe_now_ms());
        if (!free_peer(p))
            fds[1].fd = -1;                                /* as many as there may be: the others wait in the kernel */
        for (size_t i = 0; i < PEERS; i++)
            fds[i + 2] = (struct pollfd){ p->peers[i].fd, moe_buf_str(p->peers[i].answer).len ? POLLOUT : POLLIN, 0 };
        if (poll(fds, PEERS + 2, wait) < 0 && errno != EINTR)
            return NULL;
        if (fds[0].revents)
            return NULL;
        for (size_t i = 0; i < PEERS; i++) {
            struct peer *peer = &p->peers[i];
            if (!fds[i + 2].revents || peer->fd < 0)
                continue;
            if (moe_buf_str(peer->answer).len)
                send_some(peer);
            else
                receive_some(p, peer);
        }
        if (fds[1].revents)
            take_one(p, moe_now_ms());
    }
}

static bool wanted(const struct moe_sink_options *options)
{
    return options->config->prometheus.len > 0;
}

static void close_endpoint(void *self)
{
    struct prometheus *p = self;
    uint64_t one = 1;
    if (p->running && write(p->wake, &one, sizeof one) == (ssize_t)sizeof one)
        (void)pthread_join(p->thread, NULL);
    for (size_t i = 0; i < PEERS; i++) {
        hang_up(&p->peers[i]);
        moe_buf_free(&p->peers[i].answer);
    }
    if (p->listener >= 0)
        close(p->listener);
    if (p->wake >= 0)
        close(p->wake);
    moe_buf_free(&p->text);
    pthread_mutex_destroy(&p->lock);
    moe_crypt_wipe(&p->token, sizeof p->token);
    free(p);
}
static void drop(struct prometheus **p)
{
    if (*p)
        close_endpoint(*p);
}

static struct prometheus *new_endpoint(void)
{
    struct prometheus *p = calloc(1, sizeof *p);
    bool good = p != NULL;
    if (!p || pthread_mutex_init(&p->lock, NULL) != 0) {
        free(p);
        return NULL;
    }
    moe_step_record_clear(&p->known);
    p->listener = -1;
    for (size_t i = 0; i < PEERS; i++)
        p->peers[i].fd = -1;
    p->wake = eventfd(0, EFD_CLOEXEC);
    p->text = moe_buf_new(MOE_CAP_ENDPOINT_TEXT);
    good = p->wake >= 0 && p->text;
    for (size_t i = 0; i < PEERS; i++) {
        p->peers[i].answer = moe_buf_new(MOE_CAP_ENDPOINT_TEXT + 4096);
        good = good && p->peers[i].answer;
    }
    if (!good)
        close_endpoint(moe_take(p));
    return p;
}

static enum moe_code bind_to(struct prometheus *p, struct moe_str where, struct moe_error *err)
{
    struct moe_config_address a;
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
    const int on = 1;
    char name[128];
    (void)snprintf(name, sizeof name, "%.*s", (int)MOE_MIN(where.len, sizeof name - 1), where.ptr);
    if (!moe_config_address(where, &a) || inet_pton(a.v6 ? AF_INET6 : AF_INET, a.host, a.v6 ? (void *)&v6.sin6_addr : (void *)&v4.sin_addr) != 1)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "telemetry.prometheus" }, "must be an address and a port: 127.0.0.1:9400");
    v4.sin_port = v6.sin6_port = htons(a.port);
    p->listener = socket(a.v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    /* the port of an endpoint that was closed is free at once: a job that re-forms opens it again */
    if (p->listener < 0 || setsockopt(p->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
        return moe_fail_sys(err, name, errno, "the endpoint cannot be opened");
    if (a.v6 && setsockopt(p->listener, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) != 0)
        return moe_fail_sys(err, name, errno, "the endpoint cannot be opened");
    const struct sockaddr *at = a.v6 ? (const struct sockaddr *)&v6 : (const struct sockaddr *)&v4;
    if (bind(p->listener, at, a.v6 ? sizeof v6 : sizeof v4) != 0 || listen(p->listener, BACKLOG) != 0)
        return moe_fail_sys(err, name, errno, "the endpoint cannot be opened");
    return MOE_OK;
}

static enum moe_code open_endpoint(const struct moe_sink_options *options, void **self, struct moe_error *err)
{
    MOE_AUTO(drop) struct prometheus *p = new_endpoint();
    const struct moe_telemetry_config *c = options->config;
    if (!p)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "telemetry.prometheus" }, "no memory");
    if (c->prometheus_token.len)
        MOE_TRY(endpoint_token_read(c->prometheus_token, &p->token, err));
    MOE_TRY(bind_to(p, c->prometheus, err));
    p->running = sink_thread(&p->thread, serve, p);
    if (!p->running)
        return moe_fail_sys(err, "telemetry.prometheus", EAGAIN, "its thread cannot be started");
    *self = moe_take(p);
    return MOE_OK;
}

const struct sink_kind sink_prometheus = { "prometheus", wanted, open_endpoint, put, close_endpoint };
