#include <unistd.h>

int alone(void)
{
    return chroot("/var/empty");                /* expect: M808 */
}

int then_user(const char *dir, uid_t user)
{
    if (chroot(dir) != 0)                       /* expect: M808 */
        return -1;
    return setuid(user);
}

int too_early(const char *dir)
{
    if (chdir("/") != 0)
        return -1;
    return chroot(dir);                         /* expect: M808 */
}
