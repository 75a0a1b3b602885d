#include <curl/curl.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

int update(CURL *curl, const char *path)
{
    if (curl_easy_perform(curl) != CURLE_OK)
        return -1;
    return chmod(path, 0755);                   /* expect: M313 */
}

int receive(int s, int fd)
{
    char block[4096];
    ssize_t n;
    while ((n = recv(s, block, sizeof block, 0)) > 0)
        if (write(fd, block, (size_t)n) != n)
            return -1;
    return fchmod(fd, S_IRUSR | S_IXUSR);       /* expect: M313 */
}

int create(int s, const char *path)
{
    char block[4096];
    ssize_t n = recv(s, block, sizeof block, 0);
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0700);  /* expect: M313 */
    return fd >= 0 && n > 0 && write(fd, block, (size_t)n) == n ? 0 : -1;
}

void *plugin(int s)
{
    char path[256] = "";
    if (recv(s, path, sizeof path - 1, 0) <= 0)
        return NULL;
    return dlopen(path, RTLD_NOW);              /* expect: M313 */
}
