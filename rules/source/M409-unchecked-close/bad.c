#include <stdio.h>

int saved(const char *path, const float *w, size_t n)
{
    FILE *f = fopen(path, "wb");
    if (!f)
        return -1;
    size_t done = fwrite(w, sizeof *w, n, f);
    fclose(f);                                  /* expect: M409 */
    return done == n ? 0 : -1;
}

void logged(double loss)
{
    FILE *f = fopen("loss.csv", "a");
    if (!f)
        return;
    fprintf(f, "%f\n", loss);
    fclose(f);                                  /* expect: M409 */
}

int appended(const char *checkpoint)
{
    FILE *f;
    if ((f = fopen(checkpoint, "r+")) == NULL)
        return -1;
    if (fputs("end\n", f) == EOF) {
        fclose(f);
        return -1;
    }
    fclose(f);                                  /* expect: M409 */
    return 0;
}
