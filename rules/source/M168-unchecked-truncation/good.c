#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int looked_at(const char *folder, const char *name)
{
    char path[64];
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (n < 0 || (size_t)n >= sizeof path)
        return -1;
    return open(path, O_RDONLY | O_CLOEXEC);
}

int measured_before(const char *name)
{
    char path[64];
    if (strlen(name) > 32)
        return -1;
    snprintf(path, sizeof path, "/run/%s", name);
    return unlink(path);
}

void message(char *why, size_t room, const char *path, const char *reason)
{
    snprintf(why, room, "%s cannot be read: %s", path, reason);
    fputs(why, stderr);
}

int number_fits(unsigned step)
{
    char path[32];
    snprintf(path, sizeof path, "step-%u", step);
    return unlink(path);
}

int literals_fit(int deep)
{
    char path[32];
    snprintf(path, sizeof path, "/tmp/%s", deep ? "deep/step" : "step");
    return unlink(path);
}

int precision_fits(const char *name)
{
    char path[32];
    snprintf(path, sizeof path, "/run/%.20s", name);
    return unlink(path);
}

int length_was_compared(const char *name, size_t n)
{
    char path[32];
    if (n > 20)
        return -1;
    snprintf(path, sizeof path, "/run/%.*s", (int)n, name);
    return unlink(path);
}

int small_numbers_fit(void)
{
    char folder[3];
    int left = 0;
    for (unsigned i = 0; i < 256; i++) {
        snprintf(folder, sizeof folder, "%02x", i);
        left += rmdir(folder);
    }
    return left;
}

int array_fits(void)
{
    char name[16] = "", path[32];
    snprintf(path, sizeof path, "/run/%s", name);
    return unlink(path);
}

int does_not_matter(const char *name)
{
    char path[32];
    (void)snprintf(path, sizeof path, "/run/%s", name);     /* a name that is not there is no harm */
    return access(path, R_OK);
}

static void log_line(const char *text) { fputs(text, stderr); }

void log_through_a_function(const char *name)
{
    char line[64];
    snprintf(line, sizeof line, "rank %s is up\n", name);
    log_line(line);
}

int filled_anew(const char *name)
{
    char text[64];
    snprintf(text, sizeof text, "looking for %s\n", name);
    fputs(text, stderr);
    snprintf(text, sizeof text, "/run/%d", 3);
    return unlink(text);
}
