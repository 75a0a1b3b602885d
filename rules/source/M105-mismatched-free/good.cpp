#include <cstdlib>

void new_then_delete()
{
    int *p = new int(3);
    delete p;
}

void array_then_delete(int n)
{
    float *p = new float[16];
    p[0] = (float)n;
    delete[] p;
}

void malloc_then_free()
{
    char *p = (char *)malloc(16);
    if (!p)
        return;
    free(p);
}
