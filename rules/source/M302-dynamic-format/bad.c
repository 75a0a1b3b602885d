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
