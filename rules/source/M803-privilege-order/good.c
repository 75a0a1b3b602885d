#include <grp.h>
#include <unistd.h>

int right(uid_t user, gid_t group)
{
    if (setgroups(0, (const gid_t *)0) != 0 || setgid(group) != 0)
        return -1;
    return setuid(user);
}

int three(uid_t user, gid_t group)
{
    if (setresgid(group, group, group) != 0)
        return -1;
    return setresuid(user, user, user);
}

int no_way_back(uid_t user, gid_t group, gid_t old)
{
    if (setgid(group) != 0 || setuid(user) != 0)
        return -1;
    if (setgid(old) != -1)
        return -2;
    return 0;
}

int either(int by_user, uid_t user, gid_t group)
{
    if (by_user)
        return setuid(user);
    else
        return setgid(group);
}

int up_again(uid_t user, gid_t group)
{
    if (seteuid(user) != 0 || seteuid(0) != 0)
        return -1;
    return setgid(group);
}
