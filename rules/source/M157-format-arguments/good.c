#include <inttypes.h>
#include <stdio.h>

void all(char *into, const char *name)
{
    sprintf(into, "%s %s", name, name);
    printf("%d of %d%%\n", 3, 4);
}

void right(int n, double d, size_t bytes, uint64_t id)
{
    printf("%d %f %zu %" PRIu64 "\n", n, d, bytes, id);
    scanf("%d", &n);
}

/* One width, two names. */
void same_width(long long n, int64_t id, unsigned long long bytes)
{
    printf("%ld %lld %lu\n", n, id, bytes);
    scanf("%lld", &id);
}

/* A header is missing, and with it what the function gives. */
void undeclared(int rc)
{
    printf("%s\n", text_of_status(rc));
    printf("again %s\n", text_of_status(rc));
}
