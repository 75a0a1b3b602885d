#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct s3 { const char *access_key, *bucket; };

void start(const struct s3 *s3, int max_tokens, int num_tokens)
{
    printf("bucket %s, %d of %d\n", s3->bucket, num_tokens, max_tokens);
    printf("key is set: %d\n", s3->access_key != NULL);
}

void environment(void)
{
    const char *value = getenv("HF_TOKEN");
    printf("%zu bytes\n", value ? strlen(value) : 0);
}
