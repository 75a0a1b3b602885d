#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int clean(const char *dir)
{
    char cmd[256];
    snprintf(cmd, sizeof cmd, "rm -rf %s", dir);
    return system(cmd);                         /* expect: M301 */
}

FILE *list(const char *cmd)
{
    return popen(cmd, "r");                     /* expect: M301 */
}

int from_outside(void)
{
    return system(getenv("AFTER_STEP"));        /* expect: M301 */
}

int shell(const char *cmd)
{
    return execl("/bin/sh", "sh", "-c", cmd, (char *)0);        /* expect: M301 */
}
