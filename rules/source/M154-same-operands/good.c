#include <string.h>

struct range { int lo, hi; };
int next(void);
#define SAME(a, b) ((a) == (b))

int compared(int rank, int root, const char *name, const char *other)
{
    if (rank == root)
        return 1;
    if (strcmp(name, other) == 0)
        return 2;
    return SAME(rank, rank);
}

int joined(const struct range *r)
{
    if (r->lo && r->hi)
        return r->hi - r->lo;
    return next() == next();
}

int is_nan(double d)
{
    return d != d;
}

void assigned(struct range *r, int lo)
{
    r->lo = lo;
    lo = lo + lo;
    r->hi = lo * lo;
}
