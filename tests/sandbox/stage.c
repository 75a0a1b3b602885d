/* What surrounds a program under test: another user, things that should not reach it, a terminal. Then runs the program.
 *
 *   stage [-u UID] [-n] [-f FOLDER:SECRET:PORT:PID] [-i MARK:KEY] [-t | -T] [-s FILE] -- PROGRAM ARGUMENT...
 *
 *   -u  become this user and group, without other groups        -n  mounts and names of its own, so that what a bare probe does to them is gone afterwards
 *   -f  descriptors: 9 the folder, 10 the secret (read, write), 11 a connection to 127.0.0.1:PORT, 12 a pidfd of PID
 *   -i  System V memory, message and semaphore and a POSIX message queue of this user, a key in the session's and in the user's keyring
 *   -t  standard input is a terminal of its own; -T a terminal, but standard input is /dev/null and "moe-bait" is typed
 *   -s  standard input is this file
 *
 *   stage -w WORD   says "ready" and waits a minute: a process to be attacked
 *
 * Ends as the program does. What it finds afterwards it says on standard output: "evidence: ...".
 */
#include "tests/sandbox/probe.h"
#include <arpa/inet.h>
#include <grp.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <termios.h>

struct ipc { int shm, msg, sem; char *at; char queue[128]; mqd_t mq; };
struct screen { int master, slave; bool typed; };

static void die(const char *what)
{
    perror(what);
    exit(99);
}
static void inherit(char *spec)
{
    char *save = NULL;
    const char *const folder = strtok_r(spec, ":", &save), *const secret = strtok_r(NULL, ":", &save), *const port = strtok_r(NULL, ":", &save), *const pid = strtok_r(NULL, ":", &save);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)strtol(port ? port : "0", NULL, 10)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const int s = socket(AF_INET, SOCK_STREAM, 0), p = (int)syscall(434, pid ? strtol(pid, NULL, 10) : 0, 0);
    if (dup2(open(folder, O_RDONLY | O_DIRECTORY), 9) < 0 || dup2(open(secret ? secret : "", O_RDWR), 10) < 0)
        die("descriptors");
    if (connect(s, (struct sockaddr *)&a, sizeof a) != 0 || dup2(s, 11) < 0 || p < 0 || dup2(p, 12) < 0)
        die("descriptors outside");
    for (int fd = 3; fd < 9; fd++)
        (void)close(fd);
}
static void share(char *spec, struct ipc *i)
{
    char *save = NULL;
    const char *const mark = strtok_r(spec, ":", &save), *const number = strtok_r(NULL, ":", &save);
    const key_t key = (key_t)strtol(number ? number : "1", NULL, 10);
    struct { long type; char text[8]; } m = { 1, "intact" };
    i->shm = shmget(key, 4096, IPC_CREAT | 0600);
    i->msg = msgget(key, IPC_CREAT | 0600);
    i->sem = semget(key, 1, IPC_CREAT | 0600);
    i->at = shmat(i->shm, NULL, 0);
    if (i->at == (void *)-1 || i->msg < 0 || i->sem < 0 || msgsnd(i->msg, &m, sizeof m.text, 0) != 0)
        die("System V");
    memcpy(i->at, "intact", 7);
    (void)!snprintf(i->queue, sizeof i->queue, "/%s", mark);
    struct mq_attr attr = { .mq_maxmsg = 2, .mq_msgsize = 64 };
    i->mq = mq_open(i->queue, O_CREAT | O_RDWR | O_NONBLOCK, 0600, &attr);
    if (i->mq >= 0)
        (void)mq_send(i->mq, "intact", 7, 0);
    (void)syscall(SYS_keyctl, 1 /* JOIN_SESSION */, NULL);
    (void)syscall(SYS_add_key, "user", "moe-bait", "value", 5, -3);
    (void)syscall(SYS_add_key, "user", "moe-bait", "value", 5, -4);
    (void)syscall(SYS_keyctl, 8 /* LINK */, -4, -3);       /* as a login does */
}
static void unshared(struct ipc *i)
{
    struct { long type; char text[8]; } m;
    char text[64];
    if (memcmp(i->at, "intact", 7))
        puts("evidence: System V memory was written");
    if (msgrcv(i->msg, &m, sizeof m.text, 0, IPC_NOWAIT) < 0)
        puts("evidence: the System V message is gone");
    if (semctl(i->sem, 0, GETVAL) < 0)
        puts("evidence: the System V semaphore is gone");
    if (i->mq >= 0 && mq_receive(i->mq, text, sizeof text, NULL) < 0)
        puts("evidence: the POSIX message is gone");
    (void)shmctl(i->shm, IPC_RMID, NULL);
    (void)msgctl(i->msg, IPC_RMID, NULL);
    (void)semctl(i->sem, 0, IPC_RMID);
    (void)mq_unlink(i->queue);
    const long id = syscall(SYS_keyctl, 10 /* SEARCH */, -4, "user", "moe-bait", 0);
    if (id > 0)
        (void)syscall(SYS_keyctl, 9 /* UNLINK */, id, -4);
}
static void terminal(struct screen *s, bool typed)
{
    s->typed = typed;
    s->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (s->master < 0 || grantpt(s->master) != 0 || unlockpt(s->master) != 0)
        die("pseudo-terminal");
    (void)setsid();
    s->slave = open(ptsname(s->master), O_RDWR | O_CLOEXEC);
    if (s->slave < 0 || ioctl(s->slave, TIOCSCTTY, 0) != 0)
        die("terminal");
    const int in = typed ? open("/dev/null", O_RDWR) : s->slave;
    (void)dup2(in, STDIN_FILENO);
    if (typed)
        (void)!write(s->master, "moe-bait\n", 9);
}
static void look(const struct screen *s)
{
    int waiting = 0;
    if (!s->typed && ioctl(s->slave, FIONREAD, &waiting) == 0 && waiting > 0)
        puts("evidence: something was typed into the terminal");
    if (tcgetpgrp(s->slave) != getpgrp())
        puts("evidence: the terminal's foreground is another's");
}
static pid_t child;
static void pass(int sig) { (void)kill(child, sig); }

