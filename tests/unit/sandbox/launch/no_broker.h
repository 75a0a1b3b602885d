/* A broker that lets every call through that it is asked about: what the launcher does with one is tested here, what one decides is tested with it. */
#ifndef MOE_TESTS_LAUNCH_NO_BROKER_H
#define MOE_TESTS_LAUNCH_NO_BROKER_H
#include "sandbox/broker/broker.h"
#include "sandbox/kernel/uapi.h"
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct moe_broker { int listener; };
#define MAYBE __attribute__((weak))
/* Defined by the real one alone. */
extern __attribute__((weak)) bool moe_path_below(const char *path, const char *const *tops, size_t count, unsigned *which);
#define MOE_HAS_BROKER (&moe_path_below != NULL)

MAYBE enum moe_code moe_broker_new(const struct moe_plan *plan, struct moe_log *log, pid_t root_pid, uint64_t net_cookie, struct moe_broker **out, struct moe_error *err)
{
    (void)plan, (void)log, (void)root_pid, (void)net_cookie, (void)err;
    if ((*out = calloc(1, sizeof **out)) == NULL)
        return MOE_E_LIMIT;
    (*out)->listener = -1;
    return MOE_OK;
}
MAYBE enum moe_code moe_broker_listen(struct moe_broker *b, int listener, struct moe_error *err)
{
    (void)err;
    b->listener = listener;
    return MOE_OK;
}
MAYBE int moe_broker_fd(const struct moe_broker *b) { return b->listener; }
MAYBE bool moe_broker_step(struct moe_broker *b)
{
    struct pollfd p = { b->listener, POLLIN, 0 };
    struct seccomp_notif ask = { .id = 0 };
    struct seccomp_notif_resp answer = { .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE };
    if (poll(&p, 1, 0) < 1 || !(p.revents & POLLIN))
        return !(p.revents & POLLHUP);
    if (ioctl(b->listener, SECCOMP_IOCTL_NOTIF_RECV, &ask) != 0)
        return true;
    answer.id = ask.id;
    (void)ioctl(b->listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
    return true;
}
MAYBE int moe_broker_due_ms(const struct moe_broker *b) { (void)b; return -1; }
MAYBE bool moe_broker_over_quota(const struct moe_broker *b) { (void)b; return false; }
MAYBE void moe_broker_finish(struct moe_broker *b) { (void)b; }
MAYBE void moe_broker_let_go(struct moe_broker *b) { (void)b; }
MAYBE void moe_broker_free(struct moe_broker **b)
{
    if (*b) {
        if ((*b)->listener >= 0)
            (void)close((*b)->listener);
        free(*b);
    }
    *b = NULL;
}
#endif
