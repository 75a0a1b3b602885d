#include <stddef.h>

struct entry { char kind; int value; int next; char name[16]; };

int named(void)
{
    struct entry e = { 'a', 1, 2, "" };
    int *p = &e.value;
    return *p + e.next;
}

int by_offset(struct entry *e)
{
    char *p = (char *)e;
    return *(int *)(p + offsetof(struct entry, next));
}

char in_an_array(struct entry *e)
{
    char *p = &e->name[0];
    return p[1];
}

unsigned char own_bytes(struct entry *e)
{
    unsigned char *p = (unsigned char *)&e->value;
    return p[3];
}
