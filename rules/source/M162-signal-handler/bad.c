#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static int stop;
static char *state;

static void on_int(int sig)
{
    printf("signal %d\n", sig);                 /* expect: M162 */
    stop = 1;                                   /* expect: M162 */
}

static void flush(void)
{
    fflush(stdout);                             /* expect: M162 */
}

static void on_term(int sig)
{
    (void)sig;
    flush();
    exit(1);                                    /* expect: M162 */
}

static void on_hup(int sig)
{
    if (state && sig)
        state[0] = 'x';
}

void install(void)
{
    struct sigaction a = { .sa_handler = on_term };
    signal(SIGINT, on_int);
    sigaction(SIGTERM, &a, NULL);
    signal(SIGHUP, on_hup);
    free(state);                                /* expect: M162 */
    state = NULL;
}
