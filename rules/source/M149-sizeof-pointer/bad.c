#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct key { unsigned char bytes[32]; };

void allocated(void)
{
    double *d = malloc(sizeof(d));              /* expect: M149 */
    struct key *k;
    k = (struct key *)calloc(4, sizeof(k));     /* expect: M149 */
    free(d);
    free(k);
}

void cleared(struct key *k)
{
    memset(k, 0, sizeof(k));                    /* expect: M149 */
}

void parameter(char name[32], const char *from)
{
    strncpy(name, from, sizeof name);           /* expect: M149 */
}

size_t counted(const int *load)
{
    return sizeof(load) / sizeof(load[0]);      /* expect: M149 */
}
