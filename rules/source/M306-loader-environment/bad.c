#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int from_variable(void)
{
    char path[256] = "PATH=";
    const char *extra = getenv("MOE_EXTRA");
    if (extra)
        strncat(path, extra, sizeof path - strlen(path) - 1);
    return putenv(path);                        /* expect: M306 */
}

int libraries(void)
{
    const char *dir = getenv("MOE_LIBS");
    return dir ? setenv("LD_LIBRARY_PATH", dir, 1) : 0;         /* expect: M306 */
}

int current_folder(void)
{
    return setenv("PATH", ".:/usr/bin", 1);     /* expect: M306 */
}

int shared_folder(void)
{
    return putenv("LD_LIBRARY_PATH=/tmp/libs"); /* expect: M306 */
}

int preload(void)
{
    return setenv("LD_PRELOAD", "/opt/moe/libhook.so", 1);      /* expect: M306 */
}
