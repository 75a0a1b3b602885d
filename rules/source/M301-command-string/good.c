#include <stdlib.h>
#include <unistd.h>

int sync_all(void)
{
    return system("sync");
}

int run(char *const argv[])
{
    return execv("/usr/bin/rsync", argv);
}

int plain(const char *path)
{
    return execl("/bin/ls", "ls", path, (char *)0);
}
