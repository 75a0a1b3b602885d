#include <stdio.h>
#include <stdlib.h>

struct s3 { const char *access_key, *bucket; };

void start(const struct s3 *s3, const char *password)
{
    printf("user %s\n", password);              /* expect: M601 */
    fprintf(stderr, "%s\n", s3->access_key);    /* expect: M601 */
}

void environment(void)
{
    const char *value = getenv("HF_TOKEN");
    printf("%s\n", value);                      /* expect: M601 */
}
