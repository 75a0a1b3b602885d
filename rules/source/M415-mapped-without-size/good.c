#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>

struct header { uint64_t magic, tensors; };
struct map { void *at; size_t bytes; };

uint64_t tensors(int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || st.st_size < (off_t)sizeof(struct header))
        return 0;
    struct header *h = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    return h == MAP_FAILED ? 0 : h->tensors;
}

int handed_on(int fd, struct map *m)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return -1;
    m->bytes = (size_t)st.st_size;
    m->at = mmap(NULL, m->bytes, PROT_READ, MAP_PRIVATE, fd, 0);
    return m->at == MAP_FAILED ? -1 : 0;
}

uint64_t read_header(const void *at, size_t bytes);

uint64_t told_the_size(int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return 0;
    size_t bytes = (size_t)st.st_size;
    void *at = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, fd, 0);
    return at == MAP_FAILED ? 0 : read_header(at, bytes);
}

void *scratch(size_t n)
{
    return mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
