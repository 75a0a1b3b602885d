#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>

void say(const char *text, char *out, size_t n)
{
    printf(text);                               /* expect: M302 */
    fprintf(stderr, text);                      /* expect: M302 */
    syslog(LOG_INFO, getenv("BANNER"));         /* expect: M302 */
    snprintf(out, n, text);                     /* expect: M302 */
}

static void wrapped(const char *fmt, ...)
{
    va_list va;
    va_start(va, fmt);
    vfprintf(stderr, fmt, va);                  /* expect: M302 */
    va_end(va);
}

static void greet(const char *text)
{
    printf(text);                               /* expect: M302 */
}

void banner(FILE *f)
{
    char line[128];
    if (!fgets(line, sizeof line, f))
        return;
    wrapped(line);
    greet(line);
    printf(line);                               /* expect: M302 */
}