int main(int argc, char **argv)
{
    uid_t uid = 0;
    bool other = false;
    char *fds = NULL, *marks = NULL, *input = NULL;
    int c, tty = 0;
    while ((c = getopt(argc, argv, "+u:nf:i:tTs:w:")) != -1)
        switch (c) {
        case 'u': uid = (uid_t)strtoul(optarg, NULL, 10); other = true; break;
        case 'n': if (unshare(CLONE_NEWNS | CLONE_NEWUTS) != 0 || mount(NULL, "/", NULL, MS_PRIVATE | MS_REC, NULL) != 0) die("namespaces"); break;
        case 'f': fds = optarg; break;
        case 'i': marks = optarg; break;
        case 't': case 'T': tty = c; break;
        case 's': input = optarg; break;
        case 'w': (void)setsid(); (void)!write(STDOUT_FILENO, "ready\n", 6); nap(60000); return 0;
        default: return 99;
        }
    if (other && (setgroups(0, NULL) != 0 || setresgid(uid, uid, uid) != 0 || setresuid(uid, uid, uid) != 0))
        die("user");
    struct ipc ipc = { 0 };
    struct screen screen = { -1, -1, false };
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    if (input && dup2(open(input, O_RDONLY), STDIN_FILENO) < 0)
        die(input);
    if (marks)
        share(marks, &ipc);
    if (tty)
        terminal(&screen, tty == 'T');
    if (fds)
        inherit(fds);
    if (!marks && !tty) {
        (void)execv(argv[optind], argv + optind);
        die(argv[optind]);
    }
    child = fork();
    if (child == 0) {
        (void)execv(argv[optind], argv + optind);
        die(argv[optind]);
    }
    int status = 0;
    (void)signal(SIGTERM, pass);
    (void)signal(SIGHUP, SIG_IGN);
    (void)signal(SIGTTOU, SIG_IGN);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (marks)
        unshared(&ipc);
    if (tty)
        look(&screen);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
