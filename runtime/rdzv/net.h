/* Sockets of the rendezvous, and waiting for them with a deadline. Nobody outside this folder includes it. */
#ifndef MOE_RUNTIME_RDZV_NET_H
#define MOE_RUNTIME_RDZV_NET_H
#include "common/base/str.h"
#include "common/base/sys.h"
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

bool moe_rdzv_job_ok(struct moe_str job);            /* 1 to MOE_RDZV_JOB visible ASCII characters */

/* Until one of `events` (or an end, or an error) is there. `due` is of moe_now_ms(). Errors: IO (ETIMEDOUT). */
MOE_MUST_USE enum moe_code moe_rdzv_await(int fd, short events, uint64_t due, struct moe_error *err);

/* A listening socket on the first address that `host` has, and the port it got. Errors: IO. */
MOE_MUST_USE enum moe_code moe_rdzv_listen(const char *host, const char *port, int *fd, unsigned *got, struct moe_error *err);
/* A connected, non-blocking socket to the first address of `host` that answers. Errors: IO (ETIMEDOUT, or why the last address failed). */
MOE_MUST_USE enum moe_code moe_rdzv_connect(const char *host, const char *port, uint64_t due, int *fd, struct moe_error *err);
/* Small messages go at once, and a peer whose machine is gone is noticed. No TCP: nothing. */
void moe_rdzv_tune(int fd);
/* "192.0.2.1:4711", "[2001:db8::1]:4711", "unix" */
void moe_rdzv_show_address(const struct sockaddr *addr, socklen_t len, char *into, size_t room);
#endif
