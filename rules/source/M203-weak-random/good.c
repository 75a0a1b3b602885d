#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <sys/random.h>

struct session { unsigned long session_id; unsigned char salt[16]; };

int make_key(unsigned char *key, size_t n)
{
    return RAND_bytes(key, (int)n) == 1 ? 0 : -1;
}

int open_session(struct session *s)
{
    if (getrandom(&s->session_id, sizeof s->session_id, 0) != sizeof s->session_id)
        return -1;
    return getrandom(s->salt, sizeof s->salt, 0) == sizeof s->salt ? 0 : -1;
}

void shuffle(int *order, int n)
{
    for (int i = n - 1; i > 0; i--) {
        int k = rand() % (i + 1), held = order[i];
        order[i] = order[k];
        order[k] = held;
    }
}

void fake_batch(int *tokens, int n, int vocab)
{
    for (int i = 0; i < n; i++)
        tokens[i] = rand() % vocab;             /* pieces of text */
}

int map_key(void)
{
    int key = rand() % 97;                      /* a key of a table in a test */
    return key;
}

int sealed(EVP_CIPHER_CTX *ctx, const unsigned char *iv)
{
    unsigned char bytes[32];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return -1;
    return EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, bytes, iv);
}
