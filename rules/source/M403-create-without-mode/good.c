#include <fcntl.h>
#include <sys/stat.h>

#define NEW_FILE (O_WRONLY | O_CREAT | O_EXCL)

int with(const char *path)
{
    return open(path, O_CREAT | O_WRONLY, 0600);
}

int by_macro(int dir)
{
    return openat(dir, "metrics", NEW_FILE, 0640);
}

int reading(const char *path)
{
    return open(path, O_RDONLY);
}

int key(void)
{
    return open("signing.key", O_CREAT | O_WRONLY, 0600);
}

int log_file(void)
{
    return open("train.log", O_CREAT | O_WRONLY | O_APPEND, 0644);
}

int tokenizer(void)
{
    return chmod("tokenizer.json", 0644);
}
