#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>

struct header { uint64_t magic, tensors; };

uint64_t tensors(int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return 0;
    struct header *h = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);   /* expect: M415 */
    return h == MAP_FAILED ? 0 : h->tensors;
}

uint64_t by_variable(int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return 0;
    size_t bytes = (size_t)st.st_size;
    struct header *h = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);         /* expect: M415 */
    if (h == MAP_FAILED)
        return 0;
    uint64_t n = h->tensors;
    munmap(h, bytes);
    return n;
}

uint64_t assigned(int fd, uint64_t magic)
{
    struct stat st;
    size_t bytes;
    if (fstat(fd, &st))
        return 0;
    bytes = (size_t)st.st_size;
    struct header *h = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, fd, 0);        /* expect: M415 */
    return h != MAP_FAILED && h->magic == magic;
}
