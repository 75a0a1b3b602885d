#include <openssl/rand.h>
#include <sys/random.h>

#define FILL(b) RAND_bytes((b), sizeof(b))

void discarded(unsigned char *key)
{
    RAND_bytes(key, 32);                        /* expect: M209 */
}

void by_macro(void)
{
    unsigned char nonce[12];
    FILL(nonce);                                /* expect: M209 */
}

void stored(unsigned char *key)
{
    int ok = RAND_bytes(key, 32);               /* expect: M209 */
    key[0] ^= 1;
}

void kernel(unsigned char *key)
{
    getrandom(key, 32, 0);                      /* expect: M209 */
}

int wrong_test(unsigned char *key)
{
    if (RAND_bytes(key, 32) < 0)                /* expect: M209 */
        return -1;
    return 0;
}
