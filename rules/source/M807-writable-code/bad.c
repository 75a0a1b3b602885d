#include <stddef.h>
#include <sys/mman.h>
#include <sys/personality.h>

#define ALL (PROT_READ | PROT_WRITE | PROT_EXEC)

void *fresh(size_t n)
{
    return mmap(NULL, n, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);               /* expect: M807 */
}

int opened(void *at, size_t n)
{
    return mprotect(at, n, ALL);                /* expect: M807 */
}

int by_variable(void *at, size_t n)
{
    int rights = PROT_WRITE | PROT_EXEC;
    return mprotect(at, n, rights);             /* expect: M807 */
}

int everywhere(void)
{
    return personality(READ_IMPLIES_EXEC);      /* expect: M807 */
}
