#include <cstdio>

char *text(FILE *f)
{
    long n = ftell(f);
    return new char[n + 1];                     /* expect: M416 */
}
