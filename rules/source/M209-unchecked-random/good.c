#include <openssl/rand.h>
#include <stdlib.h>
#include <sys/random.h>

#define FILL(b) do { if (RAND_bytes((b), sizeof(b)) != 1) abort(); } while (0)

int tested(unsigned char *key)
{
    return RAND_bytes(key, 32) == 1 ? 0 : -1;
}

void by_macro(void)
{
    unsigned char nonce[12];
    FILL(nonce);
}

int stored(unsigned char *key)
{
    int ok = RAND_bytes(key, 32);
    if (ok != 1)
        return -1;
    return 0;
}

int kernel(unsigned char *key)
{
    if (getrandom(key, 32, 0) != 32)
        return -1;
    return 0;
}

int passed_on(unsigned char *key)
{
    return RAND_bytes(key, 32);
}
