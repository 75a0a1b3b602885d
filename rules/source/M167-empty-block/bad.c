#include <stdio.h>

int next(void);

void branches(int n)
{
    if (n > 3)                                  /* expect: M167 */
    {
    }
    if (n == 1) {
        puts("one");
    } else
    {}                                          /* expect: M167 */
}

void loop(int n)
{
    for (int i = 0; i < n; i++)                 /* expect: M167 */
    {
    }
    {}                                          /* expect: M167 */
}
