#include <openssl/rand.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

int make_session_key(unsigned char *out, size_t n)
{
    return RAND_bytes(out, (int)n) == 1 ? 0 : -1;
}

void shuffle_init(unsigned rank)
{
    srand(1234u + rank);                        /* a run that can be repeated */
}

void benchmark_init(void)
{
    srand((unsigned)time(NULL));
}

int mix(void)
{
    unsigned char fresh[32];
    if (getrandom(fresh, sizeof fresh, 0) != sizeof fresh)
        return -1;
    RAND_seed(fresh, sizeof fresh);
    return 0;
}
