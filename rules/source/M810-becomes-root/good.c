#include <unistd.h>

enum { NOBODY = 65534 };

int plain(void)
{
    return setuid(NOBODY);
}

int own(void)
{
    return seteuid(getuid());
}

int three(uid_t user)
{
    return setresuid(user, user, user);
}

int is_root(void)
{
    return geteuid() == 0;
}
