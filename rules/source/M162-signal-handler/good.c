#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t stop;
static atomic_int count;
static char *state;

static void on_int(int sig)
{
    (void)sig;
    (void)!write(2, "stop\n", 5);
    stop = 1;
    count++;
}

static void on_term(int sig)
{
    (void)sig;
    _exit(1);
}

static void on_hup(int sig)
{
    if (state && sig)
        state[0] = 'x';
}

static void not_a_handler(int n)
{
    printf("%d\n", n);
}

void install(void)
{
    signal(SIGINT, on_int);
    signal(SIGTERM, on_term);
    signal(SIGHUP, on_hup);
    not_a_handler(3);
    signal(SIGHUP, SIG_DFL);
    free(state);
    state = NULL;
}
