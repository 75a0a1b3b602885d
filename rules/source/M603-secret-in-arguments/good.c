#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int by_file(const char *password_file)
{
    return execl("/usr/bin/mysql", "mysql", "--defaults-file", password_file, (char *)0);
}

int by_pipe(int fd, const char *password)
{
    char number[16];
    if (write(fd, password, strlen(password)) < 0)
        return -1;
    snprintf(number, sizeof number, "%d", fd);
    return execl("/usr/bin/upload", "upload", "--key-fd", number, (char *)0);
}

int counts(int max_tokens)
{
    char cmd[128];
    snprintf(cmd, sizeof cmd, "/usr/bin/report --tokens %d", max_tokens);
    return system(cmd);
}

int vector(char *file)
{
    char *args[] = { "mysql", "--defaults-file", file, NULL };
    return execv("/usr/bin/mysql", args);
}

/* A program that asks for a password is no password, and neither is the place where one lies. */
int ask(void)
{
    const char *askpass = getenv("SSH_ASKPASS");
    return execlp(askpass, askpass, "Password:", (char *)0);
}

int by_place(void)
{
    const char *place = getenv("UPLOAD_KEY_FILE");
    return execl("/usr/bin/upload", "upload", "--key-file", place, (char *)0);
}
