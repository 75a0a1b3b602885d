#include <sys/socket.h>
#include <unistd.h>

int less_than_zero(int fd, const void *bytes, size_t n)
{
    if (write(fd, bytes, n) < 0)                /* expect: M408 */
        return -1;
    return 0;
}

int minus_one(int fd, const void *bytes, size_t n)
{
    ssize_t done = write(fd, bytes, n);         /* expect: M408 */
    return done == -1 ? -1 : 0;
}

int at_a_place(int fd, const void *bytes, size_t n)
{
    if (pwrite(fd, bytes, n, 0) <= 0)           /* expect: M408 */
        return -1;
    return 0;
}

#define PUT(fd, p, n) (write(fd, p, n) != -1)

int by_macro(int fd, const void *bytes, size_t n)
{
    return PUT(fd, bytes, n);                   /* expect: M408 */
}

int to_a_peer(int fd, const void *bytes, size_t n)
{
    ssize_t done;
    if ((done = send(fd, bytes, n, 0)) < 0)     /* expect: M408 */
        return -1;
    return 0;
}
