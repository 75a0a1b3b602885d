/* OpenMP inside, where the compiler has it. */
#include "tests/sandbox/probe.h"
#ifdef _OPENMP
#include <omp.h>
#endif

PROBE(sum)
{
#ifdef _OPENMP
    double total = 0;
    omp_set_num_threads(4);
#pragma omp parallel for reduction(+ : total) schedule(dynamic, 16)
    for (int i = 1; i <= 100000; i++)
        total += i;
    return works(total == 5000050000.0, "the sum is another");
#else
    return VOID;
#endif
}
static const struct probe table[] = { ROW("openmp", "compute", "", "", sum, "OpenMP on four threads") };
PROBES(table)
