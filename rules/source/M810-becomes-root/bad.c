#include <unistd.h>

enum { ROOT = 0 };

int plain(void)
{
    return setuid(0);                           /* expect: M810 */
}

int by_name(void)
{
    return seteuid(ROOT);                       /* expect: M810 */
}

int three(void)
{
    return setresuid(0, 0, 0);                  /* expect: M810 */
}

int group(void)
{
    uid_t id = 0;
    return setgid(id);                          /* expect: M810 */
}
