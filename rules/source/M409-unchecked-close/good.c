#include <stdio.h>
#include <unistd.h>

int saved(const char *path, const float *w, size_t n)
{
    FILE *f = fopen(path, "wb");
    if (!f)
        return -1;
    size_t done = fwrite(w, sizeof *w, n, f);
    return fclose(f) == 0 && done == n ? 0 : -1;
}

int asked_before(const char *path, double loss)
{
    FILE *f = fopen(path, "a");
    if (!f)
        return -1;
    fprintf(f, "%f\n", loss);
    int bad = fflush(f) != 0 || fsync(fileno(f)) != 0;
    fclose(f);
    return bad ? -1 : 0;
}

int only_read(const char *path, char *line, int room)
{
    FILE *f = fopen(path, "r");
    if (!f)
        return -1;
    int bad = fgets(line, room, f) == NULL;
    fclose(f);
    return bad;
}

int nothing_written(const char *path)
{
    FILE *f = fopen(path, "w");
    if (!f)
        return -1;
    fclose(f);
    return 0;
}
