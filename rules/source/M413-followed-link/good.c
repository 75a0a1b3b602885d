#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int status(void)
{
    return open("/tmp/train.status", O_RDONLY | O_NOFOLLOW);
}

int elsewhere(void)
{
    return open("/var/lib/train/status", O_RDONLY);
}

int opened_up(int fd)
{
    return fchmod(fd, 0600);
}

void *plugin(void)
{
    return dlopen("/usr/lib/train/libnet.so", RTLD_NOW);
}

int shared_memory(void)
{
    return shm_open("/experts", O_CREAT | O_EXCL | O_RDWR, 0600);
}

int the_folder(void)
{
    return open("/tmp", O_RDONLY | O_DIRECTORY);
}
