#include <openssl/crypto.h>
#include <string.h>
#include <strings.h>

struct peer { unsigned char hmac[32]; const char *password; };

int accept_peer(const struct peer *p, const unsigned char *want)
{
    return CRYPTO_memcmp(p->hmac, want, sizeof p->hmac) == 0;
}

int empty(const struct peer *p)
{
    return p->password && strcmp(p->password, "") == 0;         /* nothing is secret about being empty */
}

int typed_twice(const char *password, const char *retype)
{
    return strcmp(password, retype) == 0;
}

int parse(const char *token)
{
    return strcmp(token, "experts") == 0;                       /* a word of a grammar */
}

int same_block(const unsigned char *digest, const unsigned char *other)
{
    return memcmp(digest, other, 32) == 0;                      /* a cache looks a public digest up */
}

int same_word(const char *token, const char *want)
{
    return strcasecmp(token, want) == 0;
}

int names(const char *a, const char *b, int max_tokens, int tokens)
{
    return strcmp(a, b) == 0 && tokens <= max_tokens;
}
