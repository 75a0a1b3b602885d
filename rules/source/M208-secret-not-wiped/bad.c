#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct login { char *password; };
int use(const char *text);

int ask(FILE *f)
{
    char password[64];                          /* expect: M208 */
    if (!fgets(password, sizeof password, f))
        return -1;
    return use(password);
}

int removed(FILE *f)
{
    char api_key[64];
    if (!fgets(api_key, sizeof api_key, f))
        return -1;
    int status = use(api_key);
    memset(api_key, 0, sizeof api_key);         /* expect: M208 */
    return status;
}

void drop(struct login *login)
{
    free(login->password);                      /* expect: M208 */
}

void drop_cleared(char *secret, size_t n)
{
    memset(secret, 0, n);
    free(secret);                               /* expect: M208 */
}
