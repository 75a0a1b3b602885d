#include <errno.h>
#include <math.h>
#include <stdlib.h>

int steps(const char *text, long *into)
{
    errno = 0;
    *into = strtol(text, NULL, 10);
    return errno == ERANGE ? -1 : 0;
}

int rate(const char *text, double *into)
{
    char *end;
    *into = strtod(text, &end);
    return *end == '\0' ? 0 : -1;
}

double root(double x)
{
    return x < 0 ? 0 : sqrt(x);
}

double checked_root(void)
{
    errno = 0;
    double r = sqrt(-1.0);
    return errno == EDOM ? 0 : r;
}

int bounded_rate(const char *digits, double *into)
{
    *into = strtod(digits, NULL);
    return isfinite(*into) ? 0 : -1;
}
