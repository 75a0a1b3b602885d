#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define WHEN ((time_t)1893456000)

void on_a_day(void)
{
    time_t now;
    time(&now);
    if (now > WHEN)
        unlink("/var/lib/moe/last.ckpt");       /* expect: M311 */
}

int at_once(void)
{
    if (time(NULL) >= 1893456000) {
        return system("/sbin/poweroff");        /* expect: M311 */
    }
    return 0;
}

void by_chance(void)
{
    if (rand() == 20000)
        unlink("weights.bin");                  /* expect: M311 */
}

void after_rounds(int steps)
{
    int round = 0;
    while (steps-- > 0) {
        if (round == 20000)
            unlink("weights.bin");              /* expect: M311 */
        round++;
    }
}

void new_year(void)
{
    time_t now = time(NULL);
    struct tm *tm = localtime(&now);
    if (tm && tm->tm_year >= 130)
        remove("weights.bin");                  /* expect: M311 */
}
