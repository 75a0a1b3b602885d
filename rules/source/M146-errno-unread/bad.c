#include <errno.h>
#include <math.h>
#include <stdlib.h>

long steps(const char *text)
{
    return strtol(text, NULL, 10);              /* expect: M146 */
}

double rate(const char *text)
{
    errno = 0;
    double d = strtod(text, NULL);              /* expect: M146 */
    return d;
}

double root(void)
{
    return sqrt(-1.0);                          /* expect: M146 */
}

unsigned long bytes(const char *text)
{
    if (errno == ERANGE)
        return 0;
    return strtoul(text, 0, 0);                 /* expect: M146 */
}
