#include <curl/curl.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

int verify_signature(const char *path);

int update(CURL *curl, const char *path)
{
    if (curl_easy_perform(curl) != CURLE_OK || verify_signature(path) != 0)
        return -1;
    return chmod(path, 0755);
}

int shard(CURL *curl, const char *path)
{
    if (curl_easy_perform(curl) != CURLE_OK)
        return -1;
    return chmod(path, 0640);
}

int create(int s, const char *path)
{
    char block[4096];
    ssize_t n = recv(s, block, sizeof block, 0);
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    return fd >= 0 && n > 0 && write(fd, block, (size_t)n) == n ? 0 : -1;
}

int own_script(const char *path)
{
    return chmod(path, 0700);
}
