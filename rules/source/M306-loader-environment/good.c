#include <stdlib.h>
#include <string.h>

int fixed(void)
{
    char path[256] = "PATH=";
    strcat(path, "/usr/bin:/bin");
    return putenv(path);
}

int libraries(void)
{
    return setenv("LD_LIBRARY_PATH", "/usr/local/cuda/lib64:/usr/lib", 1);
}

int other_variable(const char *rank)
{
    return setenv("MOE_RANK", rank, 1);
}

int constant(void)
{
    return putenv("PATH=/usr/bin:/bin");
}
