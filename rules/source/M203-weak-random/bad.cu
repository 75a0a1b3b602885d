#include <curand.h>
#include <stdlib.h>

int fill(curandGenerator_t gen, unsigned int *api_key, size_t n)
{
    if (curandGenerate(gen, api_key, n) != CURAND_STATUS_SUCCESS)              /* expect: M203 */
        return -1;
    unsigned nonce = (unsigned)rand();          /* expect: M203 */
    return (int)nonce;
}
