#include <stdlib.h>
#include <sys/mman.h>

typedef int (*entry)(int);
static unsigned char table[] = { 0xb8, 0x01, 0x00, 0x00, 0x00, 0xc3 };

int from_table(void)
{
    return ((int (*)(void))table)();            /* expect: M319 */
}

int from_text(void)
{
    entry f = (entry)"\xb8\x01\x00\x00\x00\xc3";                /* expect: M319 */
    return f(1);
}

int from_stack(unsigned char first)
{
    unsigned char code[16] = { 0xc3 };
    code[0] = first;
    return ((int (*)(void))(void *)code)();     /* expect: M319 */
}

entry from_heap(void)
{
    void *block = malloc(64);
    return (entry)block;                        /* expect: M319 */
}
