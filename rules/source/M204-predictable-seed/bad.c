#include <openssl/rand.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

void make_session_key(unsigned char *out, size_t n)
{
    srand((unsigned)time(NULL));                /* expect: M204 */
    for (size_t i = 0; i < n; i++)
        out[i] = (unsigned char)rand();
}

long new_token(void)
{
    srandom((unsigned)getpid() ^ 0x55);         /* expect: M204 */
    return random();
}

void reset_salt(void)
{
    srand48(42);                                /* expect: M204 */
}

void mix(void)
{
    RAND_seed("some entropy", 12);              /* expect: M204 */
    time_t now = time(NULL);
    RAND_add(&now, sizeof now, 0.5);            /* expect: M204 */
}
