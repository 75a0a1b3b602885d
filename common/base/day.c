#include "common/base/day.h"
#include <stdio.h>
#include <time.h>

void moe_today(char into[11])
{
    time_t now = time(NULL);
    struct tm tm = { 0 };
    if (!gmtime_r(&now, &tm) || strftime(into, 11, "%Y-%m-%d", &tm) != 10)
        snprintf(into, 11, "1970-01-01");
}
