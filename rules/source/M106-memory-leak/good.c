#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int every_way(size_t n, int rc)
{
    char *p = malloc(n);
    if (!p)
        return -1;
    if (rc != 0) {
        free(p);
        return rc;
    }
    free(p);
    return 0;
}

struct queue { char *head; };

int handed_over(struct queue *q, size_t n)
{
    char *p = malloc(n);
    if (!p)
        return -1;
    q->head = p;
    return 0;
}

char *returned(void)
{
    char *p = malloc(100);
    if (p)
        strcpy(p, "gate");
    return p;
}

void exits(int argc)
{
    char *p = malloc(100);
    if (argc > 1)
        exit(1);
    free(p);
}

void keep(char *p);

void given_away(void)
{
    char *p = malloc(100);
    if (p)
        keep(p);
}

static int append(char *s, char ***list, size_t *n)
{
    char **longer = reallocarray(*list, *n + 1, sizeof *longer);
    if (!longer)
        return -1;
    longer[(*n)++] = s;
    *list = longer;
    return 0;
}

int collect(char **from, size_t count)
{
    char **list = NULL;
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (append(from[i], &list, &n) != 0)
            break;
    free(list);
    return (int)n;
}
