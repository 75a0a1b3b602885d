#include <grp.h>
#include <unistd.h>

int wrong(uid_t user, gid_t group)
{
    if (setuid(user) != 0)
        return -1;
    return setgid(group);                       /* expect: M803 */
}

int three(uid_t user, gid_t group)
{
    if (setresuid(user, user, user) != 0)
        return -1;
    if (setgroups(0, (const gid_t *)0) != 0)    /* expect: M803 */
        return -1;
    return setresgid(group, group, group);      /* expect: M803 */
}

int one_line(uid_t user, gid_t group)
{
    return setuid(user) == 0 && setgid(group) == 0;             /* expect: M803 */
}
