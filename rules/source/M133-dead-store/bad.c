#include <stdio.h>
#include <stdlib.h>

int overwritten(int n)
{
    int top = 4;                                /* expect: M133 */
    top = n;
    return top;
}

int never_read(int n)
{
    int limit;
    limit = n * 2;                              /* expect: M133 */
    return n;
}

int lost_result(const char *path)
{
    int rc = remove(path);                      /* expect: M133 */
    rc = puts(path);
    return rc;
}
