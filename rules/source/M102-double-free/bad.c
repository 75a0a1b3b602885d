#include <stdlib.h>
#include <string.h>

void twice(size_t n)
{
    char *p = malloc(n);
    if (!p)
        return;
    free(p);
    free(p);                                    /* expect: M102 */
}

int on_error(size_t n, int rc)
{
    char *p = malloc(n);
    if (!p)
        return -1;
    if (rc != 0)
        free(p);
    free(p);                                    /* expect: M102 */
    return rc;
}

static void release(char *p) { free(p); }       /* expect: M102 */

void through_a_helper(void)
{
    char *p = strdup("expert");
    release(p);
    release(p);
}

#define DROP(p) free(p)

void through_a_macro(size_t n)
{
    int *p = calloc(n, sizeof *p);
    if (!p)
        return;
    DROP(p);
    DROP(p);                                    /* expect: M102 */
}
