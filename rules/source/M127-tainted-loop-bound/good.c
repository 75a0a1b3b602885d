#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

void from_a_line(void)
{
    int n = 0;
    if (scanf("%d", &n) != 1)
        return;
    if (n > 1000)
        return;
    for (int i = 0; i < n; i++)
        puts("step");
}

void from_a_peer(int fd)
{
    unsigned n = 0, i = 0;
    if (recv(fd, &n, sizeof n, 0) != (ssize_t)sizeof n || n > 64)
        return;
    while (i < n) {
        puts("step");
        i++;
    }
}

void of_the_caller(int n)
{
    for (int i = 0; i < n; i++)
        puts("step");
}

/* What comes from outside goes into the rows; how many there are is the program's own. */
struct row { char what[32]; double other; };
struct table { struct row rows[16]; size_t count; };

static struct row *row_of(struct table *t, const char *what)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->rows[i].what[0] == what[0])
            return &t->rows[i];
    return NULL;
}

void into_rows(struct table *t, FILE *from)
{
    char line[64];
    while (fgets(line, sizeof line, from)) {
        struct row *row = row_of(t, line);
        if (row)
            row->other = strtod(line, NULL);
    }
}

void into_each_row(struct table *t, FILE *from)
{
    char line[64];
    for (int k = 0; k < 4 && fgets(line, sizeof line, from); k++)
        t->rows[k].other = strtod(line, NULL);
    for (size_t i = 0; i < t->count; i++)
        puts("step");
}

void into_all_rows(struct table *t, FILE *from)
{
    if (fread(t->rows, sizeof t->rows, 1, from) != 1)
        return;
    for (size_t i = 0; i < t->count; i++)
        puts("step");
}
