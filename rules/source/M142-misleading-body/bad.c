#include <stdio.h>

void semicolon(int rank)
{
    if (rank == 0);                             /* expect: M142 */
    {
        puts("root");
    }
    while (rank > 3);                           /* expect: M142 */
    {
        rank--;
    }
}

int second_line(int rc)
{
    if (rc != 0)
        puts("failed");
        return rc;                              /* expect: M142 */
    return 0;
}

void loop(int n)
{
    for (int i = 0; i < n; i++)
        printf("%d\n", i);
        puts("next");                           /* expect: M142 */
}

int after_else(int rc)
{
    if (rc == 0)
        puts("fine");
    else
        puts("failed");
        rc = 1;                                 /* expect: M142 */
    return rc;
}
