#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct login { char *password, *user; };
int use(const char *text);

int ask(FILE *f)
{
    char password[64];
    int status = -1;
    if (fgets(password, sizeof password, f))
        status = use(password);
    explicit_bzero(password, sizeof password);
    return status;
}

void drop(struct login *login)
{
    explicit_bzero(login->password, strlen(login->password));
    free(login->password);
    free(login->user);
}

int path(void)
{
    char password_file[256];                    /* where it lies, not what it is */
    snprintf(password_file, sizeof password_file, "/run/secrets/%d", 3);
    return use(password_file);
}

void parsed(char *sub_token)
{
    free(sub_token);                            /* a piece of a line */
}

int counts(int n)
{
    int tokens[8];
    for (int i = 0; i < 8; i++)
        tokens[i] = n;
    return tokens[0];
}

static const char secret_words[4] = "abc";
int constant(void)
{
    return use(secret_words);
}
