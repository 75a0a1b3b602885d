#include <openssl/evp.h>
#include <stdlib.h>
#include <time.h>

#define PICK() (rand() & 0xff)

struct session { unsigned long session_id; unsigned char salt[16]; };

void make_key(unsigned char *key, size_t n)
{
    srand((unsigned)time(NULL));
    for (size_t i = 0; i < n; i++)
        key[i] = (unsigned char)rand();         /* expect: M203 */
}

void open_session(struct session *s)
{
    s->session_id = (unsigned long)random();    /* expect: M203 */
    for (int i = 0; i < 16; i++)
        s->salt[i] = (unsigned char)PICK();     /* expect: M203 */
}

long nonce(void)
{
    return lrand48();                           /* expect: M203 */
}

int by_hand(EVP_CIPHER_CTX *ctx, const unsigned char *iv)
{
    unsigned char bytes[32];
    for (int i = 0; i < 32; i++) {
        int r = rand();
        bytes[i] = (unsigned char)r;
    }
    return EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, bytes, iv);         /* expect: M203 */
}

int form(void)
{
    int value = rand();
    int csrf_word = value ^ 0x5a5a;             /* expect: M203 */
    return csrf_word;
}
