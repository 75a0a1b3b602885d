#include <stddef.h>
#include <stdint.h>

char byte(void)
{
    char c = 'a';
    char *p = &c;
    return *p;
}

void *mark(void)
{
    return (void *)1;
}

void *failed(void)
{
    return (void *)-1;
}

uint32_t device(void)
{
    return *(volatile uint32_t *)0x40021000;
}

int *computed(uintptr_t base)
{
    return (int *)(base + 0x10000);
}
