#include <string.h>

struct range { int lo, hi; };

int compared(int rank, const char *name)
{
    if (rank == rank)                           /* expect: M154 */
        return 1;
    if (rank < rank)                            /* expect: M154 */
        return 2;
    if (strcmp(name, name) == 0)                /* expect: M154 */
        return 3;
    return 0;
}

int joined(const struct range *r)
{
    if (r->lo && r->lo)                         /* expect: M154 */
        return 1;
    return r->hi - r->hi;                       /* expect: M154 */
}

void assigned(struct range *r, int lo)
{
    lo = lo;                                    /* expect: M154 */
    r->lo = r->lo;                              /* expect: M154 */
    r->hi = lo;
}
