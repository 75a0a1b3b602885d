#include <dlfcn.h>
#include <stdlib.h>

typedef int (*entry)(int);
typedef void (*handler)(void);
static int twice(int x) { return 2 * x; }

entry symbol(void *library)
{
    return (entry)dlsym(library, "route");
}

handler erased(void)
{
    return (handler)twice;
}

/* The place of a function pointer is data, and stays so. */
void store(handler h)
{
    void *place;
    handler *to = (handler *)&place;
    *to = h;
}

int direct(void)
{
    return twice(2);
}

void *data(void)
{
    unsigned char *bytes = malloc(16);
    return (void *)bytes;
}
