#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATUS "/tmp/train.status"

int status(void)
{
    return open(STATUS, O_RDONLY);              /* expect: M413 */
}

int appended(void)
{
    return open("/dev/shm/metrics", O_WRONLY | O_APPEND);       /* expect: M413 */
}

int opened_up(void)
{
    return chmod("/var/tmp/shard", 0600);       /* expect: M413 */
}

void *plugin(void)
{
    return dlopen("/tmp/libnet.so", RTLD_NOW);  /* expect: M413 */
}

int shared_memory(void)
{
    return shm_open("/experts", O_CREAT | O_RDWR, 0600);        /* expect: M413 */
}
