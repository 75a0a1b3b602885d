#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/sandbox/launch/bed.h"
#include "tests/unit/sandbox/launch/no_broker.h"
#include "tests/unit/sandbox/launch/jobs.h"

static void dump(const struct result *r)
{
    print_message("code %d status %d ran %d: %s\n%s\n", r->code, r->out.status, r->out.ran, r->err.text, r->text);
}

static void shows(void **state)
{
    static struct bed b;
    static struct result r;
    bed_make(&b, *(bool *)*state);
    bed_seal(&b);
    bed_args(&b, "show", NULL, NULL);
    bed_run(&b, &r);
    dump(&r);
}

static int bench(const char *who, const char *times)
{
    static struct bed b;
    struct moe_log *log = NULL;
    struct moe_error err;
    struct moe_outcome out;
    bed_make(&b, strcmp(who, "user") == 0);
    bed_seal(&b);
    bed_args(&b, "exit", "0", NULL);
    if (b.user)
        bed_become_nobody();
    if (moe_log_open(NULL, -1, &log, &err) != MOE_OK)
        return 1;
    struct timespec from, to;
    (void)clock_gettime(CLOCK_MONOTONIC, &from);
    long n = strtol(times, NULL, 10);
    for (long i = 0; i < n; i++)
        if (moe_launch_run(&b.plan, log, &out, &err) != MOE_OK || out.status != 0) {
            moe_error_print(stderr, &err);
            return 1;
        }
    (void)clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%ld runs, %.3f ms each\n", n, ((double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6) / (double)n);
    moe_log_free(&log);
    return 0;
}

int main(int argc, char **argv)
{
    static bool as_user = true, as_root = false;
    if (argc > 2 && strcmp(argv[1], "job") == 0)
        return job_main(argc - 2, argv + 2);
    if (argc > 3 && strcmp(argv[1], "bench") == 0)
        return bench(argv[2], argv[3]);
    const struct CMUnitTest tests[] = {
        { "shows as a user", shows, NULL, NULL, &as_user },
        { "shows as root", shows, NULL, NULL, &as_root },
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
