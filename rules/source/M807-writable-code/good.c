#include <stddef.h>
#include <sys/mman.h>
#include <sys/personality.h>

void *fresh(size_t n)
{
    return mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

int sealed(void *at, size_t n)
{
    return mprotect(at, n, PROT_READ | PROT_EXEC);
}

int given(void *at, size_t n, int rights)
{
    return mprotect(at, n, rights);
}

int asks(void)
{
    return personality(0xffffffff);
}
