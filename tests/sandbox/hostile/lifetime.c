/* Attacks on the end: processes that live on. Each that tries holds a lock on the file "lock" of the writable folder; suite.py asks for that lock when the
 * launcher has ended, been killed, or been told to end, and takes "still held" for "open". Sources: daemons by double fork and setsid; jobs that are deaf to
 * SIGTERM; PR_SET_PDEATHSIG taken back (it is lost, too, when the user changes); processes that outrun who kills them one by one. */
#include "tests/sandbox/probe.h"
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>

enum { STAY_MS = 6000 };

/* The lock goes with the open file: who inherits it holds it. */
static int lock(const struct facts *f)
{
    struct path p;
    const int fd = open(below(f, "rw", "lock", &p), O_CREAT | O_RDWR, 0600);
    return fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 ? fd : -1;
}
static void quiet(void)
{
    const int null = open("/dev/null", O_RDWR);
    for (int i = 0; i < 3; i++)
        (void)dup2(null, i);
}
static void deaf(void)
{
    for (int s = 1; s < 64; s++)
        (void)signal(s, SIG_IGN);
}
static void daemonise(void)
{
    if (fork() != 0)
        return;
    (void)setsid();
    if (fork() != 0)
        _exit(0);
    quiet();
    (void)prctl(PR_SET_PDEATHSIG, 0);
    deaf();
    nap(STAY_MS);
    _exit(0);
}
PROBE(daemon_end) { (void)lock(f); daemonise(); nap(50); return BLOCKED; }                 /* suite.py looks */
PROBE(daemon_many) { (void)lock(f); for (int i = 0; i < 20; i++) daemonise(); nap(50); return BLOCKED; }
PROBE(daemon_loud)
{
    (void)lock(f);
    if (fork() == 0) {
        (void)setsid();                /* keeps standard output open: who waits for its end waits long */
        deaf();
        nap(STAY_MS);
        _exit(0);
    }
    return BLOCKED;
}
PROBE(daemon_stopped)
{
    (void)lock(f);
    if (fork() == 0) {
        quiet();
        (void)setsid();
        (void)raise(SIGSTOP);
        _exit(0);
    }
    nap(50);
    return BLOCKED;
}
PROBE(runner)
{
    (void)lock(f);
    if (fork() == 0) {
        quiet();
        (void)setsid();
        for (const long end = now_ms() + 1500; now_ms() < end;) {
            if (fork() != 0)
                _exit(0);              /* always a new one: whoever looks it up finds it gone */
            (void)usleep(300);
        }
        nap(STAY_MS);
        _exit(0);
    }
    return BLOCKED;
}
static enum verdict wait_for_the_end(const struct facts *f, bool heard)
{
    (void)lock(f);
    if (!heard)
        deaf();
    (void)prctl(PR_SET_PDEATHSIG, 0);
    daemonise();
    nap(50);
    tell("ready");
    nap(STAY_MS);
    return OPEN;
}
PROBE(launcher_killed) { return wait_for_the_end(f, true); }
PROBE(launcher_killed_deaf) { return wait_for_the_end(f, false); }
PROBE(term_deaf) { return wait_for_the_end(f, false); }
static void again(__attribute__((unused)) int sig)
{
    if (fork() == 0) {
        quiet();
        deaf();
        (void)setsid();
        nap(STAY_MS);
        _exit(0);
    }
    _exit(0);
}
PROBE(term_fork)
{
    (void)lock(f);
    (void)signal(SIGTERM, again);
    tell("ready");
    nap(STAY_MS);
    return OPEN;
}
PROBE(time_daemon) { (void)lock(f); deaf(); daemonise(); nap(STAY_MS); return OPEN; }

static const struct probe table[] = {
#define LIFE "lifetime"
    ROW("daemon",         LIFE, "", "",     daemon_end,       "a daemon, when the job ends"),
    ROW("daemon-many",    LIFE, "", "",     daemon_many,      "twenty daemons"),
    ROW("daemon-loud",    LIFE, "", "",     daemon_loud,      "a child that keeps standard output open"),
    ROW("daemon-stopped", LIFE, "", "",     daemon_stopped,   "a child that is stopped"),
    ROW("runner",         LIFE, "", "",     runner,           "a process that is always another"),
    ROW("launcher-killed",LIFE, "kill", "", launcher_killed,  "the launcher is killed"),
    ROW("launcher-killed-deaf", LIFE, "kill", "", launcher_killed_deaf, "the launcher is killed, and the job is deaf to signals"),
    ROW("term-deaf",      LIFE, "term", "--grace 500ms", term_deaf, "SIGTERM, to which the job is deaf"),
    ROW("term-fork",      LIFE, "term", "--grace 500ms", term_fork, "SIGTERM, at which the job makes another"),
    ROW("time-daemon",    LIFE, "", "--time 1s --grace 300ms", time_daemon, "a daemon, when the time is over"),
};
PROBES(table)
