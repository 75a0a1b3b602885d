#include <cstdlib>

void new_then_free()
{
    int *p = new int(3);
    free(p);                                    /* expect: M105 */
}

void array_then_free(int n)
{
    float *p = new float[16];
    p[0] = (float)n;
    free(p);                                    /* expect: M105 */
}

void malloc_then_delete()
{
    char *p = (char *)malloc(16);
    if (!p)
        return;
    delete p;                                   /* expect: M105 */
}

void malloc_then_delete_array()
{
    char *p = (char *)malloc(16);
    if (!p)
        return;
    delete[] p;                                 /* expect: M105 */
}

void array_then_delete()
{
    int *p = new int[8];
    delete p;                                   /* expect: M105 */
}
