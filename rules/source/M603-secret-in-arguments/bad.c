#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int direct(const char *password)
{
    return execl("/usr/bin/mysql", "mysql", "-p", password, (char *)0);         /* expect: M603 */
}

int composed(const char *api_key)
{
    char cmd[256];
    snprintf(cmd, sizeof cmd, "/usr/bin/upload --key %s", api_key);             /* expect: M603 */
    return system(cmd);
}

int vector(char *password)
{
    char *args[] = { "mysql", "-p", password, NULL };           /* expect: M603 */
    return execv("/usr/bin/mysql", args);
}

int environment(void)
{
    const char *value = getenv("HF_TOKEN");
    return execl("/usr/bin/upload", "upload", "--token", value, (char *)0);     /* expect: M603 */
}

int old_environment(void)
{
    const char *value = getenv("DBPASSWD");
    return execl("/usr/bin/mysql", "mysql", value, (char *)0);                  /* expect: M603 */
}

int short_environment(void)
{
    const char *value = getenv("MYSQL_PASS");
    return execl("/usr/bin/mysql", "mysql", value, (char *)0);                  /* expect: M603 */
}
