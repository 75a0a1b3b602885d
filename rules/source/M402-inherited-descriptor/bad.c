#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

int key(const char *path)
{
    return open(path, O_RDONLY);                /* expect: M402 */
}

int below(int dir, const char *path)
{
    return openat(dir, path, O_WRONLY | O_CREAT, 0600);         /* expect: M402 */
}

int peer(void)
{
    return socket(AF_INET, SOCK_STREAM, 0);     /* expect: M402 */
}

int wake(void)
{
    return eventfd(0, EFD_NONBLOCK);            /* expect: M402 */
}

int start(char *const argv[])
{
    pid_t child = fork();
    if (child == 0) {
        execv(argv[0], argv);
        _exit(127);
    }
    return child > 0 ? 0 : -1;
}
