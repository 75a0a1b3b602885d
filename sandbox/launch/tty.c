/* A terminal of the job's own: what is typed into ours goes there, what it writes comes out here. The job never holds ours, so it cannot type into it. */
#include "common/base/clock.h"
#include "sandbox/launch/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { DRAIN_MS = 2000 };

/* Our terminal passes every key on; what they mean is for the job's terminal to say. */
static void make_raw(struct moe_pty *t)
{
    struct termios raw;
    if (tcgetattr(STDIN_FILENO, &raw) != 0)
        return;
    t->was = raw;
    (void)tcsetattr(t->master, TCSANOW, &raw);       /* the job's starts with our settings */
    cfmakeraw(&raw);
    t->raw = tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
}

void moe_tty_size(const struct moe_pty *t)
{
    struct winsize size;
    for (int fd = 0; fd < 3; fd++)
        if (ioctl(fd, TIOCGWINSZ, &size) == 0) {
            (void)ioctl(t->master, TIOCSWINSZ, &size);
            return;
        }
}

void moe_tty_start(struct moe_pty *t, int master)
{
    t->master = master;
    t->raw = false;
    t->in = t->out = (struct moe_tty_side){ .from = 0 };
    (void)fcntl(master, F_SETFL, O_NONBLOCK);
    moe_tty_size(t);
    make_raw(t);
}

short moe_tty_wants(const struct moe_pty *t, int fd)
{
    short want = 0;
    if (fd == STDIN_FILENO)
        return t->in.from == t->in.to && !t->in.end ? POLLIN : 0;
    if (fd == STDOUT_FILENO)
        return t->out.from < t->out.to ? POLLOUT : 0;
    if (t->out.from == t->out.to && !t->out.end)
        want |= POLLIN;
    if (t->in.from < t->in.to)
        want |= POLLOUT;
    return want;
}

static void fill(struct moe_tty_side *side, int fd)
{
    ssize_t n = read(fd, side->bytes, sizeof side->bytes);
    if (n > 0) {
        side->from = 0;
        side->to = (size_t)n;
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        side->end = true;                            /* EIO: nobody holds the job's side */
    }
}

static void drain(struct moe_tty_side *side, int fd)
{
    size_t n = MOE_MIN(side->to - side->from, (size_t)PIPE_BUF);     /* what poll promises to take at once */
    ssize_t got = write(fd, side->bytes + side->from, n);
    if (got > 0)
        side->from += (size_t)got;
    else if (got < 0 && errno != EAGAIN && errno != EINTR)
        side->from = side->to;                       /* nobody reads it any more */
}

void moe_tty_step(struct moe_pty *t, short stdin_events, short stdout_events, short master_events)
{
    const bool had_end = t->in.end;
    if (stdin_events && t->in.from == t->in.to && !t->in.end)
        fill(&t->in, STDIN_FILENO);
    if (t->in.end && !had_end) {                     /* an end of input is a key on a terminal */
        struct termios now;
        t->in.bytes[0] = tcgetattr(t->master, &now) == 0 ? now.c_cc[VEOF] : 4;
        t->in.from = 0;
        t->in.to = 1;
    }
    if ((master_events & POLLOUT) && t->in.from < t->in.to)
        drain(&t->in, t->master);
    if ((master_events & (POLLIN | POLLHUP | POLLERR)) && t->out.from == t->out.to && !t->out.end)
        fill(&t->out, t->master);
    if (stdout_events && t->out.from < t->out.to)
        drain(&t->out, STDOUT_FILENO);
}

void moe_tty_finish(struct moe_pty *t)
{
    const uint64_t until = moe_now_ms() + DRAIN_MS;
    while (t->master >= 0 && !(t->out.end && t->out.from == t->out.to) && moe_now_ms() < until) {
        struct pollfd fds[2] = { { t->master, (short)(moe_tty_wants(t, t->master) & POLLIN), 0 }, { STDOUT_FILENO, moe_tty_wants(t, STDOUT_FILENO), 0 } };
        if (!fds[0].events)
            fds[0].fd = -1;
        if (!fds[1].events)
            fds[1].fd = -1;
        if (poll(fds, 2, DRAIN_MS) <= 0)
            break;
        moe_tty_step(t, 0, fds[1].revents, fds[0].revents);
    }
    if (t->raw)
        (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &t->was);
    t->raw = false;
    if (t->master >= 0)
        (void)close(t->master);
    t->master = -1;
}
