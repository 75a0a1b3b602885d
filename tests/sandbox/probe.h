/* Probes of a sandbox: small programs that try one thing each and say what came of it. They know nothing of how a sandbox is built.
 *
 *   PROGRAM --list              one line a probe: name, class, flags, options, what it tries (tab-separated)
 *   PROGRAM NAME KEY=VALUE...   try it: "start NAME", notes, then one word: open, blocked, void | works, broken, void
 *                               bare=1: no sandbox is there, so what the kernel lacks is void
 *   PROGRAM --ran               says RAN and ends well: what an attack runs that wants to show that it could run something
 *
 * Of a hostile probe, "open" means that the effect happened; "void" that this machine cannot do it at all. What can be seen from outside (a file that
 * changed, a listener that was reached, a process that lives on) is judged by tests/sandbox/suite.py as well, and counts more than what a probe says.
 *
 * Flags, for suite.py:
 *   root     only root can do it without a sandbox
 *   sysres   without a sandbox only with CAP_SYS_RESOURCE, which some containers lack
 *   harm     not tried without a sandbox: it would hurt the machine
 *   victim   a process of the same user waits outside; its number is `victim`
 *   tty      standard input is a terminal, the controlling one; ttyin: the same, but standard input is /dev/null
 *   fds      started with descriptors that should not be there (9: the folder /, 10: a secret file, 11: a socket outside, 12: the victim's pidfd)
 *   ipc      started with System V memory, a message queue and a key of the same user, marked with `mark`
 *   stdin    standard input is a file of the same user, open for reading
 *   kill     the launcher is killed when the probe says "ready";  term: it is sent SIGTERM then
 *   mem      needs memory or a quiet machine: not run beside others
 */
#ifndef MOE_TESTS_SANDBOX_PROBE_H
#define MOE_TESTS_SANDBOX_PROBE_H
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum verdict { BLOCKED, OPEN, VOID, WORKS, BROKEN };
struct facts { int count; char *const *rows; const char *self; };
typedef enum verdict probe_fn(const struct facts *f);
struct probe { const char *name, *class, *flags, *options; probe_fn *run; const char *what; };

#define PROBE(name) static enum verdict try_##name(__attribute__((unused)) const struct facts *f)
/* A part of a probe that is tried in a child. */
#define CHILD(name) static bool name(__attribute__((unused)) const struct facts *f)
#define ROW(name, class, flags, options, run, what) { name, class, flags, options, try_##run, what }
#define COUNT(array) (sizeof(array) / sizeof *(array))
#define PROBES(table) int main(int argc, char **argv) { return probe_main(argc, argv, table, COUNT(table)); }
int probe_main(int argc, char **argv, const struct probe *table, size_t count);

const char *fact(const struct facts *f, const char *key);        /* "" when it was not given */
int fact_int(const struct facts *f, const char *key);            /* 0 when it was not given  */

/* A path below the folder that a fact names. The text lives in `p`. */
struct path { char text[PATH_MAX]; };
const char *below(const struct facts *f, const char *key, const char *name, struct path *p);

void note(const char *format, ...) __attribute__((format(printf, 1, 2)));     /* "note ...", with errno when it is not 0 */
void tell(const char *line);                                     /* a line for suite.py: "ready", "dial 4711"            */
enum verdict opened(bool happened);                              /* OPEN or BLOCKED; notes errno when blocked            */
enum verdict call(long rc);                                      /* OPEN when a system call did not fail                 */
enum verdict gated(long rc);                                     /* OPEN too when it failed, but not for want of rights  */
enum verdict works(bool all, const char *what);                  /* WORKS or BROKEN, with what was wrong                 */

bool put(const char *path, int flags, mode_t mode, const char *text);     /* write a file                              */
ssize_t get(const char *path, char *to, size_t room);            /* read its beginning as a string; -1 = cannot        */
bool holds(const char *path, const char *text);                  /* does its beginning hold the text?                  */
bool copy(const char *from, const char *to, mode_t mode);
void nap(long ms);
long now_ms(void);
/* Run a program; what it says (both streams) lands in `said`. Gives wait's status; -1 = it was not started. `fd` >= 0: execveat of that descriptor. */
int run(const char *path, char *const *argv, char *const *envp, int fd, char *said, size_t room);
/* In a child: did the child say yes? For what may end the process. False as well when it died. */
bool in_child(bool (*try)(const struct facts *f), const struct facts *f);

#define MUST(cond) do { if (!(cond)) { note("line %d: %s", __LINE__, #cond); return BROKEN; } } while (0)
#endif
