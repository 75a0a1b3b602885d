#include <stdio.h>

int next(void);

void one_value(int rank)
{
    if (rank == 0)
        puts("root");
}

void meant(int rank)
{
    while ((rank = next()))
        puts("next");
    if ((rank = next()) != 0)
        puts("next");
    if (rank == 1 && (rank = next()))
        puts("next");
    for (int i = 0; (i = next());)
        puts("next");
}
