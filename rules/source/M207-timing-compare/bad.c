#include <string.h>

struct peer { unsigned char hmac[32]; const char *password; };

#define SAME(a, b, n) (memcmp((a), (b), (n)) == 0)

int accept_peer(const struct peer *p, const unsigned char *want)
{
    return memcmp(p->hmac, want, sizeof p->hmac) == 0;          /* expect: M207 */
}

int login(const struct peer *p, const char *typed)
{
    return strcmp(p->password, typed) == 0;                     /* expect: M207 */
}

int other_way(const char *typed, const char *api_key)
{
    return strncmp(typed, api_key, 40) == 0;                    /* expect: M207 */
}

int by_macro(const unsigned char *mac, const unsigned char *want)
{
    return SAME(mac, want, 16);                                 /* expect: M207 */
}

int verify_shard(const unsigned char *digest, const unsigned char *want)
{
    return memcmp(digest, want, 32) ? -1 : 0;                   /* expect: M207 */
}
